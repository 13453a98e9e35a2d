import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureValue } from '../../../core/catalog/measure.ts'
import { completeness, disentanglement } from '../../../worker/measures/dci.ts'
import { areaUnder, imitation } from '../../../worker/measures/imitation.ts'
import { measures } from '../../../worker/measures/index.ts'
import { monosemantic } from '../../../worker/measures/monosemantic.ts'
import { selectivityIndex } from '../../../worker/measures/selectivity.ts'
import { aligned, madeUp } from './evidence.ts'
import { golden, goldenEvidence, near } from './golden.ts'

test('Probes, matched units, DCI, information, selectivity and dimensions equal an independent computation', () => {
  const evidence = goldenEvidence()
  const out = Object.assign({}, ...[...measures].map((m) => m.measure(evidence))) as Record<string, MeasureValue>
  for (const [name, want] of Object.entries(golden.evidence.want))
    assert.ok(
      Math.abs((out[name] as number) - want) < (name.startsWith('dci') ? 1e-3 : 1e-5),
      `${name} is ${JSON.stringify(out[name])}, expected ${want}`,
    )
})

test('DCI of the published importance matrices', () => {
  const both = (R: number[], codes: number, factors: number) => [
    disentanglement(Float64Array.from(R), codes, factors),
    completeness(Float64Array.from(R), codes, factors),
  ]
  near(both([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3), [1, 1], 1e-6)
  near(both(Array<number>(9).fill(1), 3, 3), [0, 0], 1e-6)
  near(both([0.8, 0.1, 0.1, 0.1, 0.6, 0.1, 0.1, 0.3, 0.8], 3, 3), [0.327552, 0.33977], 1e-6)
  near(both([0.5, 0, 0.5, 0, 0, 0.5, 0, 0.5], 4, 2), [1, 0.5], 1e-6)
  assert.ok(Number.isNaN(disentanglement(Float64Array.of(1, 1), 2, 1)))
})

test('Class selectivity of published class means', () => {
  near(
    [
      [1, 0, 0, 0],
      [1, 1, 1, 1],
      [4, 1, 1, 2],
    ].map(selectivityIndex),
    [1, 0, 0.5],
    1e-12,
  )
})

test('A learning curve is integrated over log₂ n, clipped, and fidelity is read at the largest n', () => {
  near(
    [
      areaUnder([
        [6, 1],
        [8, 0.5],
        [14, 0],
      ]),
    ],
    [(1.5 + 1.5) / 8],
    1e-12,
  )
  const base = { student: 'mlp 64', unseen: true, lossMean: 1, lossPrimary: 0.2, accuracyPrimary: 0.9, chance: 0.1 }
  const out = imitation.measure({
    ...madeUp(8, aligned),
    imitations: [
      { ...base, n: 1024, fvu: 0.2, lossStudent: 0.4, accuracyStudent: 0.7 },
      { ...base, n: 64, fvu: 3, lossStudent: 2, accuracyStudent: 0.1 },
    ],
  })
  near(
    [out['aulc.mlp64'], out['fvu.mlp64'], out['fidelity.mlp64'], out['fidelityAccuracy.mlp64']] as number[],
    [0.6, 0.2, 0.75, 0.75],
    1e-12,
  )
  assert.deepEqual(out['aulc.ridge'], { value: null, reason: 'no held-out student ridge in this evaluation' })
})

test('Two pure units of one concept cover one concept, and a faint unit is not live', () => {
  const alone = [
    [1, -0.9, 0.96, 5e-4, 0.5],
    [0, 0.0, 0.04, 0, 0.5],
  ].flat()
  const evidence = { ...madeUp(8, aligned), units: 5, alone: Float32Array.from(alone) }
  evidence.concepts = evidence.concepts.slice(0, 2)
  assert.deepEqual(monosemantic.measure(evidence), {
    'monosemantic.count': 3,
    'monosemantic.count999': 2,
    'monosemantic.covered': 1,
    'monosemantic.fraction': 3 / 4,
  })
})
