import { z } from 'zod'
import { spearman } from './algebra/spearman.ts'
import { finite, score } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Brighton & Kirby 2006, Artificial Life 12:229; Lazaridou et al. 2018, arXiv 1804.03984'

/** Held-out rows whose pairs are compared. */
const most = 300

/**
 * Topographic similarity: Spearman's correlation, over all pairs of held-out rows, of how far apart their concepts and their
 * codes are. Codes by Euclidean distance; concepts by the root of a sum in which each concept that varies has the mean 1: squared
 * differences of values, and whether classes differ.
 */
export const topographic: Measure = onFiniteCode({
  name: 'topographic',
  summary: 'Whether rows whose concepts are alike have codes that are alike.',
  source,
  options: z.object({}),
  thorough: true,
  values: [
    score('topographic', 'Topographic similarity', source, {
      means: 'Whether rows whose concepts are far apart have codes that are far apart, and near ones near.',
      formula: "Spearman's ρ of ‖h_a − h_b‖ with the distance of concepts, over pairs of rows",
      unit: 'ρ',
      range: [-1, 1],
      nothing: 0,
      rotationInvariant: true,
    }),
  ],
  measure({ test, units, concepts }: Evidence) {
    const n = Math.min(most, test.n)
    const F = concepts.length
    const pairs = (n * (n - 1)) / 2
    const [codes, meanings] = [new Float64Array(pairs), new Float64Array(pairs)]
    concepts.forEach(({ type }, c) => {
      const own = new Float64Array(pairs)
      each(n, (a, b, at) => {
        const apart = test.concepts[a * F + c]! - test.concepts[b * F + c]!
        own[at] = type === 'value' ? apart * apart : Number(apart !== 0)
      })
      const mean = own.reduce((sum, x) => sum + x, 0) / pairs
      if (mean > 0) own.forEach((x, at) => (meanings[at]! += x / mean))
    })
    each(n, (a, b, at) => {
      let sum = 0
      for (let j = 0; j < units; j++) sum += (test.code[a * units + j]! - test.code[b * units + j]!) ** 2
      codes[at] = sum
    })
    return { topographic: finite(spearman(codes, meanings), 'the code or the concepts are alike on all rows') }
  },
})

/** Calls for every pair a < b, with its place. */
function each(n: number, take: (a: number, b: number, at: number) => void): void {
  let at = 0
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) take(a, b, at++)
}
