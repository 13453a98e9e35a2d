import * as tf from '@tensorflow/tfjs-core'
import type { RunPlan } from '../../core/experiment/types.ts'
import { portable, type Portable } from '../engines/onnx/portable.ts'
import type { Program } from '../tensor/program.ts'
import { tasks } from '../tasks/index.ts'
import { Cohort } from '../cohort/cohort.ts'

/** A run and the weights of its primary, by name. */
export interface Trained {
  run: RunPlan
  weights: Record<string, Float32Array>
}

/**
 * A trained primary as an ONNX model: `inputs [rows, D]` to `code [rows, H]` and `outputs [rows, C]`, with its weights
 * under the history's names. Throws if the weights do not fit the run's network.
 */
export function onnxModel({ run, weights }: Trained): Portable {
  const { task } = run.settings
  const cohort = new Cohort({ index: 0, runs: [run], engine: 'onnx-cpu' }, tasks.get(task.kind).open(task))
  const { primary, numbers } = cohort
  const specs = { ...primary.specs(), ...numbers.specs() }
  for (const [name, { shape }] of Object.entries(primary.specs())) {
    const size = shape.reduce((product, length) => product * length, 1)
    if (weights[name]?.length !== size)
      throw new Error(`${name} has ${weights[name]?.length ?? 'no'} numbers where the network has ${size}`)
  }
  const rows = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1]) // [1, U, B] ↔ [1, B, U]
  const program = (B: number): Program => ({
    name: 'primary',
    state: specs,
    feeds: { inputs: { shape: [1, B, cohort.task.inputs], dtype: 'float32' } },
    step(state, { inputs }) {
      const { code, outputs } = primary.pass(state, rows(inputs!))
      return { fetches: { code: rows(code), outputs: rows(outputs) } }
    },
  })
  return portable(program, { ...(numbers.initial() as Record<string, Float32Array>), ...weights })
}
