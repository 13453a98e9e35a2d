/** Rows or columns that are computed together: how many times so many, then the rest. */
export interface Tiling {
  readonly size: number
  readonly whole: number
  readonly rest: number
}

/** `n` in tiles of at most `most`, as equal as they can be. */
export function tiled(n: number, most: number): Tiling {
  const size = Math.ceil(n / Math.ceil(n / most))
  return { size, whole: n - (n % size), rest: n % size }
}
