import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { planned } from './plans.ts'
import { trained } from './trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const text = (more = '') => `
task: { kind: concepts, concepts: 10, density: 0.5 }
primary: { kind: mlp, hidden: [20, 12] }
sparsity: { kind: weights, fraction: [0.1, 0.25, 1], perRow: 1, every: 3 }
teaching: { mode: none }
training: { steps: 8, batch: 8 }
evaluation: { rows: 300, measures: [capability, nonZeroWeights] }
seeds: 1
${more}`

/** Shares of weights of each matrix that are not 0. */
const shares = ({ artifacts }: RunResult) =>
  artifacts
    .filter(({ name }) => /^primary\/\d+\/weight$/.test(name))
    .map(({ data }) => data.filter((x) => x !== 0).length / data.length)

const found = [0.1, 0.25, 1].map((fraction) => [200, 240, 120].map((n) => Math.round(fraction * n) / n))

test('The fraction of weights that is asked for is the fraction found in each matrix, with that of each run', async () => {
  const [plan, ...others] = planned(text())
  assert.equal(others.length, 0)
  const { results } = await trained(prepared, plan!)
  assert.deepEqual(results.map(shares), found)
  for (const [r, { summaries }] of results.entries()) {
    const all = [200, 240, 120].reduce((sum, n, i) => sum + n * found[r]![i]!, 0) / 560
    assert.equal(summaries['nonZeroWeights'], all)
    // A product counts where weight and activation are not 0; all inputs and units are at most that.
    assert.ok((summaries['effectiveFlopsPerRow'] as number) <= 2 * 560 * all)
  }
})

test('A primary that is never trained is as sparse as it would be at the end of training', async () => {
  const [plan] = planned(text('control: random'))
  const { results } = await trained(prepared, plan!)
  assert.deepEqual(results.map(shares), found)
})

test('Weights at the exposed layer are those in front of it and behind it', async () => {
  const [plan] = planned(text().replace('every: 3', 'every: 3, at: exposed'))
  const { results } = await trained(prepared, plan!)
  assert.deepEqual(
    results.map(shares),
    found.map(([, second, last]) => [1, second, last]),
  )
})
