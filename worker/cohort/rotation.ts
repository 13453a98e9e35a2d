import type { Tensor } from '@tensorflow/tfjs-core'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Pass, TaughtPrimary, TrainingBatch } from '../teaching/teaching.ts'
import { matMul } from '../tensor/ops.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import type { Head } from '../distances/distance.ts'
import type { Primary } from './primary.ts'

const name = 'rotation/code'

/** The Haar-random rotation `[units, units]`, row-major, in which a seed's code is read: a row h becomes hQ. */
export const codeRotation = (units: number, seed: number): Float64Array =>
  orthogonal(units, stream(seed, 'rotate code'))

/**
 * Primaries whose students get the code rotated, hQ with a fixed Q for each seed; the layers behind the code, and all that
 * is measured, have it as it is.
 */
export class Rotated implements TaughtPrimary {
  readonly #primary: Primary
  readonly #seeds: readonly number[]

  constructor(primary: Primary, seeds: readonly number[]) {
    this.#primary = primary
    this.#seeds = seeds
  }

  get parameters() {
    return this.#primary.parameters
  }

  /** Q of each run, `[R, units, units]`. */
  get specs(): Specs {
    const { units } = this.#primary
    return { [name]: { shape: [this.#seeds.length, units, units], dtype: 'float32' } }
  }

  initial(): Arrays {
    const { units } = this.#primary
    const all = new Float32Array(this.#seeds.length * units ** 2)
    const known = new Map<number, Float64Array>()
    this.#seeds.forEach((seed, run) => {
      const own = known.get(seed) ?? codeRotation(units, seed)
      known.set(seed, own)
      all.set(own, run * units ** 2)
    })
    return { [name]: all }
  }

  pass(state: Tensors, inputs: Tensor, training: Omit<TrainingBatch, 'inputs'> | null = null): Pass {
    const pass = this.#primary.pass(state, inputs, training)
    return { ...pass, code: matMul(state[name]!, pass.code, true) } // [R, H, H]ᵀ · [R, H, B]
  }

  /** The layers behind the code, for a code as students have it. */
  head(state: Tensors, inputs: Tensor): Head {
    const { gives, outputs } = this.#primary.head(state, inputs)
    return { gives, outputs: (code) => outputs(matMul(state[name]!, code)) } // [R, H, H] · [R, H, B]
  }

  copied(copy: string, state: Tensors): Tensors {
    return { ...this.#primary.copied(copy, state), [name]: state[name]! }
  }

  taskLoss(outputs: Tensor, targets: Tensor): Tensor {
    return this.#primary.taskLoss(outputs, targets)
  }
}
