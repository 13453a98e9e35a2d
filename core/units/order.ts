import type { Matrix } from './report.ts'

/** Each unit's strongest response as a share of all its responses, and its column; 0 if it responds to nothing. */
export function purities({ rows, columns, data }: Matrix): { share: number; column: number; strength: number }[] {
  return Array.from({ length: rows }, (_, row) => {
    let [sum, most, column] = [0, 0, 0]
    for (let c = 0; c < columns; c++) {
      const size = Math.abs(data[row * columns + c]!)
      sum += size
      if (size > most) [most, column] = [size, c]
    }
    return { share: sum > 1e-3 ? most / sum : 0, column, strength: most }
  })
}

/**
 * Orders units so that a legible code becomes a staircase: for each column in turn the unit matched with it (greedily,
 * the largest share of a unit's responses first), then the others, by their own column and from pure to mixed.
 */
export function matchedOrder(matrix: Matrix): number[] {
  const { rows, columns, data } = matrix
  const sums = Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += Math.abs(data[row * columns + c]!)
    return sum
  })
  const share = (row: number, column: number) =>
    sums[row]! > 1e-3 ? Math.abs(data[row * columns + column]!) / sums[row]! : 0
  const pairs = Array.from({ length: rows * columns }, (_, i) => i)
    .filter((i) => share(Math.floor(i / columns), i % columns) > 0)
    .sort((p, q) => share(Math.floor(q / columns), q % columns) - share(Math.floor(p / columns), p % columns) || p - q)
  const unitOf = new Map<number, number>()
  const taken = new Set<number>()
  for (const i of pairs) {
    const [row, column] = [Math.floor(i / columns), i % columns]
    if (taken.has(row) || unitOf.has(column)) continue
    unitOf.set(column, row)
    taken.add(row)
  }
  const matched = Array.from({ length: columns }, (_, column) => unitOf.get(column)).filter((row) => row !== undefined)
  const own = purities(matrix)
  const rest = Array.from({ length: rows }, (_, row) => row)
    .filter((row) => !taken.has(row))
    .sort(
      (p, q) =>
        Number(own[p]!.share === 0) - Number(own[q]!.share === 0) ||
        own[p]!.column - own[q]!.column ||
        own[q]!.share - own[p]!.share ||
        p - q,
    )
  return [...matched, ...rest]
}
