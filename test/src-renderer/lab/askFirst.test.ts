import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Estimate } from '../../../core/engines/estimate.ts'
import { reasonsToAsk, togetherWords } from '../../../src-renderer/lab/askFirst.ts'

const GB = 1e9
const estimate: Estimate = {
  engine: 'wasm',
  cohorts: 4,
  trainers: 2,
  trainingSeconds: 60,
  evaluationSeconds: 60,
  evaluationSeen: true,
  memoryBytes: GB,
  freeBytes: 8 * GB,
  together: null,
  said: [],
}

test('an experiment of minutes that fits starts without a question', () => {
  assert.deepEqual(reasonsToAsk(estimate, 1e9), [])
  assert.deepEqual(reasonsToAsk({ ...estimate, freeBytes: null, memoryBytes: 99 * GB }, 1e9), [])
  assert.deepEqual(reasonsToAsk(null, 400_000), [])
})

test('days, more memory than is free and a large unknown ask first, each with its reason', () => {
  assert.match(reasonsToAsk({ ...estimate, evaluationSeconds: 5 * 86_400 }, 1)[0]!, /^It takes about 5 d/)
  assert.deepEqual(reasonsToAsk({ ...estimate, memoryBytes: 12 * GB }, 1), [
    'It needs 12 GB of memory, and 8.0 GB are free (1 of 2 trainers would fit).',
  ])
  assert.match(reasonsToAsk(null, 1e12)[0]!, /not known yet/)
  assert.match(reasonsToAsk(null, null)[0]!, /not known yet/)
})

test('a cohort that does not fit says how many runs do', () => {
  const together = { wanted: 16, fit: 4, reason: 'did not fit the 4 GB of its engine' }
  assert.equal(
    togetherWords({ ...estimate, together }),
    '16 runs together do not fit the 4 GB of its engine; 4 at a time fit.',
  )
  assert.equal(togetherWords(estimate), '')
})
