/** Rows of a code from which a basis is learnt, without labels: units that vary alone, those of most variance first. */
export interface Unlabelled {
  n: number
  units: number
  /** `[n, units]`. */
  code: Float32Array
  /** Concepts, each class of one counted, that could have a direction. */
  meanings: number
  /** Whether no unit of any row of the code is negative. */
  nonNegative: boolean
}

/** A basis that was learnt. */
export interface Learnt {
  directions: number
  /** What rows `[n, units]` are in it, `[n, directions]`. */
  of(code: Float32Array, n: number): Float32Array
  /** Rows `[n, units]` as they are made again from `[n, directions]`: the sum of squared errors. Where it has been learnt to. */
  missed?(code: Float32Array, n: number): number
}

/** Another basis in which to read a code than its neurons. */
export interface Basis {
  readonly name: string
  readonly label: string
  readonly source: string
  /** Whether a rotation of the code leaves what is read in it as it was. */
  readonly rotationInvariant: boolean
  /** The reason why there is none, if so. */
  learn(rows: Unlabelled): Learnt | string
}
