import type { Catalog } from '../catalog/catalog.ts'
import { factsOf } from './resolve.ts'
import type { Misfit, Settings } from './types.ts'

/** A value of an option of a variant with which other options of it have no effect. */
interface Idle {
  option: string
  is: string | number
  fields: readonly string[]
}

/** Fields of teaching and of the optimiser that a file gives and that have no effect beside others that it gives. */
export function idle(given: unknown, { teaching, training }: Settings, catalog: Catalog): Misfit[] {
  const [ofTeaching, ofTraining] = [fieldOf(given, 'teaching'), fieldOf(given, 'training')]
  const found: Misfit[] = []
  if (teaching.budget && has(ofTeaching, 'pressure'))
    found.push({
      path: 'teaching.pressure',
      message: `a budget finds the pressure (leave out pressure, or set budget: none; got budget: ${teaching.budget.kind})`,
    })
  const { optimizer } = training
  const chosen = [
    ['teaching', ofTeaching, teaching, factsOf(catalog, 'teaching', teaching.mode)],
    ['training.optimizer', fieldOf(ofTraining, 'optimizer'), optimizer, factsOf(catalog, 'optimizer', optimizer.kind)],
  ] as const
  for (const [path, own, options, facts] of chosen)
    for (const { option, is, fields } of (facts['idle'] as readonly Idle[] | undefined) ?? [])
      if ((options as Record<string, unknown>)[option] === is)
        for (const name of fields.filter((field) => has(own, field)))
          found.push({ path: `${path}.${name}`, message: `${option}: ${is} leaves it without effect (leave it out)` })
  return found
}

const has = (fields: unknown, name: string): boolean =>
  fields !== null && typeof fields === 'object' && Object.hasOwn(fields, name)

const fieldOf = (fields: unknown, name: string): unknown =>
  has(fields, name) ? (fields as Record<string, unknown>)[name] : undefined
