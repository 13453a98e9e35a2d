import type { AxisValue } from '../../core/experiment/types.ts'
import { sideText } from './side.ts'

/** Where a setting stands, as figures and tables are told: axis path → value; an axis that does not matter is left out. */
export const placesOf = (axes: Record<string, AxisValue>): Record<string, string> =>
  Object.fromEntries(Object.entries(axes).flatMap(([path, value]) => (value === null ? [] : [[path, String(value)]])))

/** One setting of an experiment as a side of a comparison. */
export const settingSide = (experiment: number, axes: Record<string, AxisValue>): string =>
  sideText({ experiment: String(experiment), at: placesOf(axes) })
