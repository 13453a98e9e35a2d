import type { Comparison, Level, MeasureComparison, PairComparison } from '../../../core/compare/compare.ts'
import type { FieldValue } from '../../../core/compare/fields.ts'
import type { Axis } from '../../../core/experiment/types.ts'
import type { MeasureFacts } from '../../../core/measure.ts'
import type { ExperimentRecord } from '../../../core/records.ts'
import { counted, meanAndSpread, plain, wrapped } from '../format.ts'
import { table } from '../table.ts'

type Compared = Comparison & { a: ExperimentRecord; b: ExperimentRecord }

/** A comparison for a terminal: the fields that differ, then every pair of settings with its measures. */
export function comparisonLines(
  { a, b, fields, pairs, unmatched }: Compared,
  measures: string[],
  facts: MeasureFacts[],
) {
  const better = new Map(facts.map((one) => [one.name, one.better]))
  const same = a.id === b.id
  const lines = [
    same ? `A and B: settings of ${title(a)}` : `A: ${title(a)}`,
    ...(same ? [] : [`B: ${title(b)}`]),
    '',
    ...fieldLines(fields),
    ...pairs.flatMap((pair) => ['', ...headOf(pair, a.axes, b.axes), ...measureTable(pair, measures, better)]),
    ...(pairs.length > 0 ? ['', ...legend(pairs, measures)] : ['', 'No setting of A has a partner in B.']),
    ...unmatchedLines('A', a, unmatched.a),
    ...unmatchedLines('B', b, unmatched.b),
  ]
  return lines
}

const title = ({ name, id, runs }: ExperimentRecord): string =>
  `${plain(name)} (${id}), ${counted(runs.done, 'run')} done`

function fieldLines(fields: Comparison['fields']): string[] {
  if (fields.length === 0) return ['No field of the experiment differs.']
  const cell = (values: FieldValue[]) => (values.length > 0 ? plain(values.map(String).join(', ')) : '–')
  return table(
    [{ title: 'field that differs' }, { title: 'A' }, { title: 'B' }],
    fields.map(({ path, a, b }) => [plain(path), cell(a), cell(b)]),
  )
}

function headOf({ a, b }: PairComparison, own: Axis[], other: Axis[]): string[] {
  const [left, right] = [at(a, own), at(b, other)]
  return [left === right ? left : `A ${left}, B ${right}`]
}

/** A setting by its places on the axes. */
const at = ({ setting, axes }: PairComparison['a'], own: Axis[]): string =>
  own
    .map(({ path, label }) => (axes[path] == null ? '' : plain(`${label} ${axes[path]}`)))
    .filter(Boolean)
    .join(', ') || `setting ${setting}`

function measureTable(
  { measures }: PairComparison,
  names: string[],
  better: Map<string, MeasureFacts['better']>,
): string[] {
  const rows = names.flatMap((name) => {
    const found = measures.find(({ measure }) => measure === name)
    return found ? [rowOf(found, better.get(name) ?? 'none')] : []
  })
  const columns = ['A', 'B', 'B − A', 'pairs'].map((title) => ({ title, align: 'right' as const }))
  return table([{ title: 'measure' }, ...columns, { title: '' }], rows)
}

function rowOf({ measure, a, b, difference }: MeasureComparison, better: MeasureFacts['better']): string[] {
  const level = (one: Level | null) => (one ? meanAndSpread(one.mean, one.spread) : '–')
  const change = difference ? meanAndSpread(difference.mean, difference.spread) : '–'
  return [measure, level(a), level(b), change, String(difference?.seeds.length ?? 0), verdict(difference, better)]
}

/** Whether the interval of a difference leaves zero out, and which side is better then. */
function verdict(difference: MeasureComparison['difference'], better: MeasureFacts['better']): string {
  if (!difference || difference.spread.kind === 'range' || better === 'none') return ''
  const { low, high } = difference.spread
  if (low <= 0 && high >= 0) return ''
  return low > 0 === (better === 'higher') ? 'B better' : 'A better'
}

function legend(pairs: PairComparison[], names: string[]): string[] {
  const kinds = new Set(
    pairs.flatMap(({ measures }) =>
      measures.flatMap(({ measure, difference }) =>
        difference && names.includes(measure) ? [difference.spread.kind] : [],
      ),
    ),
  )
  return [
    ...(kinds.has('interval')
      ? ['mean [95% interval]; B − A is paired by seed, and not corrected for how many are shown']
      : []),
    ...(kinds.has('range') ? ['mean (least–most of the seeds): fewer than 5 seeds give no interval'] : []),
  ]
}

function unmatchedLines(side: string, { axes }: ExperimentRecord, settings: PairComparison['a'][]): string[] {
  if (settings.length === 0) return []
  const names = settings.map((one) => at(one, axes))
  return [
    '',
    ...wrapped(`Without one partner in the other, ${side}: ${names.join('; ')}. Name settings with @axis=value.`),
  ]
}
