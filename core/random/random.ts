/**
 * Counter-based randomness: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3", SC 2011). A value is a pure function of key, step and place, so resuming and regrouping change nothing.
 */
import { threefry } from './threefryKernel.ts'

/** Names one stream of random numbers: a seed and a purpose. */
export interface Key {
  readonly k0: number
  readonly k1: number
}

/** The stream of this seed (a whole number from 0 to 2³² − 1) for this purpose; streams of different purposes are independent. */
export function stream(seed: number, purpose: string): Key {
  if (seed !== seed >>> 0) throw new RangeError(`seed: expected a whole number from 0 to 4294967295, got ${seed}`)
  return { k0: seed | 0, k1: fnv1a(purpose) }
}

/** Fills `out` with random 32-bit words, from pair `first` on; word i of a step does not depend on how many are drawn. */
export function fillBits(out: Uint32Array, key: Key, step: number, first = 0): void {
  blocks(out, key, step, first)
}

/** Fills `out` with uniform values in [0, 1), multiples of 2⁻²⁴. */
export function fillUniform(out: Float32Array, key: Key, step: number): void {
  const bits = new Uint32Array(out.buffer, out.byteOffset, out.length)
  blocks(bits, key, step, 0)
  for (let i = 0; i < out.length; i++) out[i] = (bits[i]! >>> 8) * 2 ** -24
}

/** Fills `out` with normal values of mean 0 and standard deviation `sd` (Box–Muller on each pair of words). */
export function fillNormal(out: Float32Array, key: Key, step: number, sd = 1): void {
  const bits = new Uint32Array(out.buffer, out.byteOffset, out.length)
  blocks(bits, key, step, 0)
  const even = out.length & ~1
  for (let i = 0; i < even; i += 2) {
    const radius = sd * radiusOf(bits[i]!)
    const angle = bits[i + 1]! * TURN
    out[i] = radius * Math.cos(angle)
    out[i + 1] = radius * Math.sin(angle)
  }
  if (even === out.length) return
  blocks(pair, key, step, even / 2)
  out[even] = sd * radiusOf(pair[0]!) * Math.cos(pair[1]! * TURN)
}

/** A whole number from 0 to n − 1 at place i of a step (bias below n·2⁻⁵³). */
export function below(key: Key, step: number, i: number, n: number): number {
  blocks(pair, key, step, i)
  return Math.floor((pair[0]! * 2 ** -32 + (pair[1]! >>> 11) * 2 ** -53) * n)
}

/** A random order of 0 … n − 1, one per epoch (Fisher–Yates). */
export function permutation(n: number, key: Key, epoch: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = below(key, epoch, i, i + 1)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/**
 * A Haar-random orthogonal matrix `[n, n]`, row-major: the Q of a Gaussian matrix whose R has a positive diagonal
 * (Mezzadri 2007), by Gram–Schmidt on the rows, twice for precision.
 */
export function orthogonal(n: number, key: Key): Float64Array {
  const gaussian = new Float32Array(n * n)
  fillNormal(gaussian, key, 0)
  const q = Float64Array.from(gaussian)
  for (let i = 0; i < n; i++) {
    const row = q.subarray(i * n, (i + 1) * n)
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = q.subarray(j * n, (j + 1) * n)
        const along = dot(row, other)
        for (let c = 0; c < n; c++) row[c]! -= along * other[c]!
      }
      const length = Math.sqrt(dot(row, row))
      for (let c = 0; c < n; c++) row[c]! /= length
    }
  }
  return q
}

const TURN = 2 * Math.PI * 2 ** -32
const pair = new Uint32Array(2)

/** Box–Muller radius of a word, from u in (0, 1]. */
const radiusOf = (word: number): number => Math.sqrt(-2 * Math.log((word + 1) * 2 ** -32))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** FNV-1a over the UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** From this many words on, the kernel is faster than the loop by more than it costs to start. */
const LONG = 64

/** Writes blocks `first`, `first + 1`, … of a step, two words each: block b is Threefry of the counter (b, step). */
function blocks(out: Uint32Array, key: Key, step: number, first: number): void {
  if (out.length >= LONG) return threefry(out, key.k0, key.k1, step, first)
  const a = key.k0 | 0
  const b = key.k1 | 0
  const c = 0x1bd11bda ^ a ^ b
  const y0 = (step + b) | 0
  const length = out.length
  for (let i = 0, block = first; i < length; i += 2, block++) {
    let x = (block + a) | 0
    let y = y0
    x = (x + y) | 0
    y = ((y << 13) | (y >>> 19)) ^ x
    x = (x + y) | 0
    y = ((y << 15) | (y >>> 17)) ^ x
    x = (x + y) | 0
    y = ((y << 26) | (y >>> 6)) ^ x
    x = (x + y) | 0
    y = ((y << 6) | (y >>> 26)) ^ x
    x = (x + b) | 0
    y = (y + c + 1) | 0
    x = (x + y) | 0
    y = ((y << 17) | (y >>> 15)) ^ x
    x = (x + y) | 0
    y = ((y << 29) | (y >>> 3)) ^ x
    x = (x + y) | 0
    y = ((y << 16) | (y >>> 16)) ^ x
    x = (x + y) | 0
    y = ((y << 24) | (y >>> 8)) ^ x
    x = (x + c) | 0
    y = (y + a + 2) | 0
    x = (x + y) | 0
    y = ((y << 13) | (y >>> 19)) ^ x
    x = (x + y) | 0
    y = ((y << 15) | (y >>> 17)) ^ x
    x = (x + y) | 0
    y = ((y << 26) | (y >>> 6)) ^ x
    x = (x + y) | 0
    y = ((y << 6) | (y >>> 26)) ^ x
    x = (x + a) | 0
    y = (y + b + 3) | 0
    x = (x + y) | 0
    y = ((y << 17) | (y >>> 15)) ^ x
    x = (x + y) | 0
    y = ((y << 29) | (y >>> 3)) ^ x
    x = (x + y) | 0
    y = ((y << 16) | (y >>> 16)) ^ x
    x = (x + y) | 0
    y = ((y << 24) | (y >>> 8)) ^ x
    x = (x + b) | 0
    y = (y + c + 4) | 0
    x = (x + y) | 0
    y = ((y << 13) | (y >>> 19)) ^ x
    x = (x + y) | 0
    y = ((y << 15) | (y >>> 17)) ^ x
    x = (x + y) | 0
    y = ((y << 26) | (y >>> 6)) ^ x
    x = (x + y) | 0
    y = ((y << 6) | (y >>> 26)) ^ x
    out[i] = x + c
    if (i + 1 < length) out[i + 1] = y + a + 5
  }
}
