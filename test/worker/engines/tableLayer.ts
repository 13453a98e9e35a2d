import * as tf from '@tensorflow/tfjs-core'
import { seedsOf, sharing } from '../../../worker/cohort/source.ts'
import { differentiate, matMul, matMulOfGroups, perRun } from '../../../worker/tensor/ops.ts'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { rowsOf } from '../../../worker/tensor/rows.ts'
import { draw, numbers, ratesOf, trained } from './programs.ts'

export interface Shape {
  /** Rows of the table. */
  rows?: number
  /** The seed of each run. */
  seeds: number[]
  units?: number
  width?: number
  batch?: number
}

const stored = 40

/** A layer on picked rows of a table, a few outputs behind it, squares as the loss, and Adam. */
export function layer({
  rows: tableRows = stored,
  seeds: perRunSeeds,
  units = 20,
  width = 48,
  batch = 12,
}: Shape): Program {
  const runs = perRunSeeds.length
  const seeds = seedsOf(perRunSeeds)
  const share = sharing(seeds)
  const [weight, readout] = [
    { shape: [runs, units, width], dtype: 'float32' },
    { shape: [runs, 3, units], dtype: 'float32' },
  ] as const
  const { state, feeds, update } = trained({ weight, readout }, runs)
  return {
    name: 'layer',
    state: { ...state, ...share.specs, data: { shape: [tableRows, width], dtype: 'float32' } },
    feeds: { rows: { shape: [seeds.distinct.length * batch], dtype: 'int32' }, ...feeds },
    update,
    step(state, { rows }) {
      const picked = rowsOf(state.data!, rows!, seeds.distinct.length)
      const x = tf.transpose(share.inGroups ? picked : share.toRuns(state, picked), [0, 2, 1])
      const { also, gradients } = differentiate({ weight: state.weight!, readout: state.readout! }, (p) => {
        const h = tf.relu(share.inGroups ? matMulOfGroups(p.weight!, x) : matMul(p.weight!, x))
        const outputs = matMul(p.readout!, h)
        return { loss: perRun(tf.square(tf.sub(outputs, 1))), also: { h, outputs } }
      })
      return { gradients, fetches: also }
    },
  }
}

/** A table in which so many of a hundred values are not 0, one row all zeros and one without any. */
const table = (width: number, percent: number): Float32Array => {
  const [values, chances] = [numbers(stored * width, 3), numbers(stored * width, 4)]
  return values.map((value, i) => {
    const row = Math.floor(i / width)
    return row === 1 || (row !== 2 && chances[i]! >= percent / 50 - 1) ? 0 : value
  })
}

/** State and feeds of a layer on 40 rows. */
export function given(program: Program, percent = 10): { state: Arrays; feeds: Arrays } {
  const state = { ...draw(program.state, 1, 0.5), data: table(program.state.data!.shape[1]!, percent) }
  const rows = Int32Array.from({ length: program.feeds.rows!.shape[0]! }, (_, i) => (7 * i + 1) % stored)
  // An ε that keeps gradients near 0 from being blown up, rounding and all.
  const feeds = { rows, ...ratesOf(program, () => 0.01, 1e-3) }
  return { state, feeds }
}

/** Seeds of runs, by how runs share rows. */
export const some = { one: [5], same: [5, 5, 5], groups: [5, 5, 6, 6], apart: [5, 6, 6] }
