import type { z } from 'zod'

/** A named, self-describing variant of a kind; catalog, forms, help and docs are generated from it. */
export interface Variant<Name extends string = string> {
  readonly name: Name
  /** One sentence. */
  readonly summary: string
  /** A paper, an equation, or "this lab". */
  readonly source: string
  /** What it computes, in one line; kinds that are functions of numbers have one (`core/glossary/kinds.ts`). */
  readonly formula?: string
  /** Options with defaults; numeric ones are marked by `numeric()`, the rest are structural. */
  readonly options: z.ZodObject
}

/** An unknown name, with the nearest known one. */
export class UnknownVariant extends Error {
  constructor(kind: string, name: string, names: readonly string[]) {
    super(`unknown ${kind}: ${name.length > 60 ? `${name.slice(0, 57)}...` : name} (${didYouMean(name, names)})`)
    this.name = 'UnknownVariant'
  }
}

/** Collects the variants of one kind under their names; a name listed twice throws at load. */
export function registry<V extends Variant>(kind: string, ...variants: V[]): Registry<V> {
  const byName = new Map<string, V>()
  for (const variant of variants) {
    if (byName.has(variant.name)) throw new Error(`duplicate ${kind}: ${variant.name}`)
    byName.set(variant.name, variant)
  }
  return {
    kind,
    names: [...byName.keys()],
    get(name) {
      const variant = byName.get(name)
      if (!variant) throw new UnknownVariant(kind, name, [...byName.keys()])
      return variant
    },
    [Symbol.iterator]: () => byName.values(),
  }
}

export interface Registry<V extends Variant> extends Iterable<V> {
  readonly kind: string
  readonly names: readonly string[]
  /** The variant of that name; throws UnknownVariant with the nearest name. */
  get(name: string): V
}

/** A suggestion for an unknown name, for use in brackets: `did you mean topk?`; `otherwise` if nothing is near. */
export function didYouMean(
  name: string,
  names: readonly string[],
  otherwise: string = `expected ${names.join(', ')}`,
): string {
  const near = nearest(name, names)
  return near === undefined ? otherwise : `did you mean ${near}?`
}

/** The name within two edits (or a case or hyphen slip) of `name`, or undefined. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (s: string) => s.toLowerCase().replace(/[-_ ]/g, '')
  let best: string | undefined
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    // Each extra letter is an edit; names may be as long as a file.
    if (Math.abs(plain(candidate).length - plain(name).length) >= least) continue
    const distance = plain(candidate) === plain(name) ? 0 : edits(plain(name), plain(candidate))
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** Levenshtein distance in which swapping two adjacent letters is one edit (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const [next, last, before] = [[i], rows[i - 1]!, rows[i - 2]]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(last[j]! + 1, next[j - 1]! + 1, last[j - 1]! + Number(a[i - 1] !== b[j - 1]))
      const swapped = before !== undefined && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    rows.push(next)
  }
  return rows[a.length]![b.length]!
}
