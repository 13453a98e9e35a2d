import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPlan } from '../../../../core/experiment/types.ts'
import { phasesOf, type Phase } from '../../../../core/phases.ts'
import {
  activate,
  longestFirst,
  positionOf,
  progressOf,
  spend,
  type Work,
} from '../../../../worker/processes/coordinator/active.ts'
import { storedAt } from '../../../../worker/processes/coordinator/works.ts'

const generation = (n: number, time: number): Phase => ({
  name: `generation ${n}`,
  doing: `training generation ${n}`,
  label: `Generation ${n}, step`,
  moves: true,
  steps: 100,
  time,
})
const three = [generation(0, 100), generation(1, 200), generation(2, 200)]

/** A cohort of two runs, of three generations unless it trains plainly, at a step of the phase at a place. */
function work(index: number, place: number, step: number, phases: Phase[] | undefined = three): Work {
  const settings = { training: { steps: 100 }, teaching: { students: [] } }
  const runs = [0, 1].map((i) => ({ key: `${index}.${i}`, settings }) as unknown as RunPlan)
  const plan = { index, engine: 'cpu', runs, ...(phases && { phases }) }
  const all = phasesOf(plan)
  return {
    plan,
    phases: all,
    progress: { index, runs: 2, state: 'running', ...storedAt(all, place, step) },
    losses: 0,
    regrouped: false,
    diverged: 0,
    live: null,
  }
}
const plain = (index: number, place: number, step: number): Work => {
  const { plan, ...rest } = work(index, place, step)
  const { phases: _, ...own } = plan
  const phases = phasesOf(own)
  return { ...rest, plan: own, phases, progress: { ...rest.progress, ...storedAt(phases, place, step) } }
}
const means = { workers: 1, devices: [] }

test('Progress counts the steps of every phase, and says which one a cohort is in by its own words', () => {
  const works = [work(0, 1, 50), plain(1, 1, 100)]
  const { modelSteps, cohorts } = progressOf(activate(1, works, means, 0), 1, 10)
  assert.deepEqual(modelSteps, { done: 2 * 150 + 2 * 100, total: 2 * 300 + 2 * 100 })
  assert.deepEqual(
    cohorts.map(({ phase, label, doing, moves, step, share }) => [phase, label, doing, moves, step, share]),
    [
      ['generation 1', 'Generation 1, step', 'training generation 1', true, 50, 0.2],
      ['evaluate', 'Measuring', 'evaluating', false, 0, 0.5],
    ],
  )
})

test('Phases that were seen tell how long they take; the others are taken to be as slow as these, beside their records', () => {
  const active = activate(1, [work(0, 0, 0)], means, 0)
  const [own] = active.works as [Work]
  // 100 steps in one second, where the record says 100.
  spend(active, own, 1000)
  Object.assign(own.progress, storedAt(own.phases, 1, 0))
  assert.equal(progressOf(active, 1, 1000).secondsLeft, 9)
  // The second takes three times as long as its record says: so may the rest, in part.
  spend(active, own, 6000)
  Object.assign(own.progress, storedAt(own.phases, 2, 0))
  const { secondsLeft, share } = progressOf(active, 1, 7000)
  const left = (7 / 3) * (2 + 5) // seconds per second of the records, of the last generation and the evaluation
  assert.ok(Math.abs(secondsLeft! - left) < 1e-9, `${secondsLeft}`)
  assert.ok(Math.abs(share - 7 / (7 + left)) < 1e-9)
  // The evaluation turns out to be quick.
  Object.assign(own.progress, storedAt(own.phases, 3, 0), { step: 500, steps: 1000 })
  spend(active, own, 0)
  const before = progressOf(active, 1, 13_000).share
  assert.ok(before > share && before < 1)
})

test('Cohorts with more phases are begun first', () => {
  const order = longestFirst([plain(0, 0, 0), work(1, 0, 0)]).map(({ plan }) => plan.index)
  assert.deepEqual(order, [1, 0])
})

test('The least advanced checkpoint is told by its steps of all training', () => {
  const works = [work(0, 3, 300), work(1, 2, 20)]
  assert.deepEqual(positionOf(works, works), { phase: 'generation 2', moves: true, step: 220, steps: 300 })
  const between = [work(0, 1, 0)]
  assert.deepEqual(positionOf(between, between), { phase: 'generation 1', moves: true, step: 100, steps: 300 })
  const measured = [plain(0, 1, 100)]
  assert.deepEqual(positionOf(measured, measured), { phase: 'evaluate', moves: false, step: 100, steps: 100 })
})
