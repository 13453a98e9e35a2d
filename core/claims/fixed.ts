import type { MeasureFacts } from '../catalog/measure.ts'
import { movable } from '../statistics/movable.ts'
import { seededOf, type StudySetting } from './study.ts'

/** Why a measure cannot move in these settings: every run of them has the same value. Null where it differs between any
 * two, or where no run has one. */
export function fixedIn(settings: readonly StudySetting[], { name, range }: MeasureFacts): string | null {
  const values = settings.flatMap((setting) => seededOf(setting, name).map(({ value }) => value))
  const found = movable(values, range)
  return found.kind === 'fixed' ? found.reason : null
}
