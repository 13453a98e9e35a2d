import type { Tensor } from '@tensorflow/tfjs-core'

/** The operands of a matrix product: `[R, m, k]` of each run, and `[R|S|1, k, n]` that groups of runs share. */
export interface Product {
  a: Tensor
  b: Tensor
}

let watched: Product[] | null = null

/** Tells of a matrix product while somebody watches. */
export function told(product: () => Product): void {
  watched?.push(product())
}

/** The matrix products of a pass, as they are made. */
export function productsOf(pass: () => Tensor): Product[] {
  const before = watched
  const found: Product[] = []
  watched = found
  try {
    pass()
  } finally {
    watched = before
  }
  return found
}
