import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventRecord } from '../../../core/records/records.ts'
import { haltedWords } from '../../../src-renderer/lab/haltedWords.ts'
import { startWords } from '../../../src-renderer/lab/startWords.ts'

const event = (level: EventRecord['level'], message: string): EventRecord => ({
  id: 1,
  at: '2026-11-01T10:00:00.000Z',
  level,
  experiment: 1,
  cohort: null,
  run: null,
  message,
})
const runs = { queued: 20, running: 0, done: 44, diverged: 0, failed: 0 }
const halted = { runs, warnings: [], share: 0.6789 }

test('A pause says what is done, what remains, and where Resume puts the experiment', () => {
  assert.equal(
    haltedWords({ ...halted, state: 'paused' }),
    'Paused. 67% is done; 20 runs of 64 are not finished. ' +
      'Resume continues from the last checkpoint, after the experiments that wait already.',
  )
})

test('An interruption gives its reason, and no older one', () => {
  const why = (warnings: EventRecord[]) => haltedWords({ ...halted, warnings, state: 'interrupted' })!.split(' 67%')[0]
  const full = event('error', 'no room left to write x.db. Free some space on that disk, then resume')
  const killed = event('warning', 'interrupted, because the lab service ended')
  const older = event('warning', 'trainer 7 was ended by SIGKILL; cohort 0 resumes from its checkpoint')
  assert.equal(why([full]), 'Interrupted: no room left to write x.db. Free some space on that disk, then resume.')
  assert.equal(why([killed, full]), 'Interrupted: because the lab service ended.')
  assert.equal(why([older, full]), 'Interrupted: the program that trained it ended.')
})

test('Nothing is said of an experiment that trains, has finished, or has failed', () => {
  for (const state of ['running', 'finished', 'failed'] as const)
    assert.equal(haltedWords({ ...halted, state, doing: { is: 'training' } }), null)
  assert.match(haltedWords({ ...halted, state: 'running', doing: { is: 'waiting' } })!, /takes no writes/)
})

test('How to start the lab again is one line to copy, with the history that was open', () => {
  assert.match(startWords('/data/lab.db', false), /pellucid serve --history \/data\/lab\.db and/)
  assert.match(startWords("/my data/it's.db", false), /--history '\/my data\/it'\\''s\.db' and/)
  assert.match(startWords(null, false), /pellucid serve and/)
  assert.match(startWords('/data/lab.db', true), /quit Pellucid and open it again/)
})
