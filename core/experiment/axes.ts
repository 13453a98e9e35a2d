import type { Axis, AxisValue } from './types.ts'

/** Axes under the shortest endings of their paths that tell them apart. */
export function describedAxes(axes: ReadonlyMap<string, AxisValue[]>): Axis[] {
  const paths = [...axes.keys()]
  const words = (path: string): string[] => path.replace(/(.)\.(kind|mode)$/, '$1').split('.')
  return [...axes].map(([path, values]) => {
    const own = words(path)
    let length = 1
    const label = () => own.slice(-length).join('.')
    const shared = () => paths.some((other) => other !== path && words(other).slice(-length).join('.') === label())
    while (length < own.length && (shared() || /^\d/.test(label()))) length++
    return {
      path,
      label: shared() ? path : label(),
      values,
      numeric: values.every((value) => typeof value === 'number'),
    }
  })
}
