import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rotatedArtifact, rotations } from '../../../core/nulls/layout.ts'
import { quantileIn } from '../../../core/nulls/quantile.ts'
import { orthogonal, stream } from '../../../core/random/random.ts'
import { rotatedNullOf } from '../../../worker/evaluation/rotations.ts'
import { measures } from '../../../worker/measures/index.ts'
import type { Evidence, Measure } from '../../../worker/measures/measure.ts'
import { aligned, madeUp, rotation, transformed } from '../measures/evidence.ts'

const still = async () => {}
const UNITS = 8
const named = (...names: string[]): Measure[] => names.map((name) => measures.get(name))

/** The quantile of each measure in the null of the code's rotations. */
async function quantiles(evidence: Evidence, chosen: Measure[], seed = 0): Promise<Record<string, number>> {
  const found = (await rotatedNullOf(evidence, seed, chosen, still))!
  assert.equal(found.name, rotatedArtifact)
  assert.deepEqual(found.shape, [found.labels!.length, 1 + rotations])
  return Object.fromEntries(
    found.labels!.map((name, i) => {
      const [own, ...drawn] = found.data.subarray(i * (1 + rotations), (i + 1) * (1 + rotations))
      return [name, quantileIn(drawn, own!)]
    }),
  )
}

test('Rotations are orthogonal, of both orientations, and Haar: rows point everywhere alike', () => {
  const n = 4
  let [positive, first, fourth] = [0, 0, 0]
  const draws = 2000
  for (let i = 0; i < draws; i++) {
    const Q = orthogonal(n, stream(7, `rotated null ${i}`))
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        let dot = 0
        for (let k = 0; k < n; k++) dot += Q[a * n + k]! * Q[b * n + k]!
        assert.ok(Math.abs(dot - Number(a === b)) < 1e-12)
      }
    positive += Number(determinant(Q, n) > 0)
    first += Q[0]! / draws
    fourth += Q[5]! ** 4 / draws
  }
  // Of an entry of a Haar rotation of n: mean 0 (variance 1/n), fourth moment 3/(n(n + 2)); half have determinant 1.
  assert.ok(Math.abs(positive / draws - 0.5) < 4 * Math.sqrt(0.25 / draws))
  assert.ok(Math.abs(first) < 4 * Math.sqrt(1 / n / draws))
  assert.ok(Math.abs(fourth - 3 / (n * (n + 2))) < 0.015, `${fourth}`)
})

test('Of one unit for each concept every measure of single units is beyond all rotations; of a rotation of it none is', async () => {
  const chosen = named('monosemantic', 'matchedCorrelation', 'mig', 'sap', 'kurtosis', 'unpaid')
  const pure = madeUp(UNITS, aligned)
  const of = await quantiles(pure, chosen)
  for (const name of ['monosemantic.count', 'monosemantic.covered', 'mig', 'sap', 'unpaid.k1.n100'])
    assert.equal(of[name], 1, name)
  const all: number[] = []
  for (const seed of [11, 12, 13]) {
    const mixed = transformed(pure, rotation(UNITS, seed))
    for (const [name, at] of Object.entries(await quantiles(mixed, chosen, seed))) {
      assert.ok(at > 0 && at < 1, `${name} of rotation ${seed} is at ${at}`)
      all.push(at)
    }
  }
  const mean = all.reduce((a, b) => a + b) / all.length
  assert.ok(mean > 0.25 && mean < 0.75, `${mean}`)
})

test('Rotations are drawn by the seed, whichever measures are taken and whatever else is', async () => {
  const evidence = madeUp(UNITS, aligned)
  const row = async (chosen: Measure[], seed: number) => {
    const { labels, data } = (await rotatedNullOf(evidence, seed, chosen, still))!
    const at = labels!.indexOf('mig') * (1 + rotations)
    return data.slice(at, at + 1 + rotations)
  }
  const [alone, among, other] = [
    await row(named('mig'), 1),
    await row(named('kurtosis', 'mig'), 1),
    await row(named('mig'), 2),
  ]
  assert.deepEqual(alone, among)
  assert.equal(alone[0], other[0])
  assert.notDeepEqual(alone, other)
})

test('Only measures that depend on the axes and train nothing have this null, and a code of many units has none', async () => {
  const evidence = madeUp(UNITS, aligned)
  const { labels } = (await rotatedNullOf(
    evidence,
    0,
    [...measures].filter(({ name }) => name !== 'dci'),
    still,
  ))!
  const facts = new Map(
    [...measures].flatMap((own) => own.values.map((value) => [value.name, { own, value }] as const)),
  )
  for (const name of labels!) {
    const { own, value } = facts.get(name)!
    assert.ok(own.rotates && !value.rotationInvariant, name)
    assert.ok(!own.needs?.includes('imitations'), name)
  }
  for (const { own, value } of facts.values())
    if (!own.needs && !own.thorough && !value.rotationInvariant && value.side !== 'capability' && value.side !== 'cost')
      assert.ok(own.rotates, `${value.name} moves with a rotation and could have its null`)
  assert.equal(await rotatedNullOf(evidence, 0, named('capability', 'participationRatio'), still), null)
  assert.equal(await rotatedNullOf({ ...evidence, units: 257 }, 0, named('mig'), still), null)
})

/** By elimination. */
function determinant(Q: Float64Array, n: number): number {
  const a = Array.from({ length: n }, (_, i) => [...Q.subarray(i * n, (i + 1) * n)])
  let det = 1
  for (let i = 0; i < n; i++) {
    const pivot = a.findIndex((row, r) => r >= i && Math.abs(row[i]!) > 1e-12)
    if (pivot !== i) {
      ;[a[i], a[pivot]] = [a[pivot]!, a[i]!]
      det = -det
    }
    det *= a[i]![i]!
    for (let r = i + 1; r < n; r++) {
      const f = a[r]![i]! / a[i]![i]!
      for (let c = i; c < n; c++) a[r]![c]! -= f * a[i]![c]!
    }
  }
  return det
}
