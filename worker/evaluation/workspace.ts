/** Lends an array of so many numbers, whatever they are. */
export type Lend = (length: number) => Float32Array<ArrayBuffer>

/** What lends a new array each time. */
export const newArray: Lend = (length) => new Float32Array(length)

/** Numbers of a block, 16 MB. */
const blockLength = 2 ** 22
const mostBlocks = 8
/** Arrays begin at lines of the cache, of so many numbers. */
const line = 16

/**
 * Memory for what evaluations compute and need no longer once they have ended, which the next one uses again. Pages of new
 * arrays come from the system one by one, and V8 collects its whole heap whenever arrays of 64 MB were made. Arrays are new
 * where 128 MB are lent, where one is larger than a block, and where no evaluation is under way.
 */
export class Workspace {
  readonly #blocks: Float32Array<ArrayBuffer>[] = []
  /** How much of each block is lent. */
  #lent = new Float64Array(mostBlocks)
  #evaluations = 0

  /** Lends arrays while an evaluation is under way; what was lent must not be read when it is over. */
  async during<T>(evaluation: () => Promise<T>): Promise<T> {
    this.#evaluations++
    try {
      return await evaluation()
    } finally {
      if (--this.#evaluations === 0) this.#lent.fill(0)
    }
  }

  /** What is lent during a part of an evaluation is free when that is over, unless another evaluation goes on then. */
  async within<T>(part: () => Promise<T>): Promise<T> {
    const before = this.#lent.slice()
    try {
      return await part()
    } finally {
      if (this.#evaluations === 1) this.#lent = before
    }
  }

  readonly lend: Lend = (length) => {
    const block = this.#lent.findIndex((lent) => lent + length <= blockLength)
    if (this.#evaluations === 0 || block < 0) return newArray(length)
    const from = this.#lent[block]!
    this.#lent[block] = Math.ceil((from + length) / line) * line
    return (this.#blocks[block] ??= new Float32Array(blockLength)).subarray(from, from + length)
  }

  /** Lets go of all memory. */
  clear(): void {
    this.#blocks.length = 0
  }
}
