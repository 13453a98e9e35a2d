import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { measureFacts, type MeasureFacts } from '../catalog/measure.ts'
import { claims } from '../claims/index.ts'
import { fieldPath, fieldTerms } from './fields.ts'
import { kinds } from './kinds.ts'
import { betterWords, rangeWords, type Term } from './term.ts'
import { wordGroups, type WordId } from './words/index.ts'

/** The address of an entry; words of the lab by their name, all others by what they are. */
export type TermId = WordId | `${'measure' | 'claim' | 'field' | 'kind'}.${string}`

const built = new WeakMap<Catalog, ReadonlyMap<string, Term>>()

/** Every entry by its address, built from the catalog: the lab's words, claims, measures, variants and fields. */
export function glossaryOf(catalog: Catalog): ReadonlyMap<string, Term> {
  let terms = built.get(catalog)
  if (!terms) {
    const all = [
      ...words(),
      ...claimTerms(),
      ...measureTerms(catalog),
      ...variantTerms(catalog),
      ...fieldTerms(catalog),
    ]
    built.set(catalog, (terms = new Map(all.map((term) => [term.id, term]))))
  }
  return terms
}

/** The address of a field, whatever the numbers in its path: `teaching.students.0.reader.cost`. */
export const fieldId = (path: string): TermId => `field.${fieldPath(path)}`

/** The address of a variant of a kind. */
export const variantId = (kind: string, name: string): TermId => `kind.${kind}.${name}`

/** The entry of a measure's value from its facts alone. */
export const measureTerm = (facts: MeasureFacts): Term => ({
  id: `measure.${facts.name}`,
  label: facts.label,
  group: 'Measures',
  means: facts.means ?? '',
  ...(facts.formula !== undefined && { formula: facts.formula }),
  better: betterWords[facts.better],
  range: rangeWords(facts.range),
  ...(facts.unit && { unit: facts.unit }),
  source: facts.source,
})

const words = (): Term[] =>
  wordGroups.flatMap(([group, own]) =>
    Object.entries(own).map(([id, { at: _fields, ...word }]) => ({ ...word, id, group })),
  )

const claimTerms = (): Term[] =>
  claims.map(({ name, title, statement, published }) => ({
    id: `claim.${name}`,
    label: `${name} ${title}`,
    group: 'Claims',
    means: statement,
    range: 'supported, not shown, contradicted, not addressed',
    source: published || 'this lab',
  }))

const measureTerms = (catalog: Catalog): Term[] => measureFacts(catalog).map(measureTerm)

const variantTerms = (catalog: Catalog): Term[] =>
  Object.entries(catalog).flatMap(([kind, entries]) => entries.map((entry): Term => variantTerm(kind, entry)))

function variantTerm(kind: string, { name, summary, source, facts }: CatalogEntry): Term {
  const { group = kind, better, range } = kinds[kind] ?? {}
  return {
    id: variantId(kind, name),
    label: name,
    group,
    means: summary,
    ...(typeof facts['formula'] === 'string' && { formula: facts['formula'] }),
    ...(better !== undefined && { better }),
    ...(range !== undefined && { range }),
    source,
  }
}
