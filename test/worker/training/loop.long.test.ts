import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunPlan } from '../../../core/experiment/types.ts'
import { below, stream } from '../../../core/random/random.ts'
import type { Checkpoint, CohortPlan, RunResult, SeriesChunk } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { optimizers } from '../../../worker/optimizers/index.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { leastBytes } from '../../../worker/cohort/room.ts'
import { cohortOf, planned } from './plans.ts'
import { type Told, trained } from './trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const steps = 16
/** Two pressures of one seed; students are renewed every third step. */
const plan = (primary = '{ kind: mlp, hidden: [6] }', optimizer = 'adam'): CohortPlan => {
  const [own, ...others] = planned(`
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: ${primary}
teaching:
  mode: alternating
  pressure: [0.5, 1]
  studentSteps: 2
  copies: 2
  renew: 6
  students: [{ sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: 0.01 } }]
training: { steps: ${steps}, batch: 8, logEvery: 3, optimizer: ${optimizer} }
evaluation: { rows: 300 }
seeds: 1`)
  assert.equal(others.length, 0)
  return own!
}

/** Results without what a clock measured. */
const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })

/** Steps and values of each series of each place, whatever pieces they came in. */
function joined(chunks: SeriesChunk[]): Record<string, [number, number][]> {
  const series: Record<string, [number, number][]> = {}
  for (const { name, place, steps, values } of chunks)
    (series[`${name} of ${place}`] ??= []).push(...Array.from(steps, (s, i): [number, number] => [s, values[i]!]))
  return series
}

const undisturbed = trained(prepared, plan())

/** Asserts that these parts of one training are, together, the undisturbed training. */
async function assertUndisturbed(parts: Told[]): Promise<void> {
  const whole = await undisturbed
  assert.deepEqual(timeless(parts.at(-1)!.results), timeless(whole.results))
  assert.deepEqual(joined(parts.flatMap(({ series }) => series)), joined(whole.series))
}

/** Stops at a step, and goes on from what was emitted. */
async function stopped(stopAt: number, pass: (checkpoint: Checkpoint) => Checkpoint): Promise<Told[]> {
  const first = await trained(prepared, plan(), { stopAt })
  assert.equal(first.messages.at(-1)!.type, 'stopped')
  const checkpoint = first.checkpoints.at(-1)!
  assert.equal(checkpoint.step, Math.min(stopAt, steps))
  return [first, await trained(prepared, plan(), { from: pass(checkpoint) })]
}

test('an undisturbed run reports every third step and the last, and finishes every run', async () => {
  const whole = await undisturbed
  const series = joined(whole.series)
  assert.equal(Object.keys(series).length, 2 * 3)
  for (const values of Object.values(series))
    assert.deepEqual(
      values.map(([step]) => step),
      [0, 3, 6, 9, 12, 15],
    )
  assert.deepEqual(
    whole.results.map(({ state }) => state),
    ['done', 'done'],
  )
  assert.ok(whole.results.every(({ summaries }) => typeof summaries.testLoss === 'number'))
})

const random = stream(7, 'steps to stop at')
for (const i of [0, 1, 2]) {
  const stopAt = 1 + below(random, 0, i, steps - 1)
  test(`stopped at step ${stopAt} and resumed, a cohort ends in the same bits`, async () =>
    assertUndisturbed(await stopped(stopAt, (checkpoint) => checkpoint)))
}

for (const { name } of optimizers)
  test(`${name}: stopped and resumed, what the optimiser keeps is there again to the bit`, async () => {
    const own = plan(undefined, name)
    const end = (await trained(prepared, own)).checkpoints.at(-1)!
    const half = (await trained(prepared, own, { stopAt: 7 })).checkpoints.at(-1)!
    assert.deepEqual([half.step, end.step], [7, steps])
    const resumed = (await trained(prepared, own, { from: half })).checkpoints.at(-1)!
    assert.deepEqual(resumed.state, end.state)
  })

test('a checkpoint that was sent to another process resumes in the same bits', async () =>
  assertUndisturbed(await stopped(1 + below(random, 1, 0, steps - 1), structuredClone)))

test('stopped between training and evaluation, a cohort ends in the same bits', async () =>
  assertUndisturbed(await stopped(steps, structuredClone)))

test('checkpoints on the way change nothing', async () =>
  assertUndisturbed([await trained(prepared, plan(), { checkpointEvery: 0 })]))

test('a run that diverges says when and why, and its neighbours do not notice', async () => {
  const deep = '{ kind: mlp, hidden: [12, 12, 12, 12, 12, 12, 12, 12, 12], init: { kind: normal, sd: [0.4, 100] } }'
  const [narrow, other, wide] = plan(deep).runs as [RunPlan, RunPlan, RunPlan]
  assert.deepEqual(
    [narrow, other, wide].map(({ settings }) => settings.primary.init['sd']),
    [0.4, 0.4, 100],
  )
  const ofRuns = async (...runs: RunPlan[]) => (await trained(prepared, { ...plan(deep), runs })).results
  const [among, without] = [await ofRuns(narrow, wide, other), await ofRuns(narrow, other)]
  assert.deepEqual(
    among.map(({ state }) => state),
    ['done', 'diverged', 'done'],
  )
  assert.match(among[1]!.reason!, /^task loss is (Infinity|NaN) at step 0$/)
  assert.deepEqual(among[1]!.summaries, {})
  const anonymous = (results: RunResult[]) => timeless(results).map((result) => ({ ...result, place: 0 }))
  assert.deepEqual(anonymous([among[0]!, among[2]!]), anonymous(without))
})

test('a dead unit of the primary leaves every number finite', async () => {
  const { checkpoints } = await trained(prepared, plan(), { stopAt: 2 })
  const from = checkpoints.at(-1)!
  const bias = from.state['primary/0/bias']!
  for (let r = 0; r < 2; r++) bias[r * 6] = -1e3
  const { results, series } = await trained(prepared, plan(), { from })
  for (const { state, summaries, artifacts } of results) {
    assert.equal(state, 'done')
    for (const [name, value] of Object.entries(summaries))
      assert.ok(typeof value === 'number' ? Number.isFinite(value) : value.reason, name)
    assert.equal(summaries.liveUnits, 5)
    for (const { name, data } of artifacts) assert.ok(data.every(Number.isFinite), name)
  }
  for (const { name, values } of series) assert.ok(values.every(Number.isFinite), name)
})

test('Runs that do not fit into the free memory together are told before anything is computed; one alone is tried', async () => {
  const two = plan()
  const one = { ...two, runs: two.runs.slice(0, 1) }
  const least = leastBytes(cohortOf(two))
  assert.ok(least > leastBytes(cohortOf(one)))
  await assert.rejects(trained(prepared, two, { freeBytes: least - 1 }), /^Error: 2 runs need at least 0\.00 GB, /)
  assert.equal((await trained(prepared, one, { freeBytes: 0 })).results.length, 1)
  assert.equal((await trained(prepared, two, { freeBytes: least })).results.length, 2)
})
