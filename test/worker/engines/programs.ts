import * as tf from '@tensorflow/tfjs-core'
import { differentiate, logSumExp, matMul, perRun, rms, scaleGradient } from '../../../worker/tensor/ops.ts'
import { rateFeeds, type Arrays, type Program, type Specs, type Tensors } from '../../../worker/tensor/program.ts'
import { size } from '../../../worker/tensor/trace/graph.ts'
import { adam } from '../../../worker/optimizers/adam.ts'
import { ruleOf } from '../../../worker/optimizers/optimizer.ts'

const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const })

/** Numbers in [-1, 1) that depend on nothing but the seed. */
export function numbers(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** State or feeds of these specs, drawn by name; moments start at zero. */
export function draw(specs: Specs, seed: number, scale = 1): Arrays {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }], i) => {
      const values = numbers(size(shape), seed + 31 * i).map((x) => x * scale)
      if (dtype === 'int32') return [name, Int32Array.from(values, () => 0)]
      return [name, /^[mv]\//.test(name) ? values.fill(0) : values]
    }),
  )
}

const adamRule = ruleOf(adam, adam.options.parse({}))

/** Parameters with their moments, and Adam on all of them as one group. */
export function trained(parameters: Specs, runs: number): Required<Pick<Program, 'state' | 'feeds' | 'update'>> {
  const names = Object.keys(parameters)
  const update = { rule: adamRule, groups: [{ owner: 'all', parameters: names }] }
  const slots = names.flatMap((name) => adamRule.slots.map((slot) => [`${slot}/${name}`, parameters[name]!]))
  return { state: { ...parameters, ...Object.fromEntries(slots) }, feeds: rateFeeds(update, runs), update }
}

/** What Adam is fed in such a program. */
export const ratesOf = ({ feeds }: Program, alpha: (run: number) => number, epsilon = 1e-8): Arrays =>
  Object.fromEntries(
    Object.entries({ 'alpha/all': alpha, 'epsilon/all': () => epsilon }).flatMap(([name, value]) =>
      feeds[name] ? [[name, Float32Array.from({ length: feeds[name].shape[0]! }, (_, run) => value(run))]] : [],
    ),
  )

/** Ten concepts: a one-layer primary, and a linear student with an L1 reader cost that the primary feels. */
export function tenConcepts(runs: number, batch = 512, units = 10): Program {
  const parameters = {
    W: float(runs, units, 10),
    b: float(runs, units, 1),
    V: float(runs, 10, units),
    A: float(runs, 10, units),
  }
  const { state, feeds, update } = trained(parameters, runs)
  return {
    name: 'ten concepts',
    state: { ...state, pressure: float(runs, 1, 1), cost: float(runs, 1, 1) },
    feeds: { ...feeds, x: float(1, batch, 10), t: float(1, 10, batch) },
    update,
    step(state, { x, t }) {
      const parts = ({ W, b, V, A }: Tensors) => {
        const h = tf.relu(tf.add(matMul(W!, x!, false, true), b!)) // [R, H, B]
        const task = perRun(tf.square(tf.sub(matMul(V!, h), t!)))
        const felt = scaleGradient(h, state.pressure!)
        const student = perRun(tf.square(tf.sub(matMul(A!, felt), t!)))
        const read = matMul(tf.abs(A!), rms(felt)) // [R, 10, 1]
        const reader = tf.sum(tf.mul(read, state.cost!), [1, 2])
        return { task, student, reader }
      }
      const named = Object.fromEntries(Object.keys(parameters).map((name) => [name, state[name]!]))
      const { also, gradients } = differentiate(named, (p) => {
        const also = parts(p)
        return { loss: tf.add(tf.add(also.task, also.student), also.reader), also }
      })
      return { gradients, fetches: also }
    },
  }
}

/** A classifier: a multilayer perceptron with cross-entropy from first principles. */
export function classifier(runs: number, batch: number, widths: number[]): Program {
  const parameters: Specs = {}
  widths.slice(1).forEach((out, i) => {
    parameters[`W${i}`] = float(runs, out, widths[i]!)
    parameters[`b${i}`] = float(runs, out, 1)
  })
  const layers = widths.length - 1
  const { state, feeds, update } = trained(parameters, runs)
  return {
    name: `mlp ${widths.join('-')}`,
    state,
    feeds: { ...feeds, x: float(1, batch, widths[0]!), t: float(1, widths.at(-1)!, batch) },
    update,
    step(state, { x, t }) {
      const loss = (p: Tensors) => {
        let h = x!
        for (let i = 0; i < layers; i++) {
          h = tf.add(matMul(p[`W${i}`]!, h, false, i === 0), p[`b${i}`]!)
          if (i < layers - 1) h = tf.relu(h)
        }
        return perRun(tf.sub(logSumExp(h), tf.sum(tf.mul(h, t!), [1], true)))
      }
      const named = Object.fromEntries(Object.keys(parameters).map((name) => [name, state[name]!]))
      const { also, gradients } = differentiate(named, (p) => {
        const each = loss(p)
        return { loss: each, also: { loss: each } }
      })
      return { gradients, fetches: also }
    },
  }
}
