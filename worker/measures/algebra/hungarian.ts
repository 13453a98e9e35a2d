/**
 * The assignment of rows to distinct columns with the largest total, `[rows, cols]`, in O(rows²·cols) (Kuhn 1955;
 * shortest augmenting paths with potentials). Returns each row's column, −1 for rows left over when rows > cols; throws
 * where a gain is not finite.
 */
export function assign(gain: Float64Array, rows: number, cols: number): Int32Array {
  if (rows > cols) {
    const flipped = new Float64Array(gain.length)
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) flipped[j * rows + i] = gain[i * cols + j]!
    const out = new Int32Array(rows).fill(-1)
    assign(flipped, cols, rows).forEach((row, column) => (out[row] = column))
    return out
  }
  const potential = { row: new Float64Array(rows + 1), column: new Float64Array(cols + 1) }
  const owner = new Int32Array(cols + 1)
  for (let i = 1; i <= rows; i++) augment(gain, cols, i, potential, owner)
  const out = new Int32Array(rows)
  for (let j = 1; j <= cols; j++) if (owner[j]! > 0) out[owner[j]! - 1] = j - 1
  return out
}

/** Finds a column for row i (from 1; column 0 stands for "none yet") along the cheapest alternating path. */
function augment(
  gain: Float64Array,
  cols: number,
  i: number,
  potential: { row: Float64Array; column: Float64Array },
  owner: Int32Array,
) {
  const slack = new Float64Array(cols + 1).fill(Infinity)
  const cameFrom = new Int32Array(cols + 1)
  const used = new Uint8Array(cols + 1)
  owner[0] = i
  let column = 0
  do {
    used[column] = 1
    const row = owner[column]!
    let next = 0
    let least = Infinity
    for (let j = 1; j <= cols; j++) {
      if (used[j]) continue
      const reduced = -gain[(row - 1) * cols + j - 1]! - potential.row[row]! - potential.column[j]!
      if (reduced < slack[j]!) [slack[j], cameFrom[j]] = [reduced, column]
      if (slack[j]! < least) [least, next] = [slack[j]!, j]
    }
    if (next === 0) throw new Error('a gain to be assigned is not finite')
    for (let j = 0; j <= cols; j++)
      if (used[j]) {
        potential.row[owner[j]!]! += least
        potential.column[j]! -= least
      } else slack[j]! -= least
    column = next
  } while (owner[column] !== 0)
  for (; column; column = cameFrom[column]!) owner[column] = owner[cameFrom[column]!]!
}
