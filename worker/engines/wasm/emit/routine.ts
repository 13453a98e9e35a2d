import { types, type AssembledFunction, type Statement } from '../../../../core/webAssembly/index.ts'
import type { Access } from '../../shared/plan/plan.ts'
import type { AddressOf, Target } from './target.ts'

/** The number of the run that a routine works on, its only argument. */
export const run = 0

/** A function under construction. */
export class Routine {
  readonly target: Target
  readonly addressOf: AddressOf
  readonly #types: number[] = []
  readonly #vectors: number[] = []
  #used = 0

  constructor(target: Target) {
    this.target = target
    this.addressOf = target.addressOf
  }

  /** The byte of the first run's element so many numbers on. */
  address({ buffer, offset }: Access, elements: number): number {
    return this.addressOf(buffer) + 4 * (offset + elements)
  }

  whole = (): number => this.#types.push(types.i32)

  /** A vector local; those of a block are used again by the next. */
  vector(): number {
    const known = this.#vectors[this.#used++]
    if (known !== undefined) return known
    const made = this.#types.push(types.v128)
    this.#vectors.push(made)
    return made
  }

  /** Vector locals made from here on in `code` are free again afterwards. */
  block<Made>(code: () => Made): Made {
    const before = this.#used
    const made = code()
    this.#used = before
    return made
  }

  assembled(body: Statement): AssembledFunction {
    return { params: [types.i32], locals: this.#types.map((type) => [1, type]), body }
  }
}
