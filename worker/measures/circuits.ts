/** What stands in place of a unit that is not kept. */
export const standIns = ['mean', 'zero', 'resample'] as const
export type StandIn = (typeof standIns)[number]

/** Units in the order of need, and the loss with the first k of them kept, k = 0 to all, on rows that did not order them. */
export interface Kept {
  order: readonly number[]
  losses: readonly number[]
}

/** Nested circuits of units of a code, and their controls. */
export interface Circuits {
  by: Readonly<Record<StandIn, Kept>>
  /** By the mean, from other samples of rows. */
  again: readonly Kept[]
  /** The losses of circuits by the mean for labels of other rows, on the rows of the search. */
  nonsense: readonly number[]
  /** The same for the true labels in a network whose weights are shuffled among those that are not zero. */
  random: readonly number[]
  /** How many weights that are not zero lead to and from each unit; absent where the layers are not fully connected. */
  weights?: readonly number[]
}
