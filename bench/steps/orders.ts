/** What a forked contender is told. */
export type Order =
  | { type: 'share'; program: string; engine: string; folder: string; part: number; parts: number }
  | { type: 'train'; steps: number }

/** What it answers. */
export type Answer =
  /** Ready after so many steps as are compared: each run's task loss on batch 0. */
  { type: 'ready'; losses: number[] } | { type: 'trained' } | { type: 'failed'; message: string }

/** Steps after which the losses of contenders are compared. */
export const compared = 10
