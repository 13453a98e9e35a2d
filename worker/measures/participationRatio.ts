import { z } from 'zod'
import { undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'

const source = 'Gao et al. 2017, bioRxiv 214262'

/** (Σλ)²/Σλ² of the eigenvalues λ of the code's covariance, from its traces: tr(C)²/tr(C²). */
export const participationRatio: Measure = onFiniteCode({
  name: 'participationRatio',
  summary: 'Effective number of dimensions of the code on held-out rows: how far it has collapsed.',
  source,
  options: z.object({}),
  values: [
    {
      name: 'participationRatio',
      label: 'Participation ratio',
      means: 'Effective number of dimensions of the code: 1 where it has collapsed to one direction.',
      formula: '(Σ_i λ_i)² / Σ_i λ_i², λ the eigenvalues of the covariance of the code',
      unit: 'dimensions',
      range: [0, null],
      better: 'none',
      side: 'description',
      rotationInvariant: true,
      source,
      roles: { size: 1 },
    },
  ],
  measure(evidence: Evidence) {
    const { test } = sheetOf(evidence)
    const { gram } = test.moments(0, test.n)
    const variance = test.scales(0, test.n).units.sd.map((sd) => sd * sd)
    const trace = variance.reduce((sum, x) => sum + x, 0)
    if (!(trace > 0)) return { participationRatio: undefinedHere('the code does not vary') }
    let squares = 0
    const d = variance.length
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) squares += gram[i * d + j]! ** 2 * (variance[i]! / trace) * (variance[j]! / trace)
    return { participationRatio: 1 / squares }
  },
})
