import type { MeasuredRun } from '../../core/contract.ts'

/** Mean and sample standard deviation over the seeds of a setting. */
export interface Summary {
  n: number
  mean: number | null
  /** Null below two values. */
  sd: number | null
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
  summaries: Record<string, Summary>
}

/** Runs gathered by setting, in the order of the plan. */
export function settingRows(runs: MeasuredRun[]): SettingRow[] {
  const bySetting = Map.groupBy(runs, (run) => run.setting)
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.summaries)))]
  return [...bySetting].map(([setting, members]) => {
    const values = (name: string) =>
      members.flatMap(({ state, summaries }) => {
        const value = summaries[name]
        return state === 'done' && typeof value === 'number' ? [value] : []
      })
    const walls = members.flatMap(({ cost }) => (cost ? [wallMs(cost)] : []))
    const of = (state: MeasuredRun['state']) => members.filter((run) => run.state === state).length
    return {
      setting,
      axes: members[0]!.axes,
      runs: members.length,
      done: of('done'),
      diverged: of('diverged'),
      failed: of('failed'),
      wallMs: summarise(walls).mean,
      summaries: Object.fromEntries(names.map((name) => [name, summarise(values(name))])),
    }
  })
}

/** Count, mean and sample standard deviation; values that are not finite count, and make the mean so. */
export function summarise(values: number[]): Summary {
  const n = values.length
  if (n === 0) return { n, mean: null, sd: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null }
}

/** Wall time of a run: every cost in milliseconds. */
function wallMs(cost: Record<string, number>): number {
  return Object.entries(cost).reduce((sum, [name, value]) => (name.endsWith('Ms') ? sum + value : sum), 0)
}
