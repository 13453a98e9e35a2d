import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { patches } from '../tensor/patches.ts'
import { windowOf, type Window as Geometry } from '../tensor/window.ts'
import type { Shape } from './network.ts'

/**
 * A square window that moves over pictures with padding `same`: ⌈side / stride⌉ positions in each direction, zeros
 * around.
 */
export class Window {
  readonly channels: number
  readonly size: number
  readonly stride: number
  readonly places: readonly [number, number]
  readonly #window: Geometry

  constructor(input: Shape, size: number, stride: number) {
    const [channels, height, width] = input as [number, number, number]
    this.#window = windowOf({ channels, height, width, size, stride })
    this.channels = channels
    this.size = size
    this.stride = stride
    this.places = this.#window.places
  }

  /** Number of taps of the window over all channels, ordered by channel, then row. */
  get taps(): number {
    return this.#window.taps
  }

  /** Number of positions. */
  get count(): number {
    return this.places[0] * this.places[1]
  }

  /** A padded side: as far as the last tap reaches from every position, extended to whole strides. */
  #padded(axis: 0 | 1): number {
    return this.size - 1 + this.stride * this.places[axis]
  }

  /** Pictures `[S, channels·height·width, B]` → the input of each tap at each position, `[S, taps, positions·B]`. */
  patches(x: Tensor): Tensor {
    return patches(x, this.#window)
  }

  /**
   * The sum of what the taps that read a pixel carry, at each place or the same at all of them: `[R, channels, size²,
   * places|1]` → `[R, channels·height·width, 1]`.
   */
  sums(carried: Tensor): Tensor {
    const { channels: C, size, stride: s } = this
    const { height: H, width: W } = this.#window
    const [rows, columns] = this.places
    const R = carried.shape[0]!
    const [high, wide] = [this.#padded(0), this.#padded(1)]
    const reached = (t: number): Tensor => {
      const own = tf.slice(carried, [0, 0, t, 0], [-1, -1, 1, -1])
      const everywhere =
        carried.shape[3] === 1
          ? tf.mul(tf.reshape(own, [R * C, 1, 1]), tf.ones([1, rows, columns])) // [R·C, rows, columns]
          : own
      const ofColumns = tf.pad(tf.reshape(everywhere, [R * C * rows, columns, 1]), [
        [0, 0],
        [0, 0],
        [0, s - 1],
      ])
      const ofRows = tf.pad(tf.reshape(ofColumns, [R * C * rows, 1, s * columns]), [
        [0, 0],
        [0, s - 1],
        [0, 0],
      ])
      const [y, x] = [Math.floor(t / size), t % size]
      return tf.pad(tf.reshape(ofRows, [R * C, s * rows, s * columns]), [
        [0, 0],
        [y, high - y - s * rows],
        [x, wide - x - s * columns],
      ])
    }
    const all = Array.from({ length: size ** 2 }, (_, t) => reached(t)).reduce((a, b) => tf.add(a, b))
    const [top, left] = this.#window.before
    return tf.reshape(tf.slice(all, [0, top, left], [-1, H, W]), [R, C * H * W, 1])
  }
}
