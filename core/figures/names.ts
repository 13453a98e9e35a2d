import type { Axis } from '../experiment/types.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { didYouMean, nearest } from '../catalog/registry.ts'

/** The facts of a measure; an unknown name says which was probably meant. */
export function measureNamed(name: string, measures: readonly MeasureFacts[]): MeasureFacts {
  const found = measures.find((measure) => measure.name === name)
  if (found) return found
  const names = measures.map((measure) => measure.name)
  throw new Error(`unknown measure: ${name} (${didYouMean(name, names, `expected one of ${listed(measures)}`)})`)
}

/** The axis of a path or a label; an unknown one says which was probably meant. */
export function axisNamed(name: string, axes: readonly Axis[]): Axis {
  const found = axes.find((axis) => axis.path === name) ?? axes.find((axis) => axis.label === name)
  if (found) return found
  const names = axes.flatMap(({ path, label }) => [path, label])
  const swept = axes.map(({ path }) => path).join(', ') || 'none'
  throw new Error(`unknown axis: ${name} (${didYouMean(name, names, `swept: ${swept}`)})`)
}

/** The value on an axis that a text means; an unknown one says which was probably meant. */
export function valueNamed(text: string, axis: Axis): Axis['values'][number] {
  const found = axis.values.find(
    (value) => String(value) === text || (typeof value === 'number' && Number(text) === value),
  )
  if (found !== undefined) return found
  const near = axis.numeric ? nearestNumber(Number(text), axis.values) : nearest(text, axis.values.map(String))
  const expected = near ? `did you mean ${near}?` : `it is ${axis.values.join(', ')}`
  throw new Error(`unknown value of ${axis.label}: ${text} (${expected})`)
}

const nearestNumber = (wanted: number, values: Axis['values']): string | undefined =>
  Number.isNaN(wanted)
    ? undefined
    : values
        .map(Number)
        .toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0]
        ?.toString()

/** Names of measures for a sentence. */
export const listed = (measures: readonly MeasureFacts[]): string =>
  measures.map((measure) => measure.name).join(', ') || 'none'

/** The axis a curve runs along: sparsity strength if swept, else reader cost, else the only or first numeric axis. */
export function defaultAlong(axes: readonly Axis[]): string | null {
  const numeric = axes.filter((axis) => axis.numeric)
  const chosen =
    numeric.find((axis) => axis.path.startsWith('sparsity.')) ??
    numeric.find((axis) => /(^|\.)reader\./.test(axis.path)) ??
    (axes.length === 1 ? axes[0] : numeric[0])
  return chosen?.path ?? null
}

/** Whether smaller values of an axis mean a sparser code (kept units) rather than a denser one (a penalty). */
export const sparserBelow = (path: string): boolean => /(^|\.)(k|fraction|width|bits|keep)$/.test(path)

/** Where a figure's curves run and what tells them apart. */
export interface Course {
  along: Axis | null
  split: Axis[]
  /** Swept axes that are neither: they tell the settings of one curve apart. */
  rest: Axis[]
}

/** The course asked for, or the usual one. */
export function courseOf(
  axes: readonly Axis[],
  { along: given, split }: { along?: string | null; split?: string[] },
): Course {
  const path = given === undefined ? defaultAlong(axes) : given
  const along = path === null ? null : axisNamed(path, axes)
  const apart = split ? split.map((one) => axisNamed(one, axes)) : axes.filter((axis) => axis !== along)
  return { along, split: apart, rest: axes.filter((axis) => axis !== along && !apart.includes(axis)) }
}
