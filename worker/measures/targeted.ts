import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { exchangedUnits, readersOf, type Exchanged } from './exchange.ts'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { factorRows, hasFamily, meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { scoreOf } from './scored.ts'
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
    const { factors, best, readings } = readersOf(train, units, concepts)
    const code = test.code.subarray(0, n * units)
    const rows = factorRows({ ...test, n }, concepts.length, factors)
    const truth = factors.map((_, f) => Float32Array.from({ length: n }, (_, i) => rows[i * factors.length + f]!))
    const means = meansOf(train.code, train.n, units)
    const scores = (given: Float32Array) =>
      readings(given, n).map((said, f) => scoreOf(said, truth[f]!, factors[f]!.family))
    const whole = scores(code)
    const told = sizes.map((k) => {
      const falls = best(exchangedUnits[k]).map((own) => {
        const left = scores(held(code, units, own, means))
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

/** The code in which these units are held at their means. */
function held(code: Float32Array, H: number, units: readonly number[], means: Float64Array): Float32Array {
  const out = code.slice()
  for (const j of units) for (let at = j; at < out.length; at += H) out[at] = means[j]!
  return out
}

function meansOf(code: Float32Array, n: number, H: number): Float64Array {
  const means = new Float64Array(H)
  for (let at = 0; at < n * H; at++) means[at % H]! += code[at]! / n
  return means
}
