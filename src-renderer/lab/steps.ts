import type { Axis } from '../../core/experiment/types.ts'

type AxisValue = Axis['values'][number]
/** Each setting's values on the axes, by the setting's number. */
type Places = Record<number, Record<string, AxisValue>>

/** Values of an axis that occur in some setting, in order; null (the axis does not affect the setting) comes first. */
export function valuesOn({ path, values, numeric }: Axis, places: Places): AxisValue[] {
  const present = [...new Set(Object.values(places).map((axes) => axes[path] ?? null))]
  const rank = (value: AxisValue) => (value === null ? -Infinity : numeric ? Number(value) : values.indexOf(value))
  return present.sort((a, b) => rank(a) - rank(b))
}

/**
 * The setting reached by choosing a value on one axis: among those with that value, the one most similar to the present
 * setting.
 */
export function settingAt(places: Places, from: number, path: string, value: AxisValue): number {
  const here = places[from] ?? {}
  const likeness = (axes: Record<string, AxisValue>) =>
    Object.keys(here).filter((other) => (axes[other] ?? null) === (here[other] ?? null)).length
  const there = Object.entries(places).filter(([, axes]) => (axes[path] ?? null) === value)
  const [nearest] = there.toSorted(([, p], [, q]) => likeness(q) - likeness(p))
  return nearest ? Number(nearest[0]) : from
}
