import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { fillBits, stream } from '../../core/random/random.ts'
import type { PermutedKnowledge } from '../teaching/teaching.ts'
import { rowsOf } from '../tensor/rows.ts'
import type { Specs, Tensors } from '../tensor/program.ts'
import { storedRows, type Feeder, type Rows } from './feeder.ts'

const feed = 'permuted'

/**
 * Target logits whose classes but the largest have changed places. Each row has a permutation of all C classes, uniform
 * over the C! and a function of its seed and of the row alone (of data that are generated: of its stream, step and place);
 * the largest logit and the one that landed in its place are then exchanged, which leaves a uniform permutation of the
 * others.
 */
export class Permuted implements PermutedKnowledge {
  readonly feeds: Specs
  readonly feeder: Feeder

  constructor(rows: Rows) {
    const { seeds, batch: B, task } = rows
    const [R, C] = [seeds.ofRun.length, task.outputs]
    this.feeds = { [feed]: { shape: [R * C * B], dtype: 'int32' } }
    let places: Int32Array | undefined
    this.feeder = {
      specs: this.feeds,
      fill(purpose, step) {
        places ??= new Int32Array(R * C * B)
        const stored = storedRows(rows, purpose, step)
        seeds.distinct.forEach((seed, s) => {
          const orders = ordersOf(seed, C, B, stored ? stored.subarray(s * B, (s + 1) * B) : { purpose, step })
          seeds.ofRun.forEach((own, run) => {
            if (own !== s) return
            for (let c = 0; c < C; c++)
              for (let b = 0; b < B; b++) places![(run * C + c) * B + b] = (run * C + orders[b * C + c]!) * B + b
          })
        })
        return { [feed]: places }
      },
    }
  }

  of(feeds: Tensors, logits: Tensor): Tensor {
    const [R, C, B] = logits.shape as [number, number, number]
    const moved = tf.reshape(rowsOf(tf.reshape(logits, [R * C * B, 1]), feeds[feed]!, R), [R, C, B])
    const most = tf.max(logits, 1, true) // [R, 1, B]
    const largest = (z: Tensor): Tensor => tf.cast(tf.greaterEqual(z, most), 'float32')
    const [stays, arrived] = [largest(logits), largest(moved)] // [R, C, B]
    const [others, elsewhere] = [tf.sub(1, arrived), tf.sub(1, stays)]
    const displaced = tf.mul(stays, others)
    const number = tf.maximum(tf.sum(displaced, [1], true), 1)
    const exchanged = tf.div(tf.sum(tf.mul(displaced, moved), [1], true), number) // [R, 1, B]
    return tf.add(tf.mul(stays, most), tf.mul(elsewhere, tf.add(tf.mul(others, moved), tf.mul(arrived, exchanged))))
  }
}

/** Permutations of C classes for each of B rows, `[B, C]`, by Fisher–Yates: of stored rows by their number. */
function ordersOf(
  seed: number,
  C: number,
  B: number,
  rows: Int32Array | { purpose: string; step: number },
): Int32Array {
  const orders = new Int32Array(B * C)
  const words = new Uint32Array(2 * C)
  const stored = rows instanceof Int32Array ? rows : null
  const key = stream(seed, `permuted knowledge${rows instanceof Int32Array ? '' : `: ${rows.purpose}`}`)
  for (let b = 0; b < B; b++) {
    const own = orders.subarray(b * C, (b + 1) * C)
    if (stored) fillBits(words, key, stored[b]!)
    else fillBits(words, key, (rows as { step: number }).step, b * C)
    for (let c = 0; c < C; c++) own[c] = c
    for (let c = C - 1; c > 0; c--) {
      const j = Math.floor((words[2 * c]! * 2 ** -32 + (words[2 * c + 1]! >>> 11) * 2 ** -53) * (c + 1))
      ;[own[c], own[j]] = [own[j]!, own[c]!]
    }
  }
  return orders
}
