import { UnknownVariant } from '../../core/catalog/registry.ts'
import { classifier } from './classifier.ts'
import { network } from './network.ts'
import type { Reference } from './program.ts'
import { tenConcepts } from './tenConcepts.ts'

const makers: Record<string, () => Reference> = {
  'ten-concepts': tenConcepts,
  'mlp-64': () => classifier('mlp-64'),
  'mlp-784': () => classifier('mlp-784'),
  conv: () => network('conv'),
  transformer: () => network('transformer'),
}

export const programNames: readonly string[] = Object.keys(makers)

/** The reference program with that name; throws UnknownVariant with the nearest name. */
export function reference(name: string): Reference {
  const make = makers[name]
  if (!make) throw new UnknownVariant('program', name, programNames)
  return make()
}
