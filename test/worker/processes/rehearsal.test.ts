import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPlan } from '../../../core/experiment/types.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { stepMs, timedInPart } from '../../../worker/processes/rehearsal.ts'

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
})
