import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Arithmetic, Tensors, Update } from '../../../tensor/program.ts'

const math: Arithmetic<Tensor> = { add: tf.add, subtract: tf.sub, multiply: tf.mul, divide: tf.div, sqrt: tf.sqrt }

/** An optimiser in plain ops: the parameters and their slots after one update. */
export function updated({ rule, groups }: Update, state: Tensors, gradients: Tensors, feeds: Tensors): Tensors {
  const next: Tensors = {}
  for (const { owner, parameters } of groups)
    for (const name of parameters) {
      const parameter = state[name]!
      const perRun = (rate: string) =>
        tf.reshape(feeds[`${rate}/${owner}`]!, [parameter.shape[0]!, ...parameter.shape.slice(1).map(() => 1)])
      const { parameter: moved, ...slots } = rule.move(math, {
        parameter,
        gradient: gradients[name]!,
        ...Object.fromEntries(rule.slots.map((slot) => [slot, state[`${slot}/${name}`]!])),
        ...Object.fromEntries(rule.rates.map((rate) => [rate, perRun(rate)])),
      })
      next[name] = moved!
      for (const [slot, value] of Object.entries(slots)) next[`${slot}/${name}`] = value
    }
  return next
}
