import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Element-wise non-linearities by name. */
export const activations = {
  relu: (x: Tensor): Tensor => tf.relu(x),
  /** Leaves linear what is in front of it: a network of such layers is linear in its inputs. */
  identity: (x: Tensor): Tensor => x,
  tanh: (x: Tensor): Tensor => tf.tanh(x),
  /** Tanh form of Hendrycks & Gimpel 2016. */
  gelu: (x: Tensor): Tensor => {
    const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))))
    return tf.mul(tf.mul(x, 0.5), tf.add(1, tf.tanh(inner)))
  },
}
export type Activation = keyof typeof activations
export const activationNames = Object.keys(activations) as Activation[]
