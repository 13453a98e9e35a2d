import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { exchangedUnits, readersOf, type Exchanged } from './exchange.ts'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { hasFamily, meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Probe } from './ladder.ts'
import type { Evidence, Measure } from './measure.ts'
import { scoresOf } from './scored.ts'
import { sideOf } from './sheet.ts'
import { unitsRead } from './reading.ts'

const source = 'targeted probe perturbation: Karvonen et al. 2024, arXiv 2411.18895'
const families = { tpp: 'value', tppAuc: 'class' } as const
type Family = keyof typeof families
const sizes = Object.keys(exchangedUnits) as Exchanged[]
const facts = (family: Family, k: Exchanged): MeasureFacts =>
  score(`${family}.${k}`, `Targeted less collateral ablation, ${unitsRead(exchangedUnits[k])}`, source, {
    means: "How much more a concept's probe falls than those of other concepts when its best units are ablated.",
    formula: 'fall of the probe of the concept − mean fall of the others, units held at their mean',
    unit: family === 'tpp' ? 'R²' : 'AUC',
    range: [-1, 1],
  })
const each = <T>(of: (family: Family, k: Exchanged) => T): T[] =>
  (['tpp', 'tppAuc'] as const).flatMap((family) => sizes.map((k) => of(family, k)))
const values = each(facts)

/** Test rows that are ablated. */
const most = 1000

/**
 * Targeted against collateral ablation: the best k units of a concept are held at their mean, and a linear probe of all
 * units falls by so much for that concept, less the mean fall of the others of its kind (each class against the rest is one).
 */
export const targeted: Measure = onFiniteCode({
  name: 'targeted',
  summary: "How much more a concept's probe falls than those of others when the concept's best units are ablated.",
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure(evidence) {
    const { train, test, units, concepts } = evidence
    if (train.n < 20) return allUndefined(values, `only ${train.n} labelled rows`)
    const n = Math.min(most, test.n)
    const { factors, best, probes, scales } = readersOf(train, units, concepts)
    const on = sideOf(test, units, concepts, factors)
    const scores = (read: readonly Probe[]) => scoresOf(read, factors, on, n, scales)
    const whole = scores(probes)
    const told = sizes.map((k) => {
      const falls = best(exchangedUnits[k]).map((own) => {
        const left = scores(probes.map((probe) => without(probe, own, scales.units.mean)))
        return left.map((score, g) => whole[g]! - score)
      })
      return factors.map(({ family }, f) => {
        const others = falls[f]!.filter((fall, g) => g !== f && factors[g]!.family === family && !Number.isNaN(fall))
        return falls[f]![f]! - others.reduce((sum, fall) => sum + fall, 0) / others.length
      })
    })
    return Object.fromEntries(
      each((family, k) => [facts(family, k).name, over(evidence, family, told[sizes.indexOf(k)]!, factors)]),
    ) as Record<string, MeasureValue>
  },
})

function over(
  evidence: Evidence,
  family: Family,
  told: readonly number[],
  factors: Parameters<typeof meanOverConcepts>[0],
) {
  const kind = families[family]
  if (!hasFamily(evidence, kind)) return undefinedHere(`this task has no ${kind} concepts`)
  const own = told.map((value, f) => (factors[f]!.family === kind ? value : NaN))
  return finite(meanOverConcepts(factors, own), 'no two such concepts vary on the test rows')
}

/** What a probe says where these units are held at their means. */
const without = ({ units, weights, intercept }: Probe, held: readonly number[], means: Float64Array): Probe => ({
  units,
  weights: weights.map((weight, i) => (held.includes(units[i]!) ? 0 : weight)),
  intercept: units.reduce((sum, unit, i) => (held.includes(unit) ? sum + weights[i]! * means[unit]! : sum), intercept),
})
