import { fillBits, type Key, orthogonal, stream } from '../../../core/random/random.ts'
import { Reveal } from '../revealKernel.ts'
import type { Batch } from '../task.ts'
import { byLast } from './byLast.ts'
import { betweenLayers, mix, mixingOf, type Mixing } from './mixing.ts'
import type { ConceptsOptions, Plan } from './plan.ts'
import { directionsOf, presenceOf, SCALE } from './presence.ts'
import { areTargets, fillTargets } from './targets.ts'

/** Rows per block; even, so that each block starts at a whole pair of words. */
const ROWS = 512
/** Rows that a network's scale is taken from. */
const SAMPLE = 4 * ROWS

/** Rows of concepts, mixed, with their targets: a pure function of seed, key, step and row. */
export class ConceptRows {
  readonly #plan: Plan
  readonly #options: ConceptsOptions
  #kernel: Reveal | undefined
  #presence: ReturnType<typeof presenceOf> | undefined
  readonly #columns = byLast((seed: number) => rotation(seed, this.#plan.F, this.#plan.D))
  readonly #directions = byLast((seed: number) => directionsOf(this.#plan.presence, seed))
  /** A seed's network, if the mixing is one. */
  readonly network = byLast((seed: number) => this.#networkOf(seed))

  constructor(plan: Plan, options: ConceptsOptions) {
    this.#plan = plan
    this.#options = options
  }

  /** Fills a batch's inputs `[batch, D]`, targets `[batch, C]` and, if given, concepts `[batch, F]`. */
  fill(seed: number, key: Key, step: number, batch: number, out: Batch): void {
    const { F, D, outputs: C } = this.#plan
    const { targets, group: size, mixing } = this.#options
    // Before the rows: it is made with the same kernel.
    const network = mixing === 'network' ? this.network(seed) : null
    for (let row = 0; row < batch; row += ROWS) {
      const rows = Math.min(ROWS, batch - row)
      const revealed = this.#reveal(seed, key, step, row, rows)
      const inputs = out.inputs.subarray(row * D, (row + rows) * D)
      inputs.set(revealed.inputs.subarray(0, rows * D))
      if (network) mix(network, inputs)
      const values = revealed.targets.subarray(0, rows * F)
      if (areTargets(targets)) out.targets.set(values, row * F)
      else fillTargets(targets, values, { F, size }, out.targets.subarray(row * C, (row + rows) * C))
      out.concepts?.set(values, row * F)
    }
  }

  /** Inputs in which each concept stands alone at value 1, `[F, D]`. */
  alone(seed: number): Float32Array {
    const inputs = Float32Array.from(this.#columns(seed))
    if (this.#options.mixing === 'network') mix(this.network(seed), inputs)
    return inputs
  }

  /** Reveals at most `ROWS` rows of a step from an even one on: the kernel then holds concepts, and inputs rotated. */
  #reveal(seed: number, key: Key, step: number, first: number, rows: number): Reveal {
    const { F, D, density, plain, presence } = this.#plan
    const kernel = (this.#kernel ??= new Reveal(F, D, ROWS))
    const words = kernel.words.subarray(0, rows * F)
    if (plain) fillBits(words, key, step, (first * F) / 2)
    else (this.#presence ??= presenceOf(presence))(words, this.#directions(seed), key, step, first)
    kernel.run(rows, plain ? density * 2 ** 32 : SCALE, this.#columns(seed))
    return kernel
  }

  #networkOf(seed: number): Mixing {
    const { D } = this.#plan
    const sample = new Float32Array(SAMPLE * D)
    const key = stream(seed, 'scale of concepts')
    for (let row = 0; row < SAMPLE; row += ROWS)
      sample.set(this.#reveal(seed, key, 0, row, ROWS).inputs.subarray(0, ROWS * D), row * D)
    return mixingOf(betweenLayers(D, seed), sample, Float32Array.from(this.#columns(seed)))
  }
}

/** The orthonormal directions in which a seed's concepts appear, `[F, D]`: columns of a Haar-random rotation of D. */
function rotation(seed: number, F: number, D: number): Float64Array {
  const Q = orthogonal(D, stream(seed, 'rotation of concepts'))
  return Float64Array.from({ length: F * D }, (_, i) => Q[(i % D) * D + Math.floor(i / D)]!)
}
