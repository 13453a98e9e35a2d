import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExperimentEvent } from '../../../../core/messages/coordinator.ts'
import type { CohortProgress, Progress } from '../../../../core/messages/progress.ts'
import { HeardValues } from '../../../../src-main/service/life/heard.ts'

const at = (step: number, values: number[], state: CohortProgress['state'] = 'running'): ExperimentEvent => ({
  type: 'progress',
  experiment: 1,
  progress: { cohorts: [{ index: 0, state }] } as Progress,
  live: state === 'running' ? [{ cohort: 0, step, live: [{ name: 'task loss', values }] }] : [],
})

test('What was heard of a cohort is there for who comes later, by step and run', () => {
  const heard = new HeardValues()
  heard.note(at(10, [1, 2]))
  heard.note(at(20, [3, 4]))
  heard.note(at(20, [3, 4]))
  assert.deepEqual(heard.of(1), [
    { cohort: 0, name: 'task loss', steps: Int32Array.of(10, 20), values: Float32Array.of(1, 2, 3, 4) },
  ])
  assert.deepEqual(heard.of(2), [])
})

test('A cohort that goes back to its checkpoint loses what came after it', () => {
  const heard = new HeardValues()
  for (const step of [10, 20, 30]) heard.note(at(step, [step]))
  heard.note(at(15, [15]))
  assert.deepEqual(heard.of(1)[0]!.steps, Int32Array.of(10, 15))
})

test('A long training keeps its whole range in a bounded number of points', () => {
  const heard = new HeardValues()
  for (let step = 1; step <= 5000; step++) heard.note(at(step, [step, -step]))
  const [{ steps, values }] = heard.of(1) as [ReturnType<HeardValues['of']>[number]]
  assert.ok(steps.length > 100 && steps.length <= 256, `${steps.length}`)
  assert.equal(steps[0], 1)
  assert.ok(steps.at(-1)! > 4950)
  assert.deepEqual(
    [...values.filter((_, i) => i % 2 === 1)],
    [...steps].map((step) => -step),
  )
})

test('Nothing is kept of a cohort that is done, and of an experiment that stopped', () => {
  const heard = new HeardValues()
  heard.note(at(10, [1]))
  heard.note(at(10, [1], 'done'))
  assert.deepEqual(heard.of(1), [])
  heard.note(at(20, [1]))
  heard.note({ type: 'state', experiment: 1, state: 'paused' })
  assert.deepEqual(heard.of(1), [])
})
