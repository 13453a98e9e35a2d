/**
 * Called between the parts of a long computation with the share that is done, in [0, 1]: there the process tells where
 * it stands and hears messages. Throws `Stopped` when it was asked to stop.
 */
export type Pace = (done: number) => Promise<void>

/** The computation was asked to stop. */
export class Stopped extends Error {
  override name = 'Stopped'
}

/** The pace of a part that reaches from one share of the whole to another. */
export const within =
  (pace: Pace, from: number, to: number): Pace =>
  (done) =>
    pace(from + (to - from) * done)

/** The paces of parts that are done one after another, each with a share of the whole by its weight. */
export function oneByOne<Part extends string>(
  pace: Pace,
  parts: readonly Part[],
  weightOf: (part: Part) => number,
): Record<Part, Pace> {
  const whole = parts.reduce((sum, part) => sum + weightOf(part), 0)
  let done = 0
  const paces = parts.map((part) => [part, within(pace, done / whole, (done += weightOf(part)) / whole)])
  return Object.fromEntries(paces) as Record<Part, Pace>
}
