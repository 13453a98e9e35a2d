import type { Settings } from '../../core/experiment/types.ts'
import type { Phase } from '../../core/phases.ts'
import { Cohort } from '../cohort/cohort.ts'
import { recordOf, unusualPhasesOf as ofTeaching } from '../teaching/unusual.ts'
import { openTask } from './opened.ts'

/**
 * Phases of training of settings as records that plans carry; null where there is only the usual one. Those of a control
 * may be none, or longer than the file says: their steps are counted from traced programs.
 */
export function unusualPhasesOf(settings: Settings): readonly Phase[] | null {
  if (!settings.control) return ofTeaching(settings)
  const run = { key: '', setting: 0, seed: 0, settings, axes: {} }
  const cohort = new Cohort({ index: 0, engine: '', runs: [run] }, openTask(settings.task))
  return cohort.phases.map((phase) => recordOf(phase, cohort.settings.training.steps))
}
