import * as tf from '@tensorflow/tfjs-core'
import type { Tensors, Update } from '../program.ts'

/** The state after one Adam update (Kingma & Ba 2015), in plain ops: only the entries that move. */
export function applyAdam(update: Update, state: Tensors, gradients: Tensors, feeds: Tensors): Tensors {
  const { beta1, beta2 } = update
  const next: Tensors = {}
  for (const group of update.groups)
    for (const name of group.parameters) {
      const [p, g] = [state[name]!, gradients[name]!]
      const perRun = [p.shape[0]!, ...Array<number>(p.rank - 1).fill(1)]
      const m = tf.add(tf.mul(state[`m/${name}`]!, beta1), tf.mul(g, 1 - beta1))
      const v = tf.add(tf.mul(state[`v/${name}`]!, beta2), tf.mul(tf.square(g), 1 - beta2))
      const step = tf.div(tf.mul(m, tf.reshape(feeds[group.alpha]!, perRun)), tf.add(tf.sqrt(v), feeds[group.epsilon]!))
      next[name] = tf.sub(p, step)
      next[`m/${name}`] = m
      next[`v/${name}`] = v
    }
  return next
}
