import { fillWordsBy } from '../../core/random/threefryKernel.ts'
import { addProductsBy } from '../measures/algebra/product.ts'
import type { Engine } from './engine.ts'

const known = new WeakMap<Engine, Promise<void>>()

/**
 * Has an engine do what it does faster than the kernels that all engines share: draw random words, and add the products of measures.
 * Where it does not, these are as they are, but later.
 */
export function hastened(engine: Engine): Promise<void> {
  const made = known.get(engine) ?? hasten(engine)
  known.set(engine, made)
  return made
}

async function hasten({ words, products }: Engine): Promise<void> {
  const none = () => undefined
  const [filled, added] = await Promise.all([words?.().catch(none), products?.().catch(none)])
  if (filled) fillWordsBy(filled)
  if (added) addProductsBy(added)
}
