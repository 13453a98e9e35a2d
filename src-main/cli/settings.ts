import type { MeasuredRun } from '../../core/contract/index.ts'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { bootstrap, within, type Spread } from '../../core/statistics/bootstrap.ts'
import { isFiniteValue, mean, summarise, type Summary } from '../../core/statistics/summarise.ts'
import { oneSource } from '../../core/statistics/source.ts'

/** One measure over the seeds of a setting: its mean and how certain it is. */
export interface Measured extends Summary {
  /** The interval of the mean from five seeds on, otherwise the range; null without a value. */
  spread: Spread | null
}

/** One setting of an experiment: its place on the axes, the states of its runs, its measures. */
export interface SettingRow {
  setting: number
  axes: Record<string, number | string | boolean | null>
  runs: number
  done: number
  diverged: number
  failed: number
  /** Mean wall time per run, ms; null while no run is done. */
  wallMs: number | null
  summaries: Record<string, Measured>
}

/** Runs grouped by setting, in the order of the plan; only finished runs count. */
export function settingRows(runs: MeasuredRun[], facts: readonly MeasureFacts[] = []): SettingRow[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.summaries)))]
  const ranges = new Map(facts.map(({ name, range }) => [name, range]))
  return [...Map.groupBy(runs, (run) => run.setting)].map(([setting, members]) => {
    const done = members.filter(({ state }) => state === 'done').sort((p, q) => p.seed - q.seed)
    const values = (name: string) =>
      done.map(({ summaries }) => {
        const value = summaries[name]
        return typeof value === 'object' ? value.value : value
      })
    const walls = members.flatMap(({ cost }) => (cost ? [wallMs(cost)] : []))
    const of = (state: MeasuredRun['state']) => members.filter((run) => run.state === state).length
    return {
      setting,
      axes: members[0]!.axes,
      runs: members.length,
      done: done.length,
      diverged: of('diverged'),
      failed: of('failed'),
      wallMs: walls.length > 0 ? mean(walls) : null,
      summaries: Object.fromEntries(
        names.map((name) => [name, measured(values(name), ranges.get(name) ?? [null, null])]),
      ),
    }
  })
}

function measured(values: (number | null | undefined)[], range: MeasureFacts['range']): Measured {
  const finite = values.filter(isFiniteValue)
  const spread = finite.length > 0 ? within(bootstrap(finite, oneSource), range) : null
  return { ...summarise(values), spread }
}

/** Wall time of a run: the sum of all costs in milliseconds. */
function wallMs(cost: Record<string, number>): number {
  return Object.entries(cost).reduce((sum, [name, value]) => (name.endsWith('Ms') ? sum + value : sum), 0)
}
