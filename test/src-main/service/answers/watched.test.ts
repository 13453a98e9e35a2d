import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory } from '../../../../history/history.ts'
import { findExperiment } from '../../../../src-main/service/answers/find.ts'
import { watched } from '../../../../src-main/service/answers/watched.ts'
import { Standing } from '../../../../src-main/service/life/standing.ts'
import { freshPath, planOf, provenance } from '../../../history/samples.ts'

test('An experiment is watched by its name, with its present state', (t) => {
  const { read, write, close } = openHistory(freshPath(t))
  const { plan, cohorts } = planOf()
  const id = write.createExperiment(plan, cohorts, provenance)
  const standing = new Standing()
  const found = watched({ standing, read: () => read, find: (given) => findExperiment(read, given) }, 'sample')
  assert.equal(found.id, id)
  write.setExperimentState(id, 'running')
  assert.equal(found.state(), 'interrupted', 'no coordinator trains it')
  standing.note({ type: 'state', experiment: id, state: 'running' })
  assert.equal(found.state(), 'running')
  close()
})

test('Where the history cannot be read, one of a known state is found by its number, and others are refused', () => {
  const standing = new Standing()
  standing.note({ type: 'state', experiment: 3, state: 'interrupted' })
  const gone = (): never => {
    throw new Error('the history was deleted')
  }
  const parts = { standing, read: gone, find: gone }
  const { id, state } = watched(parts, '3')
  assert.deepEqual([id, state()], [3, 'interrupted'])
  assert.throws(() => watched(parts, '4'), /the history was deleted/)
})
