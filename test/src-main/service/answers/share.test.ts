import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../../../core/messages/trainer.ts'
import { openHistory } from '../../../../history/history.ts'
import { shareStored } from '../../../../src-main/service/answers/share.ts'
import { checkpointAt, freshPath, planOf, provenance, resultOf } from '../../../history/samples.ts'

const generation = (name: string, time: number) => ({ name, doing: name, label: 'Step', moves: true, steps: 10, time })
/** The evaluation is taken to need as long as all of these, so the whole is 8. */
const phases = [generation('first', 1), generation('second', 3)]

test('The stored share of halted work counts phases by their times and cohorts by their size', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf({ settings: 2, seeds: 2 })
  const phased = cohorts.map((cohort): CohortPlan => ({ ...cohort, phases }))
  for (const { settings } of phased.flatMap(({ runs }) => runs)) Object.assign(settings, { training: { steps: 10 } })
  const id = write.createExperiment(plan, phased, provenance)
  const share = () => shareStored(read, read.experiment(id)!)

  write.setExperimentState(id, 'running')
  assert.equal(share(), null, 'one in training reports its own')
  write.setExperimentState(id, 'paused')
  assert.equal(share(), 0)
  write.cohortStarted(id, 0)
  write.saveCheckpoint(id, 0, { ...checkpointAt(5), phase: 'second' }, [])
  assert.equal(share(), (1 + 1.5) / 8 / 2)
  // Measuring keeps nothing until it is done.
  write.saveCheckpoint(id, 0, { ...checkpointAt(4), phase: 'evaluate' }, [])
  assert.equal(share(), 4 / 8 / 2)
  write.finishCohort(id, 0, [resultOf(0), resultOf(1)], [])
  assert.equal(share(), 1 / 2)
  write.setExperimentState(id, 'finished')
  assert.equal(share(), null, 'one that is over has all of it')
  close()
})
