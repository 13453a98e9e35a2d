import { className } from '../../core/catalog/concept.ts'
import type { Concept, Evidence, Rows } from './measure.ts'

/** One column to be read off a code: a value or binary concept as it is, or one class of a concept against the rest. */
export interface Factor {
  /** Index of its concept. */
  concept: number
  /** The class that is 1; undefined where the concept's own number is the column. */
  level?: number
  /** Whether it holds real numbers, or 0 and 1. */
  family: 'value' | 'class'
}

/** The factors of these concepts, in order. Throws where a class concept does not say how many classes it has. */
export function factorsOf(concepts: readonly Concept[]): Factor[] {
  return concepts.flatMap((concept, index): Factor[] => {
    if (concept.type === 'value') return [{ concept: index, family: 'value' }]
    if (concept.type === 'binary') return [{ concept: index, family: 'class' }]
    if (!concept.classes) throw new Error(`concept ${concept.name} does not say how many classes it has`)
    return Array.from({ length: concept.classes }, (_, level) => ({ concept: index, level, family: 'class' }))
  })
}

/** A factor as a person would name it: `slant`, `class 3`, `species grey`. */
export function factorName({ concept, level }: Factor, concepts: readonly Concept[]): string {
  const { name, labels } = concepts[concept]!
  return level === undefined ? name : className(name, labels?.[level] ?? level)
}

/** Their values, row-major `[n, factors]`. */
export function factorRows(rows: Rows, concepts: number, factors: readonly Factor[]): Float32Array {
  const K = factors.length
  const out = new Float32Array(rows.n * K)
  factors.forEach(({ concept, level }, k) => {
    for (let i = 0, at = k, from = concept; i < rows.n; i++, at += K, from += concepts) {
      const value = rows.concepts[from]!
      out[at] = level === undefined ? value : Number(value === level)
    }
  })
  return out
}

/** Mean over concepts of the mean over each one's factors; scores that are NaN are left out. NaN when all are. */
export function meanOverConcepts(factors: readonly Factor[], scores: ArrayLike<number>): number {
  const byConcept = new Map<number, number[]>()
  factors.forEach(({ concept }, i) => {
    if (!Number.isNaN(scores[i])) byConcept.set(concept, [...(byConcept.get(concept) ?? []), scores[i]!])
  })
  return mean([...byConcept.values()].map(mean))
}

/** NaN for an empty list. */
export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Whether the evidence has any concept of that family. */
export const hasFamily = (evidence: Evidence, family: Factor['family']): boolean =>
  evidence.concepts.some(({ type }) => (type === 'value') === (family === 'value'))
