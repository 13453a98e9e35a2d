import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPlan } from '../../../core/experiment/types.ts'
import type { Checkpoint, CohortPlan } from '../../../core/messages/trainer.ts'
import { catalog } from '../../../worker/catalog.ts'
import { prepare } from '../../../worker/processes/prepare.ts'
import { rehearsing, stepMs, timedInPart, type Means } from '../../../worker/processes/rehearsal.ts'
import { checkTask } from '../../../worker/tasks/check.ts'

const whole = { index: 0, engine: 'wasm', runs: Array.from({ length: 16 }, () => ({}) as RunPlan) } as CohortPlan

/** A cohort's step takes 1 ms per run, and more than `most` runs do not fit. */
const fitting = (most: number) => (plan: CohortPlan) =>
  plan.runs.length > most
    ? Promise.reject(new Error('the state of this cohort needs 5.9 GB, at most 4 fit (fewer runs)'))
    : Promise.resolve(plan.runs.length)

test('a cohort that does not fit is tried in halves, as training would cut it', async () => {
  const { plan, msPerStep, refused } = await timedInPart(whole, fitting(5))
  assert.equal(plan.runs.length, 4)
  assert.equal(msPerStep, 4)
  assert.equal(refused, 'did not fit the 4 GB of its engine')
})

test('a cohort that fits is tried whole', async () => {
  const { plan, refused } = await timedInPart(whole, fitting(16))
  assert.equal(plan.runs.length, 16)
  assert.equal(refused, null)
})

test('one run that does not fit, and any other error, end the rehearsal with their reason', async () => {
  await assert.rejects(timedInPart(whole, fitting(0)), /one run alone did not fit the 4 GB .* smaller/)
  const broken = () => Promise.reject(new Error('digits: no such file'))
  await assert.rejects(timedInPart(whole, broken), /no such file/)
})

test('a step takes the time after the first report, and undisturbed that of the fastest part of it', () => {
  const seen = [
    { step: 0, atMs: 0 },
    { step: 10, atMs: 500 },
    { step: 20, atMs: 600 },
    { step: 40, atMs: 700 },
    { step: 50, atMs: 900 },
  ]
  assert.equal(stepMs(seen, false), 400 / 40)
  assert.equal(stepMs(seen, true), 100 / 20)
  assert.equal(stepMs(seen.slice(0, 2), false), 50, 'there is only the first report')
  assert.equal(stepMs(seen.slice(0, 2), true), 50)
  const short = [
    { step: 0, atMs: 0 },
    { step: 10, atMs: 500 },
    { step: 15, atMs: 501 },
    { step: 20, atMs: 520 },
  ]
  assert.equal(stepMs(short, true), 2, 'a part of a millisecond says little')
  assert.equal(stepMs([...short, { step: 40, atMs: 540 }], true), 1)
})

test('each round goes on where the last one ended, and the fastest moment of all of them counts', async () => {
  const text = `name: one
task: { kind: concepts }
teaching: { mode: none }
training: { steps: 1000 }
seeds: 2
`
  const planned = prepare(text, catalog, checkTask).prepared!
  let now = 0
  const begun: (Checkpoint | null)[] = []
  /** Trains 30 steps, in three reports; a step takes so many ms. */
  const trainer = (stepsMs: number[]): Means['runCohort'] => {
    return async (plan, from, { emit, stopping }) => {
      begun.push(from)
      const ms = stepsMs.shift()!
      const first = from?.step ?? 0
      for (let step = first + 10; step <= first + 30; step += 10) {
        now += 10 * ms
        emit({ type: 'progress', cohort: plan.index, phase: 'train', step, steps: 1000, live: [] })
      }
      assert.ok(stopping())
      const checkpoint = { phase: 'train', step: first + 30, state: {}, diverged: [], elapsedMs: 0 }
      emit({ type: 'checkpoint', cohort: plan.index, checkpoint, series: [] })
      emit({ type: 'stopped', cohort: plan.index })
    }
  }
  const moment = { eachMs: 5, allMs: 1000, undisturbed: true }
  const means = { runCohort: trainer([2, 1, 3]), prepared: null!, workedMs: () => now, flopsOfRun: () => 1 }
  const round = rehearsing({ planned, engine: 'wasm', trainers: 1, speeds: [], moment }, means)
  const [first, second, third] = [await round(), await round(), await round()]
  assert.deepEqual(
    begun.map((from) => from?.step),
    [undefined, 30, 60],
  )
  assert.deepEqual(
    [first, second, third].map(({ trainingMs }) => trainingMs),
    [2000, 1000, 1000],
  )
})
