import type { MeasuredRun } from '../contract/index.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { Row } from '../figures/figure.ts'
import { bootstrap, leastForInterval, within } from '../statistics/bootstrap.ts'
import { oneSource } from '../statistics/source.ts'
import { isFiniteValue, mean } from '../statistics/summarise.ts'
import { measureHeader, tableMeasures } from './measures.ts'
import type { RunsData } from './runs.ts'
import type { Table } from './table.ts'

/**
 * One row per setting, in the order of the plan: means over its finished runs with their 95% intervals, or with the range
 * below five seeds.
 */
export function settingsTable({ experiment, axes, measures, chosen, runs, provenance }: RunsData): Table {
  const done = runs.filter(({ state }) => state === 'done')
  const taken = measures.filter(({ name }) => done.some(({ summaries }) => isFiniteValue(valueOf(summaries[name]))))
  const { all, printed } = tableMeasures(taken, chosen)
  const axisColumns = axes.map(({ path, label }) => ({ field: `axis ${path}`, header: label }))
  return {
    title: `${experiment}: settings`,
    caption: `One row per setting. n: finished runs. Means with 95% studentised bootstrap intervals over seeds; with the range of the values below ${leastForInterval} seeds.`,
    columns: [
      { field: 'setting', header: 'setting' },
      ...axisColumns,
      { field: 'n', header: 'n' },
      ...all.flatMap(({ name }) =>
        ['mean', 'low', 'high', 'spread', 'n'].map((end) => ({ field: `${end} ${name}`, header: `${name} ${end}` })),
      ),
    ],
    printed: [
      ...(axes.length > 0 ? axisColumns : [{ field: 'setting', header: 'setting' }]),
      { field: 'n', header: 'n' },
      ...printed.map((facts) => ({
        field: `mean ${facts.name}`,
        header: measureHeader(facts),
        low: `low ${facts.name}`,
        high: `high ${facts.name}`,
        spread: `spread ${facts.name}`,
      })),
    ],
    rows: [...Map.groupBy(runs, ({ setting }) => setting)].map(([setting, members]): Row => {
      const ended = members.filter(({ state }) => state === 'done').sort((p, q) => p.seed - q.seed)
      return Object.assign(
        { setting, n: ended.length },
        ...axes.map(({ path }) => ({ [`axis ${path}`]: members[0]!.axes[path] ?? null })),
        ...all.map((facts) => cellsOf(facts, ended)),
      ) as Row
    }),
    provenance,
  }
}

function cellsOf({ name, range }: MeasureFacts, runs: readonly MeasuredRun[]): Row {
  const values = runs.map(({ summaries }) => valueOf(summaries[name])).filter(isFiniteValue)
  if (values.length === 0) return { [`n ${name}`]: 0 }
  const { low, high, kind } = within(bootstrap(values, oneSource), range)
  const cells = { mean: mean(values), low, high, spread: kind, n: values.length }
  return Object.fromEntries(Object.entries(cells).map(([end, value]) => [`${end} ${name}`, value]))
}

const valueOf = (value: MeasuredRun['summaries'][string] | undefined): number | null | undefined =>
  typeof value === 'object' ? value.value : value
