import { optionsSchema, type JsonSchema } from './options.ts'
import type { Registry, Variant } from './registry.ts'

/** One variant as data: what the worker sends to code that shows or checks it. */
export interface CatalogEntry {
  name: string
  summary: string
  source: string
  options: JsonSchema
  /** The kind's other facts about its variants: a measure's unit, range and direction, a distance's invariance ... */
  facts: Record<string, unknown>
}

/** Every kind's variants, by kind: `task`, `target`, `network`, `sparsifier`, `reader`, `distance`, `teaching`, `budget`, `optimizer`, `measure`, `heldout`. */
export type Catalog = Record<string, CatalogEntry[]>

/** The catalog of these registries; `facts` are the variant's remaining plain fields. */
export function catalogOf(registries: readonly Registry<Variant>[]): Catalog {
  return Object.fromEntries(registries.map((r) => [r.kind, [...r].map(entry)]))
}

function entry({ name, summary, source, options, ...rest }: Variant): CatalogEntry {
  const facts = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value !== 'function'))
  return { name, summary, source, options: optionsSchema(options), facts }
}
