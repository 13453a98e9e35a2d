import type { Expression } from './expression.ts'

/**
 * What a program does on each call, as data that any emitter can write down: passes over what runs share, then, for one run
 * after another, the passes of a run, each in order. Numbers are float32, places are counted in numbers.
 */
export interface Plan {
  readonly runs: number
  readonly shared: readonly Pass[]
  readonly perRun: readonly Pass[]
  /** All that passes read and write. */
  readonly buffers: readonly Lifetime[]
  /** Bytes of the room for intermediate values; a run uses that of the run before it again. */
  readonly scratch: number
  /** Tables whose zeros are passed over, which is worth it where there are many. */
  readonly sparse: readonly Buffer[]
}

export type Pass = Elements | Sum | Product | Batched | Rows | Lists | Selection

/** Numbers in a row. */
export interface Buffer {
  /**
   * What a program is given, what it makes, intermediate values, and what is always the same: whole numbers in the memory
   * (`constant`), or numbers that are written into the code (`literal`, in wide plans).
   */
  readonly kind: 'input' | 'outcome' | 'scratch' | 'constant' | 'literal'
  /** As the graph calls it (`state/<name>`); scratch is numbered. */
  readonly name: string
  /** Of a constant: int32. */
  readonly values?: readonly number[]
  readonly bytes: number
  /** Where scratch begins, in bytes from the start of that room. */
  readonly at: number
  /** Numbers that are written into the code. */
  readonly numbers?: readonly number[]
  /** Whether it is scratch of one run, which the next uses again. */
  readonly ofRun: boolean
}

/** The first and the last pass that touch a buffer, counted through the shared ones and on through those of a run. */
export interface Lifetime {
  readonly buffer: Buffer
  readonly first: number
  readonly last: number
}

/** Where the elements of a pass lie: at `offset + run · (run's number) + Σ index · stride` of a buffer. */
export interface Access {
  readonly buffer: Buffer
  readonly offset: number
  /** From one run to the next; 0 where all read the same. */
  readonly run: number
  /** The int32 per run that stands for the run's number, where there is one. */
  readonly pick?: Buffer
  /** So many neighbouring runs have one number, their place divided by it; in wide plans only. */
  readonly each?: number
  /** From one index to the next, for each of the pass's loops; 0 repeats. */
  readonly strides: readonly number[]
}

/** `out = value` for every index of the loops, the last one fastest. */
export interface Elements {
  readonly kind: 'elements'
  readonly loops: readonly number[]
  readonly value: Expression<Access>
  readonly out: Access
}

/**
 * `out = Σ value`, or in wide plans the `largest`, NaN where one is, over the loops that are `summed`. Where the last is not, the terms of an element are added in their order.
 * Else they are added to `partial` sums, which begin at 0, in their order: the i-th of the last loop to partial sum i mod
 * 16 of 16, but the last n mod 4 of its n to the first one; or all to the first of one. With `partial` p, the outcome is
 * q₀ + q₂ + (q₁ + q₃), where qᵢ = pᵢ + pᵢ₊₄ + (pᵢ₊₈ + pᵢ₊₁₂), what is not there being 0.
 */
export interface Sum {
  readonly kind: 'sum'
  readonly loops: readonly number[]
  readonly summed: readonly boolean[]
  readonly partial: 1 | 16
  readonly largest?: true
  readonly value: Expression<Access>
  readonly out: Access
}

/**
 * `out = value` for every row and column, `result` in it being `alpha · Σ a · b` over the inner loop, and over those around
 * it, if there are any, the inner one fastest.
 *
 * The terms are added one after the other, by multiply-adds that round once where the processor can: to one sum that
 * begins at 0 in the order `columns`; in the order `inner` to eight partial sums that begin at 0, the k-th to sum k mod 8,
 * up to the last multiple of 8. With qᵢ = pᵢ + pᵢ₊₄, of what is left the first four are added to q₀ to q₃ if there are as
 * many, and the last n mod 4 of n to q₀ (the others are then given 0 · 0); the outcome is q₀ + q₂ + (q₁ + q₃).
 */
export interface Product {
  readonly kind: 'product'
  /** Extents of the axes that have a product each. */
  readonly batch: readonly number[]
  readonly rows: number
  readonly inner: number
  readonly columns: number
  /** Loops around the inner one, in wide plans only: how long they are, and how far a and b move. */
  readonly around?: readonly Around[]
  /** Loops: batch, rows, inner. */
  readonly a: Access
  /** Loops: batch, inner, columns; one number after the other along the columns, or, in the order `inner`, along that. */
  readonly b: Access
  readonly order: 'columns' | 'inner'
  /** What `lists` made of b: then all terms are left out that it has no place for. In wide plans only. */
  readonly lists?: Access
  readonly alpha: number
  /** The rows of all products, split into the loops before the last of `value` and `out`; the last one is columns. */
  readonly split: readonly number[]
  /** Its reads have neighbouring columns side by side, or one number for all of them. */
  readonly value: Expression<Access>
  readonly out: Access
}

/**
 * The same for as many small products as there are `lanes`, in wide plans only: the same element of each lies beside that of
 * the next. Terms are added one after the other.
 */
export interface Batched {
  readonly kind: 'batched'
  readonly batch: readonly number[]
  readonly rows: number
  readonly inner: number
  readonly columns: number
  readonly lanes: number
  /** Loops: batch, rows, inner, lanes. */
  readonly a: Access
  /** Loops: batch, inner, columns, lanes. */
  readonly b: Access
  readonly alpha: number
  /** Loops: batch, rows, columns, lanes. Its reads have lanes side by side, or one number for all of them. */
  readonly value: Expression<Access>
  readonly out: Access
}

export interface Around {
  readonly n: number
  readonly a: number
  readonly b: number
}

/** `out` = the numbers of that row of a table whose number `rows` tells, for every group, row and column. */
export interface Rows {
  readonly kind: 'rows'
  readonly groups: number
  /** Of a group. */
  readonly count: number
  readonly columns: number
  /** Int32; loops: groups, rows. */
  readonly rows: Access
  /** Loops: rows of the table, columns. */
  readonly table: Access
  /** Loops: groups, rows, columns. */
  readonly out: Access
}

/**
 * `out` = where a matrix is not 0: for every four neighbouring columns the inner indices at which one of them is not, in
 * their order, and the four numbers there (`lists.ts` says how they lie). In wide plans only.
 */
export interface Lists {
  readonly kind: 'lists'
  readonly matrices: number
  readonly inner: number
  readonly columns: number
  /** Loops: matrices, inner, columns; one number after the other along one of the last two. */
  readonly of: Access
  /** Loop: matrices. */
  readonly out: Access
}

/**
 * `out` = 1 where `x` is at least the k-th largest along one of two loops, else 0. To find that, numbers are ordered as their bits
 * are: −0 below 0, NaN at the ends. In wide plans only.
 */
export interface Selection {
  readonly kind: 'selection'
  readonly loops: readonly [number, number]
  readonly along: 0 | 1
  /** Int32, at least 1 and at most the length of that loop. */
  readonly k: Access
  /** One number after the other along the last loop, as `out`. */
  readonly x: Access
  readonly out: Access
}
