/**
 * Writes a sequence of symbols into an input row of zeros, `[symbols, length]` flat: it ends at the last place, and where it is
 * shorter than the row, the places before it have symbol `before`.
 */
export function writeSequence(row: Float32Array, symbols: ArrayLike<number>, length: number, before = 0): void {
  const missing = length - symbols.length
  for (let place = 0; place < length; place++) {
    const symbol = place < missing ? before : symbols[place - missing]!
    row[symbol * length + place] = 1
  }
}

/** Writes a class as the targets of one of L places, in a row of zeros `[C, L]`. */
export const writeClassAt = (row: Float32Array, c: number, place: number, L: number): void =>
  void (row[c * L + place] = 1)

/** Writes a class as a row of targets, 1 for it and else 0. */
export const writeClass = (row: Float32Array, c: number): void => void (row.fill(0)[c] = 1)
