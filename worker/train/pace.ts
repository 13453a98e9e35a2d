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
