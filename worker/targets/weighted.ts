import * as tf from '@tensorflow/tfjs-core'
import { perRun } from '../tensor/ops.ts'
import type { Target } from './target.ts'
import { values } from './values.ts'

/** Values whose loss is averaged over outputs, output i (from 0) weighing `importance`^i. */
export const weighted = (importance: number): Target => ({
  ...values,
  loss(target, outputs) {
    const C = outputs.shape[1]!
    const place = tf.sub(tf.cumsum(tf.ones([1, C, 1]), 1), 1) // 0 to C − 1
    const weights = tf.exp(tf.mul(place, Math.log(importance)))
    return tf.mul(perRun(tf.mul(tf.square(tf.sub(outputs, target)), weights)), 1 / C)
  },
  scores(outputs, rows, C) {
    let sum = 0
    for (let at = 0; at < outputs.length; at++) sum += importance ** (at % C) * (outputs[at]! - rows[at]!) ** 2
    return { ...values.scores(outputs, rows, C), loss: sum / outputs.length }
  },
})
