import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillUniform, stream, type Key } from '../../core/random/random.ts'
import type { Concept } from '../measures/measure.ts'
import { define, type Batch } from './task.ts'

export const superposition = define({
  name: 'superposition',
  summary: 'Sparse features in [0, 1) of falling importance, to be recovered from fewer units than features.',
  source: 'Elhage et al. 2022, Toy Models of Superposition',
  targets: 'values',
  inputs: 'rows',
  options: z.object({
    features: z.int().min(1).max(4096).default(5).describe('Number of features.'),
    density: z
      .number()
      .gt(0)
      .max(1)
      .default(0.1)
      .describe('Probability that a feature is present in a row; sparsity is 1 less this.'),
    importance: z
      .number()
      .gt(0)
      .max(1)
      .default(0.9)
      .describe('Weight of a feature in the loss, times that of the one before; the first has 1.'),
  }),
  open({ features: F, density, importance }) {
    function fill(key: Key, step: number, out: Batch): void {
      const draws = new Float32Array(2 * out.inputs.length)
      fillUniform(draws, key, step)
      for (let at = 0; at < out.inputs.length; at++) out.inputs[at] = draws[2 * at]! < density ? draws[2 * at + 1]! : 0
      out.targets.set(out.inputs)
      out.concepts?.set(out.inputs)
    }
    const rows = (key: Key, n: number) => {
      const of = () => new Float32Array(n * F)
      const out = { inputs: of(), targets: of(), concepts: of() }
      fill(key, 0, out)
      return { n, ...out }
    }
    return {
      inputs: F,
      outputs: F,
      importance,
      concepts: Array.from({ length: F }, (_, i): Concept => ({
        name: `feature ${i + 1}`,
        type: 'value',
        isTarget: true,
      })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(['superposition', F, density, importance]))
        .digest('hex'),
      generate: (seed, purpose, step, _, out) => fill(stream(seed, `superposition, rows: ${purpose}`), step, out),
      heldOut: (seed, n) => rows(stream(seed, 'superposition, held out'), n),
      alone: () => Float32Array.from({ length: F * F }, (_, at) => Number(at % (F + 1) === 0)),
      studentRows: (seed, n) => rows(stream(seed, 'superposition, students'), n).inputs,
    }
  },
})
