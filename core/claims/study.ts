import { withoutControls } from '../experiment/controlled.ts'
import type { Question } from '../experiment/question.ts'
import type { Axis, Settings } from '../experiment/types.ts'
import type { MeasureFacts, MeasureValue } from '../catalog/measure.ts'
import type { RunRecord, Stage } from '../records/records.ts'
import type { Recorded } from '../statistics/summarise.ts'
import type { Seeded } from '../statistics/seeded.ts'

/** One finished run: its number in the history, and its values by summary name. */
export interface StudyRun {
  id: number
  seed: number
  values: Record<string, Recorded>
}

/** A run that gave no result. */
export interface LostRun {
  id: number
  seed: number
  /** `diverged` is a failure of the setting; the others are nobody's. */
  state: 'diverged' | 'failed' | 'unfinished'
}

/** A setting with the runs of it that finished. */
export interface StudySetting {
  setting: number
  settings: Settings
  axes: Record<string, Axis['values'][number]>
  runs: StudyRun[]
  /** Runs that gave no result, so that none leaves without a word. */
  lost?: LostRun[]
}

/** A setting and the control that trains its plain primary for as many operations, by their numbers. */
export interface EqualCompute {
  setting: number
  control: number
}

/** What claims are judged by: every setting of an experiment, and the measures that some run has a number for. */
export interface Study {
  /** Seeds of the plan in the order of the file; those that its runs have, ascending, where absent. */
  seeds?: number[]
  /** What the file asked before it ran; null or absent where nothing. */
  question?: Question | null
  /** Seeds of runs that were done before, in an earlier experiment: whoever asked could know what they show. */
  known?: readonly { experiment: number; seed: number; deleted?: boolean }[]
  /** What it was before it was extended; whoever extended it could see those runs. */
  stages?: readonly Pick<Stage, 'seeds' | 'settings' | 'done'>[]
  /** Chance of any false verdict of a claim; 0.05 where absent. */
  alpha?: number
  axes: Axis[]
  measures: MeasureFacts[]
  settings: StudySetting[]
  /** Controls: neither settings that a claim compares nor their baselines. */
  controls?: StudySetting[]
  /** Settings with the control that trains their plain primary for as many operations. */
  equalCompute?: EqualCompute[]
  /** A difference in capability, in its own unit, that counts as none; the claim's own margin where absent. */
  margin?: number
  /** The most capability, in its own unit, that a rare failure is taken to lose; everything that it has where absent. */
  collapse?: number
}

/**
 * The study of an experiment. `runs` carry their settings; runs that failed, diverged or are not done yet are `lost`. A
 * control stands apart, and its axis with it.
 */
export function studyOf(
  axes: Axis[],
  facts: readonly MeasureFacts[],
  runs: readonly RunRecord[],
  summaries: ReadonlyMap<number, Record<string, MeasureValue>>,
): Study {
  const settings = [...Map.groupBy(runs, ({ setting }) => setting)].map(([setting, members]): StudySetting => ({
    setting,
    settings: members[0]!.settings!,
    axes: members[0]!.axes,
    runs: members
      .filter(({ state }) => state === 'done')
      .map(({ id, seed }) => ({ id, seed, values: valuesOf(summaries.get(id) ?? {}) })),
    lost: members
      .filter(({ state }) => state !== 'done')
      .map(({ id, seed, state }) => ({
        id,
        seed,
        state: state === 'diverged' || state === 'failed' ? state : 'unfinished',
      })),
  }))
  const taken = new Set(
    settings.flatMap(({ runs }) =>
      runs.flatMap(({ values }) => Object.keys(values).filter((name) => isNumber(values[name]))),
    ),
  )
  const controls = settings.filter(({ settings }) => settings.control)
  return {
    axes: withoutControls(axes),
    measures: facts.filter(({ name }) => taken.has(name)),
    settings: settings.filter(({ settings }) => !settings.control),
    ...(controls.length > 0 && { controls }),
  }
}

/** How many runs of a setting have ended, runs that diverged counted. */
export const endedIn = ({ runs, lost = [] }: StudySetting): number =>
  runs.length + lost.filter(({ state }) => state === 'diverged').length

/** The runs of a setting as values of one measure under their seeds; one that diverged is NaN. */
export const seededOf = ({ runs, lost = [] }: StudySetting, measure: string): Seeded[] => [
  ...runs.map(({ seed, values }) => ({ seed, value: values[measure] })),
  ...lost.filter(({ state }) => state === 'diverged').map(({ seed }) => ({ seed, value: NaN })),
]

const isNumber = (value: Recorded) => typeof value === 'number'

const valuesOf = (summaries: Record<string, MeasureValue>): StudyRun['values'] =>
  Object.fromEntries(
    Object.entries(summaries).map(([name, value]) => [name, typeof value === 'object' ? value.value : value]),
  )
