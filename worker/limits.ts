/** Rows that come by in training: in one batch, and in all of a plain training. */
export interface RowsOfTraining {
  readonly batch: number
  readonly all: number
}

/** The largest value of an option with which more is in use than with a smaller one. */
export interface Limit<Option extends string = string> {
  readonly option: Option
  readonly most: number
  /** What there are so many of: `units that it reads`. */
  readonly of: string
}
