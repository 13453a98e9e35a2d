import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { rotatedArtifact, rotatedBeforeArtifact, rotations } from '../../../core/nulls/layout.ts'
import { quantileIn } from '../../../core/nulls/quantile.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const text = (more: string, nulls = '[rotated, rotated-before]') => `
task: { kind: concepts, concepts: 6 }
${more}
evaluation: { rows: 600, nulls: ${nulls}, measures: [sparsity, kurtosis, matchedCorrelation] }`

async function resultsOf(experiment: string): Promise<RunResult[]> {
  const [plan, ...others] = planned(experiment)
  assert.equal(others.length, 0)
  return (await trained(prepared, plan!)).results
}

/** By name, where each run's value lies in the null that an artifact holds. */
function quantiles(results: readonly RunResult[], artifact: string): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const { artifacts } of results) {
    const { data, labels } = artifacts.find(({ name }) => name === artifact)!
    labels!.forEach((name, i) => {
      const [own, ...drawn] = data.subarray(i * (1 + rotations), (i + 1) * (1 + rotations))
      found.set(name, [...(found.get(name) ?? []), quantileIn(drawn, own!)])
    })
  }
  return found
}

test('A rectified code that was never trained lies anywhere among its rotations before the activation, and outside those after it', async () => {
  const results = await resultsOf(text('primary: { hidden: [6] }\ncontrol: random\nseeds: 12'))
  const [before, behind] = [quantiles(results, rotatedBeforeArtifact), quantiles(results, rotatedArtifact)]
  const outside = (places: number[]) => places.filter((at) => at < 0.025 || at > 0.975).length
  for (const name of ['meanL0', 'kurtosis', 'matchedCorrelation']) {
    const places = before.get(name)!
    assert.equal(places.length, 12)
    assert.ok(outside(places) <= 3, `${name}: ${places.join()}`)
    const mean = places.reduce((sum, at) => sum + at, 0) / 12
    assert.ok(mean > 0.25 && mean < 0.75, `${name}: ${mean}`)
  }
  assert.equal(outside(behind.get('meanL0')!), 12)
})

test('Rotations before the activation leave the primary, and every other value, as they were', async () => {
  const more = 'primary: { hidden: [6] }\ntraining: { steps: 20, batch: 32 }\nsparsity: { kind: topk, k: 2 }\nseeds: 1'
  const [plain, nulled] = [await resultsOf(text(more, 'none')), await resultsOf(text(more, '[rotated-before]'))]
  const kept = ({ summaries, artifacts }: RunResult) => [
    Object.entries(summaries).filter(([name]) => !name.endsWith('Ms')),
    artifacts.filter(({ name }) => name !== rotatedBeforeArtifact),
  ]
  assert.deepEqual(nulled.map(kept), plain.map(kept))
  for (const { artifacts, summaries } of nulled) {
    const { data, labels, shape } = artifacts.find(({ name }) => name === rotatedBeforeArtifact)!
    assert.deepEqual(shape, [labels!.length, 1 + rotations])
    // A sparsifier acts on the rotated code too, so all draws keep as many units.
    const l0 = data.subarray(labels!.indexOf('meanL0') * (1 + rotations)).subarray(0, 1 + rotations)
    assert.ok(
      l0.every((value) => value <= 2),
      `${l0.join()}`,
    )
    assert.ok(new Set(l0).size > rotations / 2)
    assert.ok(Math.abs(l0[0]! - (summaries['meanL0'] as number)) < 0.3)
  }
})

test('The kernels of a picture are rotated among each other', async () => {
  const results = await resultsOf(`
task: { kind: sprites, side: 8 }
primary: { kind: conv, channels: [3], kernel: 3, stride: 4 }
control: random
evaluation: { rows: 200, nulls: [rotated-before], measures: [kurtosis] }
seeds: 2`)
  for (const places of quantiles(results, rotatedBeforeArtifact).values()) {
    assert.equal(places.length, 2)
    assert.ok(places.every((at) => at >= 0 && at <= 1))
  }
})
