import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ExperimentEvent } from '../../../../core/messages/coordinator.ts'
import type { Doing } from '../../../../core/messages/doing.ts'
import type { Settings } from '../../../../core/experiment/types.ts'
import { openHistory } from '../../../../history/history.ts'
import { usualPatience } from '../../../../runtime/life.ts'
import { activate } from '../../../../worker/processes/coordinator/active.ts'
import { Scheduler } from '../../../../worker/processes/coordinator/scheduler.ts'
import { worksOf } from '../../../../worker/processes/coordinator/works.ts'
import { freshPath, planOf, provenance } from '../../../history/samples.ts'
import { until } from '../../../whole/processes/lab.ts'

const arithmetic = fileURLToPath(new URL('../../../whole/processes/arithmetic.ts', import.meta.url))
const task = { kind: 'arithmetic', delayMs: 20, checkpointEvery: 10, scale: 1 }
const settings = { task, training: { steps: 100_000 }, teaching: { students: [] } } as unknown as Settings

test('With one trainer, experiments wait in their order, and one that is moved gets the trainer next', async (t) => {
  const history = openHistory(freshPath(t))
  const { read, write } = history
  const doing = new Map<number, Doing>()
  const tell = (event: ExperimentEvent) => {
    if (event.type === 'progress') doing.set(event.experiment, event.progress.doing)
  }
  const trainer = { args: ['--cohort-module', arithmetic], ...usualPatience }
  const scheduler = new Scheduler({ history, trainer, tell })
  const [first, second, third] = [1, 2, 3].map(() => {
    const { plan, cohorts } = planOf({ settings: 1, seeds: 1 })
    const runs = cohorts[0]!.runs.map((run) => ({ ...run, settings }))
    const id = write.createExperiment({ ...plan, runs }, [{ ...cohorts[0]!, runs }], provenance)
    scheduler.start(activate(id, worksOf(history, id), { workers: 1, devices: [] }, performance.now()))
    return id
  }) as [number, number, number]
  const states = () => [first, second, third].map((id) => read.experiment(id)!.state)
  const said = () => [first, second, third].map((id) => doing.get(id))

  await until('the first trains', () => doing.get(first)?.is === 'training')
  assert.deepEqual(said().slice(1), [
    { is: 'queued', place: 1, of: 2 },
    { is: 'queued', place: 2, of: 2 },
  ])
  assert.deepEqual(states(), ['running', 'queued', 'queued'])

  scheduler.advance(third)
  await until('the third is next', () => {
    const now = doing.get(third)
    return now?.is === 'queued' && now.place === 1
  })
  assert.deepEqual(said(), [{ is: 'training' }, { is: 'queued', place: 2, of: 2 }, { is: 'queued', place: 1, of: 2 }])
  assert.deepEqual(states(), ['running', 'queued', 'queued'], 'the one at work keeps its trainer')

  const stopped = await scheduler.stop(first, 'paused', null)
  assert.equal(stopped.state, 'paused')
  await until('the third trains', () => doing.get(third)?.is === 'training')
  assert.deepEqual(doing.get(second), { is: 'queued', place: 1, of: 1 })
  assert.deepEqual(states(), ['paused', 'queued', 'running'])

  // One that waits stops at once: it has no trainer that could take its time.
  assert.equal((await scheduler.stop(second, 'cancelled', null)).state, 'cancelled')
  await scheduler.stop(third, 'paused', null)
  assert.deepEqual(states(), ['paused', 'cancelled', 'paused'])
  assert.deepEqual(scheduler.experiments, [])
  history.close()
})
