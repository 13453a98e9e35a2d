import type { Comparison, Level, MeasureComparison, PairComparison } from '../../../core/compare/compare.ts'
import { betterSide, legendOf, pairWords, placeWords } from '../../../core/compare/words.ts'
import type { FieldValue } from '../../../core/compare/fields.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import { counted, meanAndSpread, withoutMarks, wrapped } from '../format.ts'
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
    ...pairs.flatMap((pair) => [
      '',
      withoutMarks(pairWords(pair, a.axes, b.axes)),
      ...measureTable(pair, measures, better),
    ]),
    ...(pairs.length > 0 ? ['', ...legendOf(pairs, measures)] : ['', 'No setting of A has a partner in B.']),
    ...unmatchedLines('A', a, unmatched.a),
    ...unmatchedLines('B', b, unmatched.b),
  ]
  return lines
}

const title = ({ name, id, runs }: ExperimentRecord): string =>
  `${withoutMarks(name)} (${id}), ${counted(runs.done, 'run')} done`

function fieldLines(fields: Comparison['fields']): string[] {
  if (fields.length === 0) return ['No field of the experiment differs.']
  const cell = (values: FieldValue[]) => (values.length > 0 ? withoutMarks(values.map(String).join(', ')) : '–')
  return table(
    [{ title: 'field that differs' }, { title: 'A' }, { title: 'B' }],
    fields.map(({ path, a, b }) => [withoutMarks(path), cell(a), cell(b)]),
  )
}

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
  const side = betterSide(difference, better)
  const change = difference ? meanAndSpread(difference.mean, difference.spread) : '–'
  return [measure, level(a), level(b), change, String(difference?.seeds.length ?? 0), side ? `${side} better` : '']
}

function unmatchedLines(side: string, { axes }: ExperimentRecord, settings: PairComparison['a'][]): string[] {
  if (settings.length === 0) return []
  const names = settings.map((one) => withoutMarks(placeWords(one, axes)))
  return [
    '',
    ...wrapped(`Without one partner in the other, ${side}: ${names.join('; ')}. Name settings with @axis=value.`),
  ]
}
