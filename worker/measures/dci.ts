import { z } from 'zod'
import { entropy } from './algebra/entropy.ts'
import { lassoPath, penaltyGrid } from './algebra/lasso.ts'
import { allUndefined, covered, coveredBy, finite, score } from './facts.ts'
import { meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf, type Moments, type Sheet } from './sheet.ts'

const source = 'Eastwood & Williams 2018; formulas of disentanglement_lib dci.py'
const values = [
  score('dci.disentanglement', 'DCI disentanglement', source, {
    means: 'Whether each unit matters for one concept only, weighted by how much the unit matters.',
    formula: 'Σ_i ρ_i (1 − H_i), H_i the entropy over concepts of the importance of unit i, ρ_i its share',
    roles: { headline: { classes: 7 }, sweep: 4, 'one meaning': 3 },
  }),
  score('dci.completeness', 'DCI completeness', source, {
    means: 'Whether each concept depends on one unit only, weighted by how much the concept is read.',
    formula: 'Σ_j ρ_j (1 − H_j), H_j the entropy over units of the importance for concept j, ρ_j its share',
  }),
  score('dci.informativeness', 'DCI informativeness', source, {
    means: 'How well a lasso on all units reads the concepts, whatever the number of units that it takes.',
    formula: 'R² of the lasso on held-out rows in [0, 1], mean over concepts',
    unit: 'R²',
    rotationInvariant: true,
  }),
  covered(
    'dci.covered',
    'Concepts that matter most for some unit',
    source,
    'Number of different concepts that are the most important one of some unit; copies of one unit count once.',
    '|{argmax_j R_ij : i}|, R_ij the importance of unit i for concept j',
  ),
]

/**
 * Importance of unit i for factor j is |coefficient| of a lasso on standardised columns (classes as 0/1 factors), its
 * penalty chosen on the last tenth of the training rows and refitted on all. Informativeness is the lasso's R² on
 * held-out rows, clipped to [0, 1], mean over concepts, 0 for one that varies on held-out rows alone; a rotation moves it
 * only as far as the chosen penalty does. D and C are 1 too where all units are copies of one: `dci.covered` stands beside
 * them, the number of distinct factors that matter most for some unit.
 */
export const dci: Measure = onFiniteCode({
  name: 'dci',
  summary:
    'Whether each unit matters for one concept (D), each concept needs one unit (C), and how well all read it (I).',
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure(evidence: Evidence) {
    const sheet = sheetOf(evidence)
    const [codes, factors] = [evidence.units, sheet.factors.length]
    if (sheet.train.n < 20) return allUndefined(values, `only ${sheet.train.n} labelled rows`)
    const { importance, informativeness } = importanceOf(sheet, codes)
    const idle = 'no unit matters for any concept'
    return {
      'dci.disentanglement': finite(
        disentanglement(importance, codes, factors),
        factors < 2 ? 'one concept only' : idle,
      ),
      'dci.completeness': finite(completeness(importance, codes, factors), codes < 2 ? 'one unit only' : idle),
      'dci.informativeness': finite(
        meanOverConcepts(sheet.factors, informativeness),
        'no concept varies on the test rows',
      ),
      'dci.covered': coveredBy(importance, factors),
    }
  },
})

/** Σ_i ρ_i (1 − H_factors(R_i·)), ρ_i = Σ_j R_ij/ΣR, of importance `[codes, factors]`; NaN for one factor or no importance. */
export function disentanglement(importance: Float64Array, codes: number, factors: number): number {
  const rows = Array.from({ length: codes }, (_, i) => importance.slice(i * factors, (i + 1) * factors))
  return concentration(rows, factors)
}

/** The same for each factor over the codes; NaN for one code or no importance. */
export function completeness(importance: Float64Array, codes: number, factors: number): number {
  const columns = Array.from({ length: factors }, (_, j) => importance.filter((_, at) => at % factors === j))
  return concentration(columns, codes)
}

function concentration(lists: Float64Array[], base: number): number {
  if (base < 2) return NaN
  const sums = lists.map((list) => list.reduce((sum, x) => sum + x, 0))
  const total = sums.reduce((sum, x) => sum + x, 0)
  const parts = lists.map(
    (list, i) =>
      (sums[i]! / total) *
      (1 -
        entropy(
          list.map((x) => x + 1e-11),
          base,
        )),
  )
  return Math.min(
    1,
    Math.max(
      0,
      parts.reduce((sum, x) => sum + x, 0),
    ),
  )
}

function importanceOf({ factors, train, ...sheet }: Sheet, codes: number) {
  const cut = Math.floor(train.n * 0.9)
  const fit = train.moments(0, cut)
  const choose = train.moments(cut, train.n, train.scales(0, cut))
  const whole = train.moments(0, train.n)
  const heldOut = sheet.heldOut()
  const importance = new Float64Array(codes * factors.length)
  const informativeness = factors.map((_, factor) => {
    const of = (moments: Moments) => moments.cross.filter((_, at) => at % factors.length === factor)
    const grid = penaltyGrid(of(fit))
    const errors = lassoPath(fit.gram, of(fit), grid).map((w) => squaredError(w, choose, of(choose), factor))
    const best = errors.indexOf(Math.min(...errors))
    const weights = lassoPath(whole.gram, of(whole), grid.slice(0, best + 1)).at(-1)!
    weights.forEach((w, unit) => (importance[unit * factors.length + factor] = Math.abs(w)))
    if (!heldOut.varies[factor]) return NaN
    if (!whole.varies[factor]) return 0
    const variance = heldOut.square[factor]! - heldOut.mean[factor]! ** 2
    return Math.min(1, Math.max(0, 1 - squaredError(weights, heldOut, of(heldOut), factor) / variance))
  })
  return { importance, informativeness }
}

/** Mean squared error of w from moments alone: yy − 2 w·xy + wᵀ(xx)w. */
function squaredError(w: Float64Array, { gram, square }: Moments, cross: Float64Array, factor: number): number {
  const D = w.length
  let error = square[factor]!
  for (let i = 0; i < D; i++) {
    if (w[i] === 0) continue
    let row = 0
    for (let j = 0; j < D; j++) row += gram[i * D + j]! * w[j]!
    error += w[i]! * (row - 2 * cross[i]!)
  }
  return error
}
