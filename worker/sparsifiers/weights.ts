import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { define, matrices } from './sparsifier.ts'

export const weights = define({
  name: 'weights',
  summary: 'Keeps the largest weights of each matrix and sets the others to 0 every few steps, fewer and fewer.',
  source: 'Gao et al. 2025, weight-sparse transformers, by the recipe of jacobcd52/sparse_pretrain',
  formula: 'w_ij·[|w_ij| is among the fraction·I·J largest of its matrix, or among the perRow largest of its row]',
  options: z.object({
    fraction: numeric(z.number().positive().max(1)).default(0.1).describe('Weights kept at the end, of each matrix.'),
    perRow: numeric(z.int().min(0).max(65536)).default(4).describe('Weights that each unit keeps at least.'),
    from: z.number().min(0).lt(1).default(0.01).describe('Share of training after which weights are taken away.'),
    until: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe('Share of training after which no more are; linear between.'),
    every: z
      .int()
      .min(1)
      .max(1e6)
      .default(4)
      .describe('Steps after which the largest are chosen again, and after the last.'),
    at: matrices,
  }),
  strength: 'fraction',
  every: ({ every }) => every,
  between(layers, { fraction, perRow, from, until }, done) {
    const way = done <= from ? 0 : Math.min(1, (done - from) / Math.max(until - from, 1e-9))
    const share = 1 - (1 - fraction) * way
    if (share === 1) return
    for (const { parameters } of layers)
      for (const { shape, values } of Object.values(parameters))
        keepLargest(values, shape.at(-1)!, Math.round(share * values.length), perRow)
  },
})

/**
 * Sets all values of a matrix with rows of J to 0 but the k largest by size, among which are the `perRow` largest of each
 * row, and nothing else where those are more than k. Of equal ones the first stay, so that exactly k do.
 */
export function keepLargest(values: Float32Array, J: number, k: number, perRow: number): void {
  const n = values.length
  const bits = new Uint32Array(values.buffer, values.byteOffset, n)
  const sizes = new Uint32Array(n) // the bits of a float without its sign are ordered as its size is
  for (let i = 0; i < n; i++) sizes[i] = bits[i]! & 0x7fffffff
  const first = largestOfRows(sizes, J, Math.min(perRow, J))
  const kept = Uint32Array.from(first, (place) => bits[place]!)
  for (const place of first) sizes[place] = 0
  const rest = k - first.length
  const { least, equal } = rest > 0 ? kthLargest(sizes, rest) : { least: 0x7fffffff, equal: 0 }
  let left = equal
  for (let i = 0; i < n; i++) {
    const size = sizes[i]!
    if (size > least || (size === least && left-- > 0)) continue
    bits[i] = 0
  }
  first.forEach((place, i) => (bits[place] = kept[i]!))
}

/** Places of the `count` largest of each row of J, the first of equal ones. */
function largestOfRows(sizes: Uint32Array, J: number, count: number): Int32Array {
  const places = new Int32Array((sizes.length / J) * count)
  for (let row = 0, out = 0; count > 0 && row < sizes.length; row += J, out += count) {
    let found = 0
    let least = -1 // of those found, once they are enough
    for (let j = row; j < row + J; j++) {
      const size = sizes[j]!
      if (size <= least) continue
      let at = out + (found < count ? found++ : count - 1)
      for (; at > out && sizes[places[at - 1]!]! < size; at--) places[at] = places[at - 1]!
      places[at] = j
      if (found === count) least = sizes[places[out + count - 1]!]!
    }
  }
  return places
}

/** The k-th largest of whole numbers below 2³¹, and how many of its equals are among the k largest. */
function kthLargest(values: Uint32Array, k: number): { least: number; equal: number } {
  const upper = new Uint32Array(32768)
  for (let i = 0; i < values.length; i++) upper[values[i]! >>> 16]!++
  const high = reached(upper, k)
  const lower = new Uint32Array(65536)
  for (let i = 0; i < values.length; i++) if (values[i]! >>> 16 === high.at) lower[values[i]! & 0xffff]!++
  const low = reached(lower, high.left)
  return { least: high.at * 65536 + low.at, equal: low.left }
}

/** Where counting from the end comes to k, and how many of those there are needed for it. */
function reached(counts: Uint32Array, k: number): { at: number; left: number } {
  let left = k
  let at = counts.length - 1
  while (left > counts[at]!) left -= counts[at--]!
  return { at, left }
}
