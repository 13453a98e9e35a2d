import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { auc, bestThreshold, matthewsAt, rank } from './algebra/ranking.ts'
import { finite, score, undefinedHere } from './facts.ts'
import { factorsOf, hasFamily, meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import { fitProbes, r2, read } from './ladder.ts'
import { needing, type Collected, type Evidence, type Measure } from './measure.ts'
import { sheetOf, type Sheet, type Side } from './sheet.ts'
import { labelsWords, rungWords, unitsRead } from './reading.ts'

const KS = [1, 2, 5, 'all'] as const
/** Numbers of labelled rows. */
export const NS = [100, 1000, 'all'] as const

/** Evidence with the mlp rung. */
type Probed = Evidence & Pick<Collected, 'mlpProbe'>

type Family = 'probe' | 'probeAuc' | 'probeMatthews'
const source = 'k-sparse probing: Gurnee et al. 2023, arXiv 2305.01610'
const unit = { probe: 'R²', probeAuc: 'AUC', probeMatthews: 'MCC' } as const
const range = { probe: [0, 1], probeAuc: [0, 1], probeMatthews: [-1, 1] } as const
const nothing = { probe: 0, probeAuc: 0.5, probeMatthews: 0 } as const

const formulas: Record<Family, string> = {
  probe: 'R² = 1 − Σ(c − ĉ)² / Σ(c − c̄)² on held-out rows, in [0, 1], mean over concepts',
  probeAuc: 'area under the ROC curve on held-out rows, each class against the rest, mean over concepts',
  probeMatthews: 'correlation of the predicted with the true class on held-out rows (MCC), mean over concepts',
}
/** What reads, as the beginning of a sentence's predicate. */
const readerWords = (k: string): string => {
  if (k === 'mlp') return 'an MLP on all units reads'
  if (k === 'kall') return 'all units read'
  return k === 'k1' ? 'the best single unit reads' : `the ${unitsRead(k.slice(1))} read`
}

/** What rungs are looked at for: AUC where the task tells classes apart, for its concepts are classes too; else R². */
const roles: Record<string, MeasureFacts['roles']> = {
  'probe.k1.n100': {
    headline: { values: 3 },
    row: 1,
    reading: { values: 1, classes: 2 },
    sweep: 1,
    'new reader': { values: 1 },
  },
  'probe.k1.n1000': { 'new reader': { values: 2 } },
  'probe.k1.nall': { 'new reader': { values: 3 } },
  'probe.k5.n100': { headline: { values: 4 } },
  'probe.kall.n100': { headline: { values: 5 } },
  'probeAuc.k1.n100': {
    headline: { classes: 3 },
    row: 2,
    reading: { values: 2, classes: 1 },
    sweep: 2,
    'new reader': { classes: 1 },
  },
  'probeAuc.k1.n1000': { 'new reader': { classes: 2 } },
  'probeAuc.k1.nall': { 'new reader': { classes: 3 } },
  'probeAuc.kall.n100': { headline: { classes: 4 } },
}
const ladders: Record<Family, MeasureFacts['roles']> = {
  probe: { ladder: { values: 1, classes: 2 } },
  probeAuc: { ladder: { values: 2, classes: 1 } },
  probeMatthews: { ladder: 3 },
}

const rungFacts = (family: Family, k: string, n: string) =>
  score(`${family}.${k}.n${n}`, `Probe ${unit[family]}, ${rungWords(k, n)}`, source, {
    means: `How well ${readerWords(k)} the concepts that are ${family === 'probe' ? 'values' : 'classes'}, fitted on ${labelsWords(n)}.`,
    formula: formulas[family],
    unit: unit[family],
    range: range[family],
    nothing: nothing[family],
    rotationInvariant: k === 'kall' || k === 'mlp',
    rung: { family, reader: k, labels: n },
    roles: { ...ladders[family], ...roles[`${family}.${k}.n${n}`] },
  })
const gapFacts = (family: 'probe' | 'probeAuc') =>
  score(`${family}.gap`, `Probe gap in ${unit[family]}`, source, {
    means: 'What a strong reader tells more than the best unit: the distance that a student must learn to bridge.',
    formula: 'probe by an MLP (or all units) − probe of the best unit, both with all labels',
    unit: unit[family],
    range: [-1, 1],
    margin: 0.05,
    better: 'lower',
  })

const closed = (family: Family) => NS.flatMap((n) => KS.map((k) => rungFacts(family, `k${k}`, `${n}`)))
const mlp = (family: Family) => NS.map((n) => rungFacts(family, 'mlp', `${n}`))
const values: MeasureFacts[] = [
  ...closed('probe'),
  ...mlp('probe'),
  gapFacts('probe'),
  ...closed('probeAuc'),
  ...mlp('probeAuc'),
  gapFacts('probeAuc'),
  ...closed('probeMatthews'),
]

/**
 * The probe ladder. `probe` is R² over value concepts; `probeAuc` and `probeMatthews` are over binary concepts and the
 * classes of class concepts, each against the rest; the threshold of Matthews is the one best on the labelled rows.
 * The gap is the highest rung (the MLP, or all units where there is none) minus one unit, all rows. Reading all units is invariant up to standardisation and ridge.
 */
export const probe: Measure = onFiniteCode(
  needing(['mlpProbe'], {
    name: 'probe',
    summary:
      'How well concepts are read from the best 1, 2, 5 or all units, or by an MLP, with 100, 1,000 or all labels.',
    source,
    options: z.object({}),
    rotates: true,
    values,
    measure(evidence) {
      const sheet = sheetOf(evidence)
      const out: Record<string, MeasureValue> = {}
      for (const n of NS) for (const k of KS) Object.assign(out, rung(evidence, sheet, k, n))
      for (const family of ['probe', 'probeAuc'] as const) {
        for (const n of NS) out[`${family}.mlp.n${n}`] = mlpRung(evidence, sheet.train, family, `${n}`)
        out[`${family}.gap`] = gap(out, family)
      }
      return out
    },
  }),
)

/** Why nothing can be learnt from the first `n` labelled rows, if so: no concept of the family, or none that varies. */
function unlabelled(evidence: Evidence, train: Side, n: number, family: Family): MeasureValue | undefined {
  const kind = family === 'probe' ? 'value' : 'class'
  if (!hasFamily(evidence, kind)) return undefinedHere(`this task has no ${kind} concepts`)
  const { sd } = train.scales(0, n).factors
  const varies = factorsOf(evidence.concepts).some(({ family }, i) => family === kind && sd[i]! > 0)
  return varies ? undefined : undefinedHere('no such concept varies on the labelled rows')
}

/** What probes of the best k units, fitted to the first n labelled rows, read: a value of each family, by its name. */
export function rung(
  evidence: Evidence,
  { factors, train, test, scored, heldOut }: Sheet,
  k: number | 'all',
  n: number | 'all',
) {
  const names = { value: `probe.k${k}.n${n}`, auc: `probeAuc.k${k}.n${n}`, mcc: `probeMatthews.k${k}.n${n}` }
  const rows = n === 'all' ? train.n : n
  if (rows > train.n || rows === 0) {
    const few = undefinedHere(`only ${train.n} labelled rows`)
    return { [names.value]: few, [names.auc]: few, [names.mcc]: few }
  }
  const scales = train.scales(0, train.n)
  const probes = fitProbes(train, rows, k === 'all' ? evidence.units : Math.min(k, evidence.units))
  const scores = { value: [] as number[], auc: [] as number[], mcc: [] as number[] }
  factors.forEach(({ family }, i) => {
    scores.value.push(family === 'value' ? r2(probes[i]!, i, heldOut(), scales) : NaN)
    const ranked = family === 'class' ? rank(read(probes[i]!, test.units, scored), test.factors[i]!) : NOBODY
    scores.auc.push(auc(ranked))
    if (Number.isNaN(scores.auc[i])) return scores.mcc.push(NaN)
    return scores.mcc.push(
      matthewsAt(ranked, bestThreshold(rank(read(probes[i]!, train.units, rows), train.factors[i]!))),
    )
  })
  const of = (family: Family, list: number[]) =>
    unlabelled(evidence, train, rows, family) ??
    finite(meanOverConcepts(factors, list), 'no such concept varies on the test rows')
  return {
    [names.value]: of('probe', scores.value),
    [names.auc]: of('probeAuc', scores.auc),
    [names.mcc]: of('probeMatthews', scores.mcc),
  }
}

const NOBODY = { positives: new Float64Array(0), negatives: new Float64Array(0) }

function mlpRung(evidence: Probed, train: Side, family: 'probe' | 'probeAuc', n: string): MeasureValue {
  const rows = n === 'all' ? train.n : Math.min(Number(n), train.n)
  const nothing = unlabelled(evidence, train, rows, family)
  if (nothing) return nothing
  const value = evidence.mlpProbe[family]?.[n]
  return value === undefined ? undefinedHere(`no MLP probe with ${n} rows`) : finite(value, 'the MLP probe diverged')
}

function gap(out: Record<string, MeasureValue>, family: 'probe' | 'probeAuc'): MeasureValue {
  const low = out[`${family}.k1.nall`]!
  const mlpScore = out[`${family}.mlp.nall`]!
  const high = typeof mlpScore === 'number' ? mlpScore : out[`${family}.kall.nall`]!
  if (typeof low !== 'number') return low
  return typeof high === 'number' ? high - low : high
}
