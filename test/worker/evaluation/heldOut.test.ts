import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Fit, Prepared } from '../../../worker/evaluation/fit.ts'
import { values } from '../../../worker/targets/values.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const text = `
task: { kind: concepts, concepts: 4, density: 0.3 }
primary: { kind: mlp, hidden: [64], init: fan-in }
teaching: { mode: none }
training: { steps: 1, batch: 32, optimizer: { kind: adam, learningRate: 1.0e-12 } }
evaluation: { rows: 1000, measures: [imitation, passedOn, probe] }
seeds: 1`

test('A held-out student shares neither start nor head with the primary, of the same shape though it be', () => {
  const cohort = cohortOf(planned(text)[0]!)
  const primary = cohort.initial()
  const fit = new Fit({
    runs: 1,
    sources: 1,
    sourceOf: Int32Array.of(0),
    input: [4],
    network: { kind: 'mlp', hidden: [64], activation: 'relu' },
    heads: [{ target: values, size: 4 }],
    batch: 10,
    rows: 10,
    stored: { inputs: 20, targets: 20 },
    feedsSpans: false,
  })
  const student = fit.initial(cohort.runSeeds, 'held-out mlp 64')
  for (const stage of [0, 1]) {
    const [own, theirs] = [primary[`primary/${stage}/weight`]!, student[`fitted/${stage}/weight`]!]
    assert.equal(own.length, theirs.length)
    const shared = own.filter((weight, i) => weight === theirs[i]).length
    assert.equal(shared, 0, `${shared} weights of stage ${stage} are the same`)
  }
})

test('What is passed on comes to what the primary itself tells, and is rotated with the code', async () => {
  const of = async (more: string) => (await trained(prepared, planned(text + more)[0]!)).results[0]!
  const run = await of('')
  const { data, shape, labels } = run.artifacts.find(({ name }) => name === 'learning: mlp 64')!
  const curve = (label: string) => {
    const at = labels!.indexOf(label) * shape[1]!
    return [...data.subarray(at, at + shape[1]!)]
  }
  for (const reader of ['k1', 'all']) {
    const told = curve(`passedOn.${reader}`)
    const own = run.summaries[`probe.${reader === 'k1' ? 'k1' : 'kall'}.nall`] as number
    assert.ok(Math.abs(told.at(-1)! - own) < 0.05, `${reader}: ${told} to ${own}`)
    const area = run.summaries[`passedOn.${reader}.mlp64`] as number
    assert.ok(area > Math.min(...told) && area < Math.max(...told))
  }
  const turned = await of('\nrotate: after')
  const value = ({ summaries }: typeof run, name: string) => summaries[name] as number
  assert.ok(Math.abs(value(turned, 'passedOn.all.mlp64') - value(run, 'passedOn.all.mlp64')) < 0.01)
  assert.ok(value(turned, 'passedOn.k1.mlp64') < value(run, 'passedOn.k1.mlp64'))
  assert.equal(value(turned, 'fidelityArea.mlp64'), value(run, 'fidelityArea.mlp64'))
})
