import { factorsOf } from './factors.ts'
import { finiteAll } from './finiteCode.ts'
import { fitProbes } from './ladder.ts'
import type { Concept, CopyReading, PassedOn, Rows } from './measure.ts'
import { meanOf, scoresOf } from './scored.ts'
import { sideOf } from './sheet.ts'

/** Labelled rows from which concepts are read off a copy of a code. */
export const labelledRows = 1000

/**
 * Concepts read off a code that somebody has made, `[n, units]`: probes of the ladder, fitted on some rows and scored on
 * others. A copy that is not finite tells nothing: it is read as one of zeros.
 */
export function readCopy(labelled: Rows, scored: Rows, units: number, concepts: Concept[]): PassedOn {
  const factors = factorsOf(concepts)
  const told = finiteAll(labelled.code) && finiteAll(scored.code)
  const sides = [labelled, scored].map((rows) =>
    sideOf(told ? rows : { ...rows, code: new Float32Array(rows.code.length) }, units, concepts, factors),
  )
  const [from, on] = [sides[0]!, sides[1]!]
  const { sd } = from.scales(0, from.n).factors
  const labelledAt = (kind: string) => factors.some(({ family }, i) => family === kind && sd[i]! > 0)
  const by = (k: number): CopyReading => {
    const scores = scoresOf(fitProbes(from, from.n, k), factors, on, on.n, from.scales(0, from.n))
    const of = (kind: 'value' | 'class') => (labelledAt(kind) ? meanOf(factors, scores, kind) : undefined)
    const [probe, probeAuc] = [of('value'), of('class')]
    return { ...(probe !== undefined && { probe }), ...(probeAuc !== undefined && { probeAuc }) }
  }
  return { k1: by(1), all: by(units) }
}
