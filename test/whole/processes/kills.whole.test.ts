import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHistory } from '../../../history/check.ts'
import { killAtRandom } from './killing.ts'
import { goneWithinMs, TestLab } from './lab.ts'
import { numbersOf } from './numbers.ts'

const kills = 4
const steps = 500 * kills

test(`${kills} processes killed at random moments change no number and leave nothing behind`, async (t) => {
  const calm = new TestLab(t)
  const sweep = { structure: [1, 2], scale: [0.9, 1] }
  const rest = `seeds: 2\ntraining: { steps: ${steps} }\n`
  const undisturbed = await calm.run('run', calm.experiment({ ...sweep, delayMs: 0, checkpointEvery: 1000 }, rest))
  assert.equal(undisturbed.code, 0, undisturbed.err)

  const lab = new TestLab(t)
  const begin = ['run', lab.experiment({ ...sweep, delayMs: 1, checkpointEvery: 50 }, rest)]
  const { killed, slowestMs } = await killAtRandom(lab, begin, { kills, seed: 20, withinMs: 700 })
  const last = await lab.run('resume', 'sums')
  assert.equal(last.code, 0, last.err)
  await lab.gone()
  t.diagnostic(`killed: ${JSON.stringify(killed)}; all gone after ${Math.round(slowestMs)} ms at most`)
  assert.ok(slowestMs <= goneWithinMs())
  assert.equal(Object.keys(killed).length, 4, 'each kind of process was killed')
  assert.deepEqual(checkHistory(lab.history), [])
  const numbers = numbersOf(lab.history, 'sums')
  assert.equal(numbers[0]!.series['task loss']!.steps.length, steps)
  assert.deepEqual(numbers, numbersOf(calm.history, 'sums'))
})
