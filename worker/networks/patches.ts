import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from './network.ts'

/**
 * A square window that moves over pictures with padding `same`: ⌈side / stride⌉ positions in each direction, zeros
 * around.
 */
export class Window {
  readonly channels: number
  readonly size: number
  readonly stride: number
  /** Height and width of the picture, and the number of positions in each direction. */
  readonly #sides: readonly [number, number]
  readonly places: readonly [number, number]
  /** Zeros above and left, as in TensorFlow: if the number is odd, the extra one is below and right. */
  readonly #before: readonly [number, number]

  constructor(input: Shape, size: number, stride: number) {
    const [channels, height, width] = input as [number, number, number]
    const places = [height, width].map((side) => Math.ceil(side / stride)) as [number, number]
    const missing = [height, width].map((side, i) => Math.max(0, (places[i]! - 1) * stride + size - side))
    this.channels = channels
    this.size = size
    this.stride = stride
    this.#sides = [height, width]
    this.places = places
    this.#before = missing.map((zeros) => Math.floor(zeros / 2)) as [number, number]
  }

  /** Number of taps of the window over all channels, ordered by channel, then row. */
  get taps(): number {
    return this.channels * this.size ** 2
  }

  /** Number of positions. */
  get count(): number {
    return this.places[0] * this.places[1]
  }

  /** A padded side: as far as the last tap reaches from every position, extended to whole strides. */
  #padded(axis: 0 | 1): number {
    return this.size - 1 + this.stride * this.places[axis]
  }

  /**
   * Pictures `[S, channels·height·width, B]` → the input of each tap at each position, `[S, taps, positions·B]`. The picture
   * is first parted into its s × s phases, pixels that are whole strides apart: a tap reads a block of one phase, so that
   * its gradient is added to that phase alone, a picture s² times as small.
   */
  patches(x: Tensor): Tensor {
    const { channels: C, size, stride: s } = this
    const [H, W] = this.#sides
    const [rows, columns] = this.places
    const [S, , B] = x.shape as [number, number, number]
    // A side of a phase: positions, and as many more as the last tap is whole strides away.
    const [high, wide] = this.places.map((n) => n + Math.floor((size - 1) / s)) as [number, number]
    const [top, left] = this.#before
    const padded = tf.pad(tf.reshape(x, [S * C, H, W, B]), [
      [0, 0],
      [top, s * high - top - H],
      [left, s * wide - left - W],
      [0, 0],
    ])
    const ofRow = (y: number): Tensor => {
      const own = tf.slice(tf.reshape(padded, [S * C * high, s, s * wide, B]), [0, y, 0, 0], [-1, 1, -1, -1])
      return tf.reshape(own, [S * C * high * wide, s, B])
    }
    const read = Math.min(s, size)
    const phases = Array.from({ length: read }, (_, y) => ofRow(y)).map((row) =>
      Array.from({ length: read }, (_, x) => tf.reshape(tf.slice(row, [0, x, 0], [-1, 1, -1]), [S * C, high, wide, B])),
    )
    const tap = (y: number, x: number): Tensor => {
      const begin = [0, Math.floor(y / s), Math.floor(x / s), 0]
      const cut = tf.slice(phases[y % s]![x % s]!, begin, [S * C, rows, columns, B])
      return tf.reshape(cut, [S, C, 1, rows * columns * B])
    }
    const taps = Array.from({ length: size ** 2 }, (_, t) => tap(Math.floor(t / size), t % size))
    return tf.reshape(tf.concat(taps, 2), [S, this.taps, rows * columns * B])
  }

  /**
   * The sum of what the taps that read a pixel carry, at each place or the same at all of them: `[R, channels, size²,
   * places|1]` → `[R, channels·height·width, 1]`.
   */
  sums(carried: Tensor): Tensor {
    const { channels: C, size, stride: s } = this
    const [H, W] = this.#sides
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
    const [top, left] = this.#before
    return tf.reshape(tf.slice(all, [0, top, left], [-1, H, W]), [R, C * H * W, 1])
  }
}
