import type { Axis } from '../../core/experiment/types.ts'

type AxisValue = Axis['values'][number]
/** Where each setting stands on the axes, by its number. */
type Places = Record<number, Record<string, AxisValue>>

/** Values of an axis that some setting has, in order; null where the axis does not matter to it comes first. */
export function valuesOn({ path, values, numeric }: Axis, places: Places): AxisValue[] {
  const present = [...new Set(Object.values(places).map((axes) => axes[path] ?? null))]
  const rank = (value: AxisValue) => (value === null ? -Infinity : numeric ? Number(value) : values.indexOf(value))
  return present.sort((a, b) => rank(a) - rank(b))
}

/** The setting one comes to by choosing a value on one axis: of those that have it, the most like the present one. */
export function settingAt(places: Places, from: number, path: string, value: AxisValue): number {
  const here = places[from] ?? {}
  const likeness = (axes: Record<string, AxisValue>) =>
    Object.keys(here).filter((other) => (axes[other] ?? null) === (here[other] ?? null)).length
  const there = Object.entries(places).filter(([, axes]) => (axes[path] ?? null) === value)
  const [nearest] = there.toSorted(([, p], [, q]) => likeness(q) - likeness(p))
  return nearest ? Number(nearest[0]) : from
}
