import type { Memory } from '../compiled/memory.ts'
import type { Finder } from './backend.ts'
import type { At } from './own.ts'
import { rowProducts } from './rows/match.ts'
import { SparseProducts } from './rows/products.ts'
import { roomOfGradient, roomOfProduct } from './rows/room.ts'

/** Products with rows of a stored table, and the gradients of their weights, that pass over the zeros of the table. */
export const sparseRows: Finder = (graph) => {
  const { products, gradients } = rowProducts(graph)
  return [
    ...products.map((product) => ({
      node: product.node,
      reads: [],
      room: roomOfProduct(product),
      suits: (memory: Memory, at: At) => SparseProducts.on(memory).isSparse(at(product.table)),
      bind: (memory: Memory, at: At) => SparseProducts.on(memory).multiply(product, at),
    })),
    ...gradients.map((gradient) => ({
      node: gradient.node,
      reads: [gradient.factor],
      room: roomOfGradient(gradient),
      suits: (memory: Memory, at: At) => SparseProducts.on(memory).isSparse(at(gradient.table)),
      bind: (memory: Memory, at: At) => SparseProducts.on(memory).accumulate(gradient, at),
    })),
  ]
}
