/** A curve of one run: values by training step. */
export interface Curve {
  run: number
  steps: number[]
  values: number[]
}

/** Appends a live value to a curve; a value that is not newer is ignored. */
export function extended(curve: Curve, step: number, value: number): Curve {
  if (step <= (curve.steps.at(-1) ?? -Infinity) || Object.is(value, curve.values.at(-1))) return curve
  return { ...curve, steps: [...curve.steps, step], values: [...curve.values, value] }
}

/** The recorded part of a curve, followed by the live values after it. */
export function joined(recorded: Curve, live: Curve | undefined): Curve {
  const end = recorded.steps.at(-1) ?? -Infinity
  const from = live ? live.steps.findIndex((step) => step > end) : -1
  if (!live || from < 0) return recorded
  return {
    run: recorded.run,
    steps: [...recorded.steps, ...live.steps.slice(from)],
    values: [...recorded.values, ...live.values.slice(from)],
  }
}

/** Beyond this, the ends of an axis overflow and ticks never end. */
const largest = 1e300
const drawable = (value: number): boolean => Math.abs(value) <= largest

/**
 * Curves as columns over the union of their steps; null where a curve has no value. Values that are not finite, or too
 * large to draw, are left out.
 */
export function aligned(curves: readonly Curve[]): [number[], ...(number | null)[][]] {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b)
  const places = new Map(steps.map((step, i) => [step, i]))
  const columns = curves.map((curve) => {
    const column = new Array<number | null>(steps.length).fill(null)
    curve.steps.forEach((step, i) => {
      const value = curve.values[i]!
      if (drawable(value)) column[places.get(step)!] = value
    })
    return column
  })
  return [steps, ...columns]
}

/** Whether a logarithmic scale is better: all values are positive and span more than two decades. */
export function spansDecades(curves: readonly Curve[]): boolean {
  let [least, most] = [Infinity, 0]
  for (const { values } of curves)
    for (const value of values) {
      if (!drawable(value)) continue
      if (value < 1 / largest) return false
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  return most / least > 100
}
