/** Rows for one fitted network: which source it reads, how many of its first rows it may use, and its targets. */
export interface Lesson {
  source: number
  /** Rows it learns from: the first `n` of its source. */
  n: number
  /** `[n, outputs]`, or more rows. */
  targets: Float32Array
  seed: number
  /** How it sees its inputs, column by column: (x − mean)·scale. As they are where nothing is said. */
  sees?: Pick<Seen, 'mean' | 'scale'>
}

interface Seen {
  mean: Float64Array
  scale: Float64Array
}
