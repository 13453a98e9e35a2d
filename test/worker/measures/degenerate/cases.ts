import type { Evidence } from '../../../../worker/measures/measure.ts'
import { probe } from '../../../../worker/measures/probe.ts'
import { madeUp, withCopies, type Coding } from '../evidence.ts'

/** One unit for each of four values and of three classes, without noise. */
const pure: Coding = (concepts) => [...concepts.slice(0, 4), ...[0, 1, 2].map((c) => Number(concepts[4] === c))]
const ordinary = () => madeUp(7, pure)
const mapped = (of: (h: number, unit: number) => number) =>
  madeUp(7, (concepts, noise) => pure(concepts, noise).map(of))

/** The same evidence with other concepts on one side. */
function relabelled(evidence: Evidence, side: 'train' | 'test', of: (value: number, concept: number) => number) {
  const F = evidence.concepts.length
  const concepts = evidence[side].concepts.map((value, at) => of(value, at % F))
  return { ...evidence, [side]: { ...evidence[side], concepts } }
}

function cut(evidence: Evidence, side: 'train' | 'test', n: number): Evidence {
  const { code, concepts } = evidence[side]
  const rows = { n, code: code.slice(0, 7 * n), concepts: concepts.slice(0, 5 * n) }
  return { ...evidence, [side]: rows }
}

function broken(evidence: Evidence): Evidence {
  evidence.test.code[3] = NaN
  return evidence
}

const oneClass = (value: number, concept: number) => (concept === 4 ? 0 : value)
const noRed = (value: number, concept: number) => (concept === 0 ? 0 : value)

const made: Record<string, () => Evidence> = {
  ordinary,
  dead: () => madeUp(7, () => Array<number>(7).fill(0)),
  constant: () => madeUp(7, () => Array<number>(7).fill(0.3)),
  copies: () => madeUp(7, ([red]) => Array<number>(7).fill(red!)),
  doubled: () => madeUp(14, (concepts, noise) => [...pure(concepts, noise), ...pure(concepts, noise)]),
  'times 1e-7': () => mapped((h) => h * 1e-7),
  'plus 1,000': () => mapped((h) => h + 1000),
  signed: () => mapped((h, unit) => (unit % 2 ? -h : h)),
  'one class': () => relabelled(relabelled(ordinary(), 'train', oneClass), 'test', oneClass),
  'red not labelled': () => relabelled(ordinary(), 'train', noRed),
  '30 labelled': () => cut(ordinary(), 'train', 30),
  'no test rows': () => cut(ordinary(), 'test', 0),
  'not finite': () => broken(ordinary()),
}

/**
 * Codes in which measures could mean nothing, of a task of four values and a class of three. Held-out students copy each
 * without error from the first example, and the MLP rung adds nothing to the linear one.
 */
export const cases: Record<string, Evidence> = Object.fromEntries(
  Object.entries(made).map(([name, make]) => [name, learnt(make())]),
)

function learnt(evidence: Evidence): Evidence {
  const imitations = evidence.imitations!.map((row) => {
    const losses = { lossMean: row.lossMean, lossPrimary: row.lossPrimary, lossStudent: row.lossPrimary }
    return { ...row, ...losses, fvu: 0, fresh: losses, surplus: { student: -1, mean: 2 } }
  })
  const rungs = probe.measure({ ...evidence, mlpProbe: {} })
  const of = (family: string) =>
    Object.fromEntries(
      ['100', '1000', 'all'].flatMap((n) => {
        const value = rungs[`${family}.kall.n${n}`]
        return typeof value === 'number' ? [[n, value]] : []
      }),
    )
  return withCopies({ ...evidence, imitations, mlpProbe: { probe: of('probe'), probeAuc: of('probeAuc') } })
}
