import type { Tensor } from '@tensorflow/tfjs-core'
import { fillNormal, fillUniform, stream } from '../../core/random/random.ts'
import type { NoiseImages as Shown } from '../teaching/teaching.ts'
import type { Specs, Tensors } from '../tensor/program.ts'
import type { Feeder, Rows } from './feeder.ts'
import { sharing } from './source.ts'

const feed = 'noise images'

/**
 * Images of noise, of a seed's own: each value uniform in [−1, 1) or standard normal, and a function of seed, stream of
 * rows, batch and place alone. They are new for every batch, and the same for all runs of a seed.
 */
export class NoiseImages implements Shown {
  readonly feeds: Specs
  readonly feeder: Feeder
  readonly #share: ReturnType<typeof sharing>

  constructor({ task, seeds, batch: B }: Rows, distribution: 'uniform' | 'normal') {
    const [S, D] = [seeds.distinct.length, task.inputs]
    this.#share = sharing(seeds)
    this.feeds = { [feed]: { shape: [S, D, B], dtype: 'float32' } }
    const all = new Float32Array(S * D * B)
    this.feeder = {
      specs: this.feeds,
      fill(rows, step) {
        seeds.distinct.forEach((seed, s) => {
          const own = all.subarray(s * D * B, (s + 1) * D * B)
          const key = stream(seed, `noise images: ${rows}`)
          if (distribution === 'normal') return fillNormal(own, key, step)
          fillUniform(own, key, step)
          own.forEach((u, i) => (own[i] = 2 * u - 1))
        })
        return { [feed]: all }
      },
    }
  }

  of(state: Tensors, feeds: Tensors): Tensor {
    const images = feeds[feed]! // [S, D, B]
    return this.#share.inGroups ? images : this.#share.toRuns(state, images)
  }
}
