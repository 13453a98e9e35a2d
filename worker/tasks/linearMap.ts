import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillNormal, orthogonal, stream, type Key } from '../../core/random/random.ts'
import type { Concept } from '../measures/measure.ts'
import { define, type Batch } from './task.ts'

const options = z.object({
  modes: z
    .array(z.number().positive().max(1000))
    .min(1)
    .max(256)
    .default([4, 2, 1, 0.5])
    .describe('Singular values of the map, one for each mode.'),
  width: z
    .int()
    .min(0)
    .max(4096)
    .default(0)
    .describe('Inputs, and as many outputs: at least as many as modes. 0: as many as modes.'),
})

/**
 * y = U·S·Vᵀ·x, with x standard normal and U, V Haar-random rotations of the seed. The inputs are uncorrelated and of
 * variance 1, so that the modes of a deep linear network learn apart from each other.
 */
export const linearMap = define({
  name: 'linear-map',
  summary: 'A random linear map with known singular values, on normal inputs; its modes are the concepts.',
  source: 'Saxe, McClelland & Ganguli 2014, arXiv 1312.6120',
  targets: 'values',
  inputs: 'rows',
  options,
  open({ modes, width }) {
    const F = modes.length
    const D = Math.max(F, width)
    let known: { seed: number; map: LinearMap } | undefined
    const mapOf = (seed: number): LinearMap => {
      if (known?.seed !== seed) known = { seed, map: mapOfSeed(seed, modes, D) }
      return known.map
    }

    function fill(seed: number, key: Key, step: number, n: number, out: Batch): void {
      const { left, right } = mapOf(seed)
      fillNormal(out.inputs, key, step)
      const mode = new Float64Array(F)
      for (let row = 0; row < n; row++) {
        const x = out.inputs.subarray(row * D, (row + 1) * D)
        right.forEach((v, i) => (mode[i] = v.reduce((sum, weight, j) => sum + weight * x[j]!, 0)))
        for (let o = 0; o < D; o++) {
          let y = 0
          for (let i = 0; i < F; i++) y += left[i]![o]! * modes[i]! * mode[i]!
          out.targets[row * D + o] = y
        }
        out.concepts?.set(mode, row * F)
      }
    }

    return {
      inputs: D,
      outputs: D,
      concepts: modes.map((_, i): Concept => ({ name: `mode ${i + 1}`, type: 'value', isTarget: true })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(['linear-map', modes, D]))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) =>
        fill(seed, stream(seed, `linear map, rows: ${purpose}`), step, batch, out),
      heldOut(seed, n) {
        const of = (columns: number) => new Float32Array(n * columns)
        const out = { inputs: of(D), targets: of(D), concepts: of(F) }
        fill(seed, stream(seed, 'linear map, held out'), 0, n, out)
        return { n, ...out }
      },
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        fillNormal(inputs, stream(seed, 'linear map, students'), 0)
        return inputs
      },
    }
  },
})

/** The singular vectors of a seed's map, of the outputs (left) and of the inputs (right), `[modes][D]`. */
export interface LinearMap {
  readonly left: readonly Float64Array[]
  readonly right: readonly Float64Array[]
}

/** The map of a seed, with as many modes as there are singular values and D inputs and outputs. */
export function mapOfSeed(seed: number, modes: readonly number[], D: number): LinearMap {
  const vectors = (purpose: string): Float64Array[] => {
    const rotation = orthogonal(D, stream(seed, `linear map, ${purpose}`))
    return modes.map((_, i) => rotation.subarray(i * D, (i + 1) * D))
  }
  return { left: vectors('left'), right: vectors('right') }
}
