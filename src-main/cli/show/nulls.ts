import type { BesideNull } from '../../../core/nulls/beside.ts'
import type { Axis } from '../../../core/experiment/types.ts'
import type { Connection } from '../../service/reach/dial.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'
import { BadInput, exit, type Call } from '../command.ts'
import { figure, meanAndSpread, withoutMarks, wrapped } from '../format.ts'
import { table } from '../table.ts'

/** Prints every measure of an experiment beside its nulls, setting by setting, and names those that are no better. */
export async function showNulls(
  { terminal, options }: Pick<Call, 'terminal' | 'options'>,
  lab: Connection['lab'],
  experiment: string,
): Promise<number> {
  const [{ axes, name }, all] = await Promise.all([
    lab.experiments.show({ experiment }),
    lab.results.nulls({ experiment }),
  ])
  if (all.length === 0)
    throw new BadInput(`${withoutMarks(name)} has no nulls: evaluation: { nulls: default } in its file asks for them`)
  const rows = chosen(all, options.own.measures as string | undefined)
  if (options.json) terminal.json(rows, 2)
  else linesOf(rows, axes).forEach(terminal.out)
  return exit.done
}

function chosen(rows: readonly BesideNull[], wanted: string | undefined): BesideNull[] {
  if (wanted === undefined || wanted === 'all') return [...rows]
  const known = [...new Set(rows.map(({ measure }) => measure))]
  const names = wanted.split(',')
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined)
    throw new BadInput(`no null is known of ${strange} (${didYouMean(strange, known, `known of ${known.join(', ')}`)})`)
  return rows.filter(({ measure }) => names.includes(measure))
}

/** The table of each setting, and the measures that are no better than a null; an empty line between settings. */
export function linesOf(rows: readonly BesideNull[], axes: readonly Axis[]): string[] {
  const settings = [...Map.groupBy(rows, ({ setting }) => setting).values()]
  return [
    ...settings.flatMap((own) => [
      placeOf(own[0]!, axes),
      ...table(
        [
          { title: 'measure' },
          { title: 'against' },
          { title: 'n', align: 'right' },
          { title: 'value', align: 'right' },
          { title: 'null', align: 'right' },
          { title: 'excess', align: 'right' },
          { title: 'quantile', align: 'right' },
          { title: 'finding' },
        ],
        own.map((row) => [
          row.measure,
          row.null,
          String(row.n),
          figure(row.value),
          `${figure(row.expected)} {${figure(row.low)}, ${figure(row.high)}}`,
          meanAndSpread(row.excess, row.spread),
          row.quantile.toFixed(3),
          row.finding === 'not told' ? '' : row.finding,
        ]),
      ),
      ...lacking(own),
      '',
    ]),
    ...wrapped(
      'null: its mean over the runs {2.5%, 97.5% of it}; excess: value − null, paired by seed; quantile: share of the null below the value.',
    ),
    ...wrapped(resolutionWords(rows)),
  ]
}

const placeOf = ({ axes: at, setting }: BesideNull, axes: readonly Axis[]): string =>
  axes.flatMap(({ path, label }) => (at[path] == null ? [] : [`${withoutMarks(label)} ${at[path]}`])).join(', ') ||
  `setting ${setting}`

/** Measures that are no better than a null, by null. */
function lacking(rows: readonly BesideNull[]): string[] {
  const poor = rows.filter(({ finding }) => finding === 'no better than its null' || finding === 'worse than its null')
  return [...Map.groupBy(poor, ({ null: name }) => name)].flatMap(([name, own]) =>
    wrapped(`No better than ${name}: ${own.map(({ measure }) => measure).join(', ')}`),
  )
}

function resolutionWords(rows: readonly BesideNull[]): string {
  const each = [...Map.groupBy(rows, ({ null: name }) => name)].map(
    ([name, own]) => `${name} 1/${Math.round(1 / Math.max(...own.map(({ resolution }) => resolution)))}`,
  )
  return `The smallest chance that a null can tell: ${each.join(', ')}.`
}
