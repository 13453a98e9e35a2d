import type { MeasuredRun } from '../../core/contract/index.ts'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { bootstrap, within, type Spread } from '../../core/statistics/bootstrap.ts'
import { isFiniteValue, mean, summarise, type Summary } from '../../core/statistics/summarise.ts'
import { oneSource } from '../../core/statistics/source.ts'

/** What the seeds of a setting say of one measure, and how sure their mean is. */
export interface Measured extends Summary {
  /** The interval of the mean from five seeds on, else the range; null without a value. */
  spread: Spread | null
}

/** One setting of an experiment: its place on the axes, what became of its runs, what was measured. */
export interface SettingRow {
  setting: number
  axes: Record<string, number | string | boolean | null>
  runs: number
  done: number
  diverged: number
  failed: number
  /** Mean wall time per run, ms; null while nothing is done. */
  wallMs: number | null
  summaries: Record<string, Measured>
}

/** Runs gathered by setting, in the order of the plan; only runs that are done count. */
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

/** Wall time of a run: every cost in milliseconds. */
function wallMs(cost: Record<string, number>): number {
  return Object.entries(cost).reduce((sum, [name, value]) => (name.endsWith('Ms') ? sum + value : sum), 0)
}
