import type { AxisValue } from '../../core/experiment/types.ts'
import { sideText } from './side.ts'

/**
 * The axis values of a setting, for requests of figures and tables: axis path → value; axes that do not affect it are
 * left out.
 */
export const placesOf = (axes: Record<string, AxisValue>): Record<string, string> =>
  Object.fromEntries(Object.entries(axes).flatMap(([path, value]) => (value === null ? [] : [[path, String(value)]])))

/** One setting of an experiment as a side of a comparison. */
export const settingSide = (experiment: number, axes: Record<string, AxisValue>): string =>
  sideText({ experiment: String(experiment), at: placesOf(axes) })
