import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkHistory } from '../../history/check.ts'
import { killAtRandom } from './killing.ts'
import { goneWithinMs, TestLab } from './lab.ts'
import { numbersOf } from './numbers.ts'

/** Kills in all: PELLUCID_KILLS=50 for a long one. Each experiment takes at most so many of them. */
const kills = Number(process.env.PELLUCID_KILLS ?? 6)
const mostPerRound = 10

const text = `
name: six concepts
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [6] }
teaching:
  mode: [joint, alternating]
  pressure: 1
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0.003, 0.01] } }
training: { steps: 3000, batch: 64 }
evaluation: { students: default, measures: default, rows: 400 }
seeds: 2
`
const options = ['--engine', 'onnx-cpu', '--checkpoint-seconds', '0.2']

test(`${kills} kills of real training and evaluation change no bit and leave nothing behind`, async (t) => {
  const calm = new TestLab(t, { real: true })
  const undisturbed = await calm.run('run', written(calm), ...options)
  assert.equal(undisturbed.code, 0, undisturbed.err)
  const expected = numbersOf(calm.history, 'six concepts')
  assert.equal(expected.length, 8)
  assert.ok(
    expected.every(
      ({ summaries, series, artifacts }) =>
        Object.keys(summaries).length > 30 && series['task loss'] && Object.keys(artifacts).length > 0,
    ),
  )

  const killed: Record<string, number> = {}
  let slowest = 0
  let left = kills
  for (let round = 1; left > 0; round++) {
    assert.ok(round <= kills, 'every experiment takes some of the kills')
    const lab = new TestLab(t, { real: true })
    const plan = { kills: Math.min(left, mostPerRound), seed: round, withinMs: 2500, options }
    const endured = await killAtRandom(lab, ['run', written(lab)], plan)
    for (const [role, n] of Object.entries(endured.killed)) {
      killed[role] = (killed[role] ?? 0) + n
      left -= n
    }
    slowest = Math.max(slowest, endured.slowestMs)
    const last = await lab.run('resume', 'six concepts', ...options)
    assert.equal(last.code, 0, last.err)
    await lab.gone()
    assert.deepEqual(checkHistory(lab.history), [])
    assert.deepEqual(numbersOf(lab.history, 'six concepts'), expected)
  }
  t.diagnostic(`killed: ${JSON.stringify(killed)}; all gone after ${Math.round(slowest)} ms at most`)
  assert.ok(slowest <= goneWithinMs())
})

function written(lab: TestLab): string {
  const file = join(lab.folder, 'six.yaml')
  writeFileSync(file, text)
  return file
}
