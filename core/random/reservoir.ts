import { fillBits, type Key } from './random.ts'

/** Rows whose words are drawn at a time. */
const chunk = 2048

/**
 * A uniform sample of `size` of the rows 0 … n − 1 of a stream, as it stands when all have gone by: the row in each slot.
 * Row i ≥ size takes slot j, uniform over 0 … i, if j < size (Vitter 1985, algorithm R). All n rows where they are fewer.
 */
export function reservoirSample(size: number, n: number, key: Key): Float64Array {
  const slots = Float64Array.from({ length: Math.min(size, n) }, (_, row) => row)
  const words = new Uint32Array(2 * chunk)
  for (let first = size; first < n; first += chunk) {
    fillBits(words, key, (first - size) / chunk)
    const last = Math.min(first + chunk, n)
    for (let row = first; row < last; row++) {
      const at = 2 * (row - first)
      const slot = Math.floor((words[at]! * 2 ** -32 + (words[at + 1]! >>> 11) * 2 ** -53) * (row + 1))
      if (slot < size) slots[slot] = row
    }
  }
  return slots
}
