import { fillBits, type Key, stream } from '../../../core/random/random.ts'
import { givenFactors, loadings, normals } from './copula.ts'
import { REFINED, walkTree, type Forest } from './forest.ts'
import { normalQuantile } from './normal.ts'

/** Words of value v in [0, 1) are v·2³¹; that of a concept that is absent is larger than any. */
export const SCALE = 2 ** 31
const ABSENT = 2 ** 32 - 1

/** Which concepts are present in a row, and with which values. */
export interface Presence {
  readonly forest: Forest
  /** The probability of each root. */
  readonly roots: readonly number[]
  /** The smallest value of a concept that is present; values are uniform from there to 1. */
  readonly least: number
  /** A Gaussian copula of the roots, or null where they are independent. */
  readonly copula: { readonly strength: number; readonly rank: number } | null
}

/** The probability of every concept `[F]`. */
export function densities({ forest, roots }: Pick<Presence, 'forest' | 'roots'>): Float64Array {
  const out = new Float64Array(forest.trees * forest.size)
  roots.forEach((root, tree) => {
    const own = out.subarray(tree * forest.size, (tree + 1) * forest.size)
    walkTree(forest, (place, parent, sibling) => {
      own[place] = parent < 0 ? root : own[parent]! * REFINED * shareOf(forest, sibling)
    })
  })
  return out
}

const shareOf = ({ ends }: Forest, sibling: number): number => ends[sibling]! - (ends[sibling - 1] ?? 0)

/**
 * Returns a function that fills words `[rows, F]` for the rows of a step from row `first` (even) on: a pure function of
 * directions, key, step and row. A root is present if its uniform v is below its probability p (of the row, with a copula),
 * and v/p, uniform then, gives its value; siblings share one uniform in the same way.
 */
export function presenceOf({ forest, roots, least, copula }: Presence) {
  const { trees, size, families, family, levels, ends } = forest
  const F = trees * size
  const common = copula ? copula.rank + (copula.rank & 1) : 0
  const perRow = common + trees * (1 + families)
  const thresholds = roots.map(normalQuantile)
  const factors = new Float64Array(common)
  const probabilities = Float64Array.from(roots)
  let words = new Uint32Array(0)
  const worded = (v: number) => Math.min(SCALE - 1, Math.floor((least + (1 - least) * v) * SCALE))

  return function fill(out: Uint32Array, directions: Float64Array | null, key: Key, step: number, first: number): void {
    const rows = out.length / F
    if (words.length < rows * perRow) words = new Uint32Array(rows * perRow)
    fillBits(words.subarray(0, rows * perRow), key, step, (first * perRow) / 2)
    out.fill(ABSENT)
    for (let row = 0; row < rows; row++) {
      const from = row * perRow
      if (copula) {
        normals(words.subarray(from, from + common), factors)
        givenFactors(factors, { directions: directions!, strength: copula.strength, thresholds }, probabilities)
      }
      const ofRoots = from + common
      const ofFamilies = ofRoots + trees
      for (let tree = 0; tree < trees; tree++) {
        const v = (words[ofRoots + tree]! * 2 ** -32) / probabilities[tree]!
        if (!(v < 1)) continue
        let [place, own] = [0, size]
        const base = row * F + tree * size
        out[base] = worded(v)
        for (let level = 1; level < levels; level++) {
          const share = (words[ofFamilies + tree * families + family[place]!]! * 2 ** -32) / REFINED
          if (share >= 1) break
          let i = 0
          while (share >= ends[i]!) i++
          const start = ends[i - 1] ?? 0
          own = (own - 1) / ends.length
          place += 1 + i * own
          out[base + place] = worded((share - start) / (ends[i]! - start))
        }
      }
    }
  }
}

/** The directions of a seed's copula `[roots, rank]`, or null without one. */
export const directionsOf = ({ copula, roots }: Presence, seed: number): Float64Array | null =>
  copula && loadings(roots.length, copula.rank, stream(seed, 'correlation of concepts'))
