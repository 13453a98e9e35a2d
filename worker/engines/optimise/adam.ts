import * as tf from '@tensorflow/tfjs-core'
import type { Tensors, Update } from '../program.ts'

/** Adam in plain ops, for eager engines: the parameters and moments after one update. */
export function applyAdam(update: Update, state: Tensors, gradients: Tensors, feeds: Tensors): Tensors {
  const next: Tensors = {}
  const { beta1, beta2 } = update
  for (const { parameters, alpha, epsilon } of update.groups)
    for (const name of parameters) {
      const [p, g] = [state[name]!, gradients[name]!]
      const m = tf.add(tf.mul(state[`m/${name}`]!, beta1), tf.mul(g, 1 - beta1))
      const v = tf.add(tf.mul(state[`v/${name}`]!, beta2), tf.mul(tf.square(g), 1 - beta2))
      const rate = tf.reshape(feeds[alpha]!, [p.shape[0]!, ...p.shape.slice(1).map(() => 1)])
      next[name] = tf.sub(p, tf.div(tf.mul(rate, m), tf.add(tf.sqrt(v), feeds[epsilon]!)))
      next[`m/${name}`] = m
      next[`v/${name}`] = v
    }
  return next
}
