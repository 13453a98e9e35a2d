import type { Catalog } from '../catalog/catalog.ts'
import { factsOf } from './resolve.ts'
import type { Misfit, Settings } from './types.ts'

/** A value of an option of a teaching mode with which other options have no effect. */
interface Idle {
  option: string
  is: string | number
  fields: readonly string[]
}

/** Fields of teaching that a file gives and that have no effect beside others that it gives. */
export function idle(given: unknown, { teaching }: Settings, catalog: Catalog): Misfit[] {
  const fields = (given as { teaching?: unknown }).teaching
  if (fields === null || typeof fields !== 'object') return []
  const has = (name: string): boolean => Object.hasOwn(fields, name)
  const found: Misfit[] = []
  if (teaching.budget && has('pressure'))
    found.push({
      path: 'teaching.pressure',
      message: `a budget finds the pressure (leave out pressure, or set budget: none; got budget: ${teaching.budget.kind})`,
    })
  const without = factsOf(catalog, 'teaching', teaching.mode)['idle'] as readonly Idle[] | undefined
  for (const { option, is, fields } of without ?? [])
    if (teaching[option] === is)
      for (const name of fields.filter(has))
        found.push({ path: `teaching.${name}`, message: `${option}: ${is} leaves it without effect (leave it out)` })
  return found
}
