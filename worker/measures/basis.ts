import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { standard } from './algebra/standard.ts'
import { ica } from './bases/ica.ts'
import { nmf } from './bases/nmf.ts'
import { random } from './bases/random.ts'
import type { Basis, Learnt, Unlabelled } from './bases/basis.ts'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure, Rows } from './measure.ts'
import { NS, rung } from './probe.ts'
import { sheetOf } from './sheet.ts'
import { labelsWords, rungWords } from './reading.ts'

/** Bases that are learnt, the first that is defined counts, and one that is not. */
const bases: readonly Basis[] = [nmf, ica, random]
const learntOnes = bases.filter((basis) => basis !== random)
const families = { basis: 'R²', basisAuc: 'AUC' } as const
type Family = keyof typeof families
const probes = { basis: 'probe', basisAuc: 'probeAuc' } as const
const named = Object.keys(families) as Family[]

const reading = (family: Family, { name, label, source, rotationInvariant }: Basis, n: string): MeasureFacts =>
  score(`${family}.${name}.k1.n${n}`, `Probe ${families[family]} in ${label}, ${rungWords('k1', n)}`, source, {
    means: `How well the best direction of ${label} reads the concepts, instead of the best unit, with ${labelsWords(n)}.`,
    formula: `${families[family]} of a probe on one direction of the basis, mean over concepts`,
    unit: families[family],
    nothing: family === 'basis' ? 0 : 0.5,
    rotationInvariant,
  })
const source = 'this lab; k-sparse probing: Gurnee et al. 2023, arXiv 2305.01610'
const gapFacts = (family: Family): MeasureFacts =>
  score(
    `${family}.gap`,
    `Gain of a learnt basis over units in ${families[family]}, ${rungWords('k1', 'all')}`,
    source,
    {
      means: 'What the best direction of a learnt basis tells more than the best unit: what single units hide.',
      formula: 'probe in the first learnt basis − probe of the best unit, both with all labels',
      unit: families[family],
      range: [-1, 1],
      better: 'none',
      side: 'description',
      margin: 0.05,
    },
  )
const unexplained: MeasureFacts = {
  name: 'basis.nmf.fvu',
  label: 'Code that NMF leaves unexplained',
  means: 'Share of the variance of the code that its parts by non-negative matrix factorisation (NMF) miss.',
  formula: 'Σ‖h − WHᵀ‖² / Σ‖h − h̄‖² on the test rows',
  unit: 'FVU',
  range: [0, null],
  better: 'none',
  side: 'description',
  rotationInvariant: false,
  source: nmf.source,
}
const values: MeasureFacts[] = [
  ...named.flatMap((family) => [
    ...bases.flatMap((basis) => NS.map((n) => reading(family, basis, `${n}`))),
    gapFacts(family),
  ]),
  unexplained,
]

/** The most labelled rows that a basis is learnt from, without their labels. */
const most = 2000
/** A code of more units has no second basis: time grows with their cube. */
const mostUnits = 256

/**
 * How well the best single direction of another basis reads concepts: probes of the ladder, k = 1, on the code in the parts of
 * a non-negative matrix factorisation, in independent components, and in one frozen random basis. The gap is the first
 * learnt basis that is defined minus the neurons, with all labels: what measures of single units do not see. Bases are
 * learnt from the first 2,000 labelled rows, without a label, of the units that vary there.
 */
export const basis: Measure = onFiniteCode({
  name: 'basis',
  summary: 'How well concepts are read from the best direction of a learnt and of a random basis, beside single units.',
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure(evidence) {
    if (evidence.units > mostUnits) return allUndefined(values, `the code has more than ${mostUnits} units`)
    const { rows, sides } = varying(evidence)
    const out: Record<string, MeasureValue> = {}
    for (const one of bases) {
      const learnt = rows.units === 0 ? nothing : one.learn(rows)
      const told = typeof learnt === 'string' ? null : inBasis(evidence, sides, learnt)
      for (const n of NS) {
        const read = told && rung(told, sheetOf(told), 1, n)
        for (const family of named)
          out[`${family}.${one.name}.k1.n${n}`] = read
            ? read[`${probes[family]}.k1.n${n}`]!
            : undefinedHere(learnt as string)
      }
      if (one === nmf) out[unexplained.name] = unexplainedBy(learnt, sides.test)
    }
    const neurons = rung(evidence, sheetOf(evidence), 1, 'all')
    for (const family of named) {
      const learnt = learntOnes.map(({ name }) => out[`${family}.${name}.k1.nall`]!)
      out[`${family}.gap`] = difference(
        learnt.find((value) => typeof value === 'number') ?? learnt.at(-1)!,
        neurons[`${probes[family]}.k1.nall`]!,
      )
    }
    return out
  },
})

/** Of a code in which nothing varies: one direction in which every row is 0. */
const nothing: Learnt = { directions: 1, of: (_, n) => new Float32Array(n) }

/** The units that vary on the rows that bases are learnt from, those of most variance first, so that their order is no matter. */
function varying(evidence: Evidence): { rows: Unlabelled; sides: Record<'train' | 'test', Rows> } {
  const { units: D, train, test } = evidence
  const n = Math.min(most, train.n)
  const { sd } = standard(train.code, D, 0, n)
  const kept = [...sd.keys()].filter((unit) => sd[unit]! > 0).sort((a, b) => sd[b]! - sd[a]!)
  const narrowed = (side: Rows): Rows => {
    const code = new Float32Array(side.n * kept.length)
    for (let row = 0; row < side.n; row++)
      kept.forEach((unit, j) => (code[row * kept.length + j] = side.code[row * D + unit]!))
    return { ...side, code }
  }
  const sides = { train: narrowed(train), test: narrowed(test) }
  const isPositive = (code: Float32Array) => code.every((h) => h >= 0)
  return {
    rows: {
      n,
      units: kept.length,
      code: sides.train.code.subarray(0, n * kept.length),
      meanings: sheetOf(evidence).factors.length,
      nonNegative: isPositive(sides.train.code) && isPositive(sides.test.code),
    },
    sides,
  }
}

function inBasis(evidence: Evidence, { train, test }: Record<'train' | 'test', Rows>, learnt: Learnt): Evidence {
  const told = (side: Rows): Rows => ({ ...side, code: learnt.of(side.code, side.n) })
  return { ...evidence, units: learnt.directions, train: told(train), test: told(test) }
}

function unexplainedBy(learnt: Learnt | string, { n, code }: Rows): MeasureValue {
  if (typeof learnt === 'string') return undefinedHere(learnt)
  const units = code.length / n
  const { sd } = standard(code, units, 0, n)
  const spread = n * sd.reduce((sum, own) => sum + own * own, 0)
  return finite((learnt.missed?.(code, n) ?? NaN) / spread, 'the code does not vary')
}

const difference = (learnt: MeasureValue, neurons: MeasureValue): MeasureValue => {
  if (typeof neurons !== 'number') return neurons
  return typeof learnt === 'number' ? learnt - neurons : learnt
}
