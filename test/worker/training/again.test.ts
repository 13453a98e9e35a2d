import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { FromTrainer, KeptRun, RunResult } from '../../../core/messages/trainer.ts'
import { unitArtifacts } from '../../../core/units/layout.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { evaluateCohort } from '../../../worker/training/again.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { planned } from './plans.ts'
import { trained } from './trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const [plan] = planned(`
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [6] }
rotate: after
teaching:
  mode: alternating
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: code, network: { kind: mlp, hidden: [5] } }]
training: { steps: 16, batch: 8 }
evaluation: { rows: 300 }
seeds: 2`)

const first = trained(prepared, plan!)

const weightsOf = ({ artifacts }: RunResult): KeptRun['weights'] =>
  Object.fromEntries(artifacts.flatMap(({ name, data }) => (name.startsWith('primary/') ? [[name, data]] : [])))

const keptOf = async (): Promise<KeptRun[]> =>
  (await first).results.map((result) => ({ weights: weightsOf(result), cost: result.cost }))

async function again(kept: KeptRun[], stopping = () => false): Promise<FromTrainer[]> {
  const messages: FromTrainer[] = []
  let time = 0
  await evaluateCohort(plan!, kept, {
    prepared,
    stopping,
    checkpointEvery: Infinity,
    emit: (message) => messages.push(message),
    // On another clock than the first time, which must not be seen.
    now: () => (time += 70),
  })
  return messages
}

function evaluated(messages: FromTrainer[]) {
  const last = messages.at(-1)!
  assert.ok(last.type === 'evaluated', last.type)
  return last
}

/** What an evaluation anew has to say of a run: all but the weights, and the students' units, which only training knew. */
const expected = ({ place, summaries, artifacts }: RunResult) => ({
  place,
  summaries,
  artifacts: artifacts.filter(({ name }) => !name.startsWith('primary/') && name !== unitArtifacts.students),
})

test('Runs evaluated anew from their kept weights have every bit of their first evaluation, its times and costs included', async () => {
  const { results } = await first
  assert.equal(results.length, 4)
  assert.ok(results.every(({ artifacts }) => artifacts.some(({ name }) => name === unitArtifacts.students)))
  const { results: anew, without } = evaluated(await again(await keptOf()))
  assert.deepEqual(without, [])
  assert.deepEqual(anew, results.map(expected))
})

test('A run without all its weights gets no result and says what is missing; its neighbours have the same bits', async () => {
  const { results } = await first
  const [none, some, short, whole] = (await keptOf()) as [KeptRun, KeptRun, KeptRun, KeptRun]
  const [name, data] = Object.entries(some.weights).at(-1)!
  const { results: anew, without } = evaluated(
    await again([
      { ...none, weights: {} },
      { ...some, weights: Object.fromEntries(Object.entries(some.weights).slice(0, -1)) },
      { ...short, weights: { ...short.weights, [name]: data.subarray(1) } },
      whole,
    ]),
  )
  assert.deepEqual(without, [
    { place: 0, reason: 'its weights are not kept' },
    { place: 1, reason: `its weights ${name} are missing or damaged` },
    { place: 2, reason: `its weights ${name} are ${data.length - 1} numbers in place of ${data.length}` },
  ])
  assert.deepEqual(anew, results.slice(3).map(expected))
})

test('An evaluation anew that is asked to stop does so, and one with no weights at all computes nothing', async () => {
  assert.equal((await again(await keptOf(), () => true)).at(-1)!.type, 'stopped')
  const kept = (await keptOf()).map((run) => ({ ...run, weights: {} }))
  const [only, ...others] = await again(kept)
  assert.deepEqual(others, [])
  assert.equal(evaluated([only!]).without.length, 4)
})
