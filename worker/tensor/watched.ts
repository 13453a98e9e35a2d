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

/** Makes the product of a left operand in the place of the one that is given, and of what stands right, or in its place. */
export type Multiply = (a: Tensor, b: Tensor) => Tensor

/** What a product with a certain left operand gives instead. */
export type Instead = (multiply: Multiply, b: Tensor) => Tensor

let instead: ReadonlyMap<Tensor, Instead> | null = null

/** A product, or what stands in its place. */
export const productOr = (a: Tensor, b: Tensor, multiply: Multiply): Tensor => {
  const other = instead?.get(a)
  return other ? other(multiply, b) : multiply(a, b)
}

/** A pass in which products with these left operands give something else. */
export function withProducts<T>(others: ReadonlyMap<Tensor, Instead>, pass: () => T): T {
  const before = instead
  instead = others
  try {
    return pass()
  } finally {
    instead = before
  }
}
