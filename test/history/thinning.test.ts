import assert from 'node:assert/strict'
import { test } from 'node:test'
import { droppable } from '../../history/thinning.ts'

const hour = 3_600_000
const end = Date.UTC(2026, 5, 15, 12) // a Monday
const everySixHours = (count: number) => Array.from({ length: count }, (_, i) => new Date(end - i * 6 * hour))

function kept(times: Date[]): string[] {
  const gone = new Set(droppable(times))
  return times.filter((time) => !gone.has(time)).map((time) => time.toISOString().slice(0, 13))
}

test('a year of backups comes down to seven days, four weeks and six months', () => {
  assert.deepEqual(kept(everySixHours(4 * 365)), [
    '2026-06-15T12',
    '2026-06-14T18',
    '2026-06-13T18',
    '2026-06-12T18',
    '2026-06-11T18',
    '2026-06-10T18',
    '2026-06-09T18',
    '2026-06-07T18',
    '2026-05-31T18',
    '2026-04-30T18',
    '2026-03-31T18',
    '2026-02-28T18',
    '2026-01-31T18',
  ])
})

test('days without a backup do not use up the days that are kept', () => {
  const rare = [0, 40, 80, 400].map((days) => new Date(end - days * 24 * hour))
  assert.deepEqual(droppable(rare), [])
})

test('the newest is always kept, and nothing is made of nothing', () => {
  assert.deepEqual(droppable([]), [])
  const times = everySixHours(3)
  assert.deepEqual(droppable(times, { daily: 0, weekly: 0, monthly: 0 }), times.slice(1))
})

test('thinning what was thinned drops nothing more', () => {
  const times = everySixHours(2000)
  const gone = new Set(droppable(times))
  assert.ok(gone.size > 1900)
  assert.deepEqual(droppable(times.filter((time) => !gone.has(time))), [])
})
