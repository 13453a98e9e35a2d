import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  attentionArtifact,
  exampleCounts,
  examplesPerUnit,
  mostAttention,
  unitArtifacts,
} from '../../../../core/units/layout.ts'
import type { Artifact } from '../../../../core/messages/trainer.ts'
import { eager } from '../../../../worker/engines/eager/engine.ts'
import { wasmEngine } from '../../../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../../../worker/evaluation/fit.ts'
import { attendedRows } from '../../../../worker/evaluation/units/attention.ts'
import { compiledEngines } from '../../engines/engines.ts'
import { assertNear } from '../../engines/near.ts'
import { cohortOf, planned } from '../../training/plans.ts'
import { trained } from '../../training/trained.ts'

const [L, rows] = [8, 120]
const experiment = (rates: string, rest = 'heads: [2, 1], headWidth: 3') => `
name: attending
task: { kind: brackets, length: ${L} }
primary: { kind: transformer, width: 6, ${rest}, expose: last }
teaching: { mode: none }
training: { steps: 3, batch: 8, optimizer: { learningRate: ${rates} } }
evaluation: { measures: [capability], rows: ${rows} }
seeds: 2
`
const named = (artifacts: readonly Artifact[], name: string) => artifacts.find((artifact) => artifact.name === name)!

/** Attention of the first block on one row of inputs, in plain loops over a run's stored weights: `[heads][asking][L]`. */
function byHand(artifacts: readonly Artifact[], input: Float32Array, heads: number, headWidth: number): number[][][] {
  const of = (stage: number, name: string) => named(artifacts, `primary/${stage}/${name}`)
  const times = (stage: number, x: number[]) => {
    const { shape, data } = of(stage, 'weight')
    return Array.from({ length: shape[0]! }, (_, i) =>
      x.reduce((sum, own, j) => sum + data[i * shape[1]! + j]! * own, of(stage, 'bias').data[i] ?? 0),
    )
  }
  const [embedding, position] = [of(0, 'weight'), of(0, 'bias')]
  const [width, symbols] = embedding.shape as [number, number]
  const read = Array.from({ length: L }, (_, place) => {
    const symbol = Array.from({ length: symbols }, (_, v) => input[v * L + place]).indexOf(1)
    const stream = Array.from(
      { length: width },
      (_, c) => embedding.data[c * symbols + symbol]! + position.data[c * L + place]!,
    )
    const mean = stream.reduce((a, b) => a + b) / width
    const variance = stream.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width
    const normed = stream.map(
      (x, c) => ((x - mean) / Math.sqrt(variance + 1e-5)) * of(1, 'gain').data[c]! + of(1, 'shift').data[c]!,
    )
    return times(1, normed)
  })
  const part = (place: number, i: number) => read[place]!.slice(i * headWidth, (i + 1) * headWidth)
  return Array.from({ length: heads }, (_, head) =>
    read.map((_, asks) => {
      const scores = read.map((_, to) => {
        const [q, k] = [part(asks, head), part(to, heads + head)]
        return to > asks ? 0 : Math.exp(q.reduce((sum, x, c) => sum + x * k[c]!, 0) / Math.sqrt(headWidth))
      })
      const total = scores.reduce((a, b) => a + b)
      return scores.map((score) => score / total)
    }),
  )
}

for (const engine of [eager('cpu'), ...compiledEngines])
  test(`On ${engine.name} the stored attention is that of plain loops, of a run alone and among others`, async (t) => {
    const prepared = new Prepared(engine)
    t.after(() => prepared.release())
    const [all] = planned(experiment('[0.01, 0.1]'))
    const together = (await trained(prepared, all!)).results.map(({ artifacts }) => artifacts)
    assert.equal(together.length, 4)
    for (const [r, artifacts] of together.entries()) {
      const { inputs } = cohortOf(all!).task.heldOut(all!.runs[r]!.seed, rows)
      const attended = named(artifacts, unitArtifacts.attendedRows).data
      const [first, last] = [0, 1].map((layer) => named(artifacts, attentionArtifact(layer)))
      assert.deepEqual(first!.shape, [attended.length, 2, L, L])
      assert.deepEqual(last!.shape, [attended.length, 1, 1, L])
      assert.ok(attended.length > 16, `${attended.length} rows, more than one batch`)
      for (const [i, row] of attended.entries()) {
        const wanted = byHand(artifacts, inputs.subarray(row * 5 * L, (row + 1) * 5 * L), 2, 3)
        assertNear(first!.data.subarray(i * 2 * L * L, (i + 1) * 2 * L * L), wanted.flat(2), 1e-5, `row ${row}`)
        const sum = last!.data.subarray(i * L, (i + 1) * L).reduce((a, b) => a + b)
        assert.ok(Math.abs(sum - 1) < 1e-5)
      }
      const [alone] = (await trained(prepared, { ...all!, runs: [all!.runs[r]!] })).results
      for (const { name, data } of [first!, last!]) {
        const own = named(alone!.artifacts, name).data
        assert.deepEqual(own, data)
      }
    }
  })

/** Examples of units whose strongest rows are these, in order. */
function examplesOf(strongest: readonly number[][]): Float32Array {
  const examples = new Float32Array(strongest.length * 2 * examplesPerUnit).fill(-1)
  strongest.forEach((own, unit) => examples.set(own, unit * 2 * examplesPerUnit))
  return examples
}

test('Attention is stored of the strongest example of every unit before the next one, as far as there is room', () => {
  const cohort = cohortOf(planned(experiment('0.01'))[0]!)
  assert.deepEqual(attendedRows(cohort, examplesOf([[9, 4], [2, 9, 7], []])), [2, 4, 7, 9])
  // A row takes 32 heads × 8 × 8 numbers and as many heads × 8 of the last block.
  const wide = cohortOf(planned(experiment('0.01', 'heads: [32, 32], headWidth: 1'))[0]!)
  const most = Math.floor(mostAttention / (32 * L * L + 32 * L))
  const many = Array.from({ length: most }, (_, unit) =>
    Array.from({ length: exampleCounts.top }, (_, place) => place * most + unit),
  )
  assert.deepEqual(
    attendedRows(wide, examplesOf(many)),
    Array.from({ length: most }, (_, row) => row),
  )
})

test('A network that does not attend has no attention stored', async (t) => {
  const prepared = new Prepared(wasmEngine())
  t.after(() => prepared.release())
  const [plan] = planned(experiment('0.01').replace(/kind: transformer.*expose/, 'kind: recurrent, units: [4], expose'))
  const { artifacts } = (await trained(prepared, plan!)).results[0]!
  assert.ok(named(artifacts, unitArtifacts.examples))
  assert.deepEqual(
    artifacts.filter(({ name }) => name.startsWith('units/attention')),
    [],
  )
})
