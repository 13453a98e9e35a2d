import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CohortPlan, RunResult } from '../../../core/messages/trainer.ts'
import { twinOf, twinSeed } from '../../../worker/cohort/twin.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { ckaWith } from '../../../worker/measures/algebra/cka.ts'
import { cohortOf, planned, tenConcepts } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const numbersOf = ({ summaries }: RunResult, but: string[] = []) =>
  Object.entries(summaries).filter(([name]) => !/Ms$|^flopsEvaluation$/.test(name) && !but.includes(name))

test('The twin of stored rows is the run of another seed: their codes are as alike as is told', async () => {
  // Sums modulo 13 are the same rows for every seed.
  const [plan] = planned(`
task: { kind: arithmetic, modulus: 13 }
primary: { kind: mlp, hidden: [24, 12] }
sparsity: { kind: topk, k: 4 }
training: { steps: 200, batch: 32, optimizer: { kind: adam, learningRate: 0.01 } }
evaluation: { rows: 400, measures: [capability, seedCka] }
seeds: 2`)
  const own = await trained(prepared, plan!)
  const others: CohortPlan = { ...plan!, runs: plan!.runs.map((run) => ({ ...run, seed: twinSeed(run.seed) })) }
  const twins = await trained(prepared, others)
  const cohort = cohortOf(plan!)
  const n = Math.floor(cohort.task.heldOut(plan!.runs[0]!.seed, 400).n / 2)
  for (const [r, run] of plan!.runs.entries()) {
    const { inputs } = cohort.task.heldOut(run.seed, 400)
    const codes = [own, twins].map(({ results }) => codeByHand(results[r]!, inputs, n))
    const of = (code: Float32Array) => ({ code, units: 12 })
    const expected = ckaWith(of(codes[0]!))(of(codes[1]!))
    const told = own.results[r]!.summaries['seedCka'] as number
    assert.ok(Math.abs(told - expected) < 1e-4, `${told}, by hand ${expected}`)
    assert.ok(told > 0.05 && told < 0.999, String(told))
    assert.ok(own.results[r]!.cost['evaluationFlops']! >= own.results[r]!.cost['primaryFlops']!)
  }
})

test('A second training changes nothing else that is told of a run, whatever its teaching keeps from step to step', async () => {
  for (const teaching of ['mode: alternating, pressure: 1', 'mode: joint, budget: relative']) {
    const rest = (measures: string) =>
      `training: { steps: 40, batch: 32 }\nevaluation: { rows: 400, measures: ${measures} }\nseeds: 1`
    const text = (measures: string) => tenConcepts(rest(measures), teaching)
    const [plan] = planned(text('[capability, sparsity, circuit]'))
    const [withTwin] = planned(text('[capability, sparsity, circuit, seedCka]'))
    const [plain, twinned] = [await trained(prepared, plan!), await trained(prepared, withTwin!)]
    for (const [r, result] of twinned.results.entries()) {
      assert.deepEqual(numbersOf(result, ['seedCka']), numbersOf(plain.results[r]!), teaching)
      assert.deepEqual(result.artifacts, plain.results[r]!.artifacts)
      assert.equal(typeof result.summaries['seedCka'], 'number')
    }
  }
})

test('A second training goes through all phases, and through none where the first did', async () => {
  const fields = [
    'teaching: { mode: born-again, generations: 2 }',
    'teaching: { mode: replay }',
    'control: random\nsparsity: { kind: weights, fraction: 0.5 }',
  ]
  for (const own of fields) {
    const text = (measures: string) => `
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [8] }
training: { steps: 30, batch: 32 }
evaluation: { rows: 400, measures: ${measures} }
seeds: 1
${own}`
    const [plain] = planned(text('[sparsity]'))
    const [withTwin] = planned(text('[sparsity, seedCka]'))
    const [{ results: before }, { results }] = [await trained(prepared, plain!), await trained(prepared, withTwin!)]
    assert.deepEqual(results[0]!.artifacts, before[0]!.artifacts, own)
    const told = results[0]!.summaries['seedCka'] as number
    assert.ok(told > 0 && told < 1, `${own}: ${told}`)
  }
})

test('A run has the same twin alone as among others', async () => {
  const [plan] = planned(
    tenConcepts('training: { steps: 30, batch: 32 }\nevaluation: { rows: 400, measures: [seedCka] }\nseeds: 2'),
  )
  const { results } = await trained(prepared, plan!)
  assert.equal(new Set(results.map(({ summaries }) => summaries['seedCka'])).size, plan!.runs.length)
  const alone = await trained(prepared, { ...plan!, runs: plan!.runs.slice(-1) })
  assert.equal(alone.results[0]!.summaries['seedCka'], results.at(-1)!.summaries['seedCka'])
})

test('The twin has the task of its seed, and other rows and weights', () => {
  const [plan] = planned(tenConcepts('seeds: 1'))
  const cohort = cohortOf(plan!)
  const twin = twinOf(cohort)
  const [seed] = cohort.runSeeds as [number]
  const [other] = twin.runSeeds as [number]
  assert.deepEqual(twin.task.heldOut(other, 5), cohort.task.heldOut(seed, 5))
  assert.deepEqual(twin.task.alone!(other), cohort.task.alone!(seed))
  const rows = ({ task }: typeof cohort, seed: number) => {
    const out = { inputs: new Float32Array(40), targets: new Float32Array(40) }
    task.generate!(seed, 'primary', 0, 4, out)
    return out.inputs
  }
  assert.notDeepEqual(rows(twin, other), rows(cohort, seed))
  const names = cohort.primary.parameters.names.filter((name) => name.endsWith('weight'))
  for (const name of names) assert.notDeepEqual(twin.initial()[name], cohort.initial()[name], name)
})

/** The code of a two-layer rectified primary of which the four largest units are kept. */
function codeByHand({ artifacts }: RunResult, inputs: Float32Array, n: number): Float32Array {
  const of = (name: string) => artifacts.find((artifact) => artifact.name === `primary/${name}`)!.data as Float32Array
  const layer = (x: Float32Array, place: number) => {
    const [W, b] = [of(`${place}/weight`), of(`${place}/bias`)]
    const [H, D] = [b.length, W.length / b.length]
    return Float32Array.from({ length: n * H }, (_, at) => {
      const [i, j] = [Math.floor(at / H), at % H]
      let sum = b[j]!
      for (let d = 0; d < D; d++) sum += W[j * D + d]! * x[i * D + d]!
      return Math.max(0, sum)
    })
  }
  const h = layer(layer(inputs, 0), 1)
  for (let i = 0; i < n; i++) {
    const row = h.subarray(i * 12, (i + 1) * 12)
    const least = row.toSorted().at(-4)!
    row.forEach((x, j) => (row[j] = x >= least ? x : 0))
  }
  return h
}
