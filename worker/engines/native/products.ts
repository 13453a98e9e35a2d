import type { AddsProduct } from '../../measures/algebra/product.ts'
import type { ProductsAddon } from './addon.ts'
import { productsText } from './emit/products.ts'
import type { Workshop } from './workshop.ts'

/**
 * What adds products of packed blocks in code of this processor, to the bits of the kernel; rejects with what the compiler
 * said.
 */
export async function nativeProducts(workshop: Workshop): Promise<AddsProduct> {
  const { bind } = await workshop.exports<ProductsAddon>(productsText(workshop.compiler.machine))
  let bound: { memory: ArrayBuffer; add: ReturnType<typeof bind> } | undefined
  return (memory, { atB, rows, m, n, upper }, sums, height, width) => {
    // A memory that has grown lies elsewhere.
    if (bound?.memory !== memory) bound = { memory, add: bind(memory) }
    bound.add(4 * atB, rows, m, n, Number(upper), sums, height, width)
  }
}
