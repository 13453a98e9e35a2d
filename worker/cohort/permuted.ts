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
        const words = new Uint32Array(2 * C)
        seeds.distinct.forEach((seed, s) => {
          const key = stream(seed, stored ? 'permuted knowledge' : `permuted knowledge: ${purpose}`)
          const runs = [...seeds.ofRun.keys()].filter((run) => seeds.ofRun[run] === s)
          for (let b = 0; b < B; b++) {
            if (stored) fillBits(words, key, stored[s * B + b]!)
            else fillBits(words, key, step, b * C)
            const order = shuffled(C, words)
            for (const run of runs)
              for (let c = 0; c < C; c++) places![(run * C + c) * B + b] = (run * C + order[c]!) * B + b
          }
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

/** A permutation of C classes by Fisher–Yates, from two random words for each. */
function shuffled(C: number, words: Uint32Array): Int32Array {
  const order = Int32Array.from({ length: C }, (_, c) => c)
  for (let c = C - 1; c > 0; c--) {
    const j = Math.floor((words[2 * c]! * 2 ** -32 + (words[2 * c + 1]! >>> 11) * 2 ** -53) * (c + 1))
    ;[order[c], order[j]] = [order[j]!, order[c]!]
  }
  return order
}
