import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { goneWithinMs, kill, moving, TestLab, until, type Role, type Started } from './lab.ts'

/** Kills in one go: PELLUCID_KILLS=50 for a long one. */
const kills = Number(process.env.PELLUCID_KILLS ?? 12)
const steps = 500 * kills
const targets: Role[] = ['trainer', 'cli', 'coordinator', 'service']

test(`${kills} processes killed at random moments change no number and leave nothing behind`, async (t) => {
  const calm = new TestLab(t)
  const sweep = { structure: [1, 2], scale: [0.9, 1] }
  const rest = `seeds: 2\ntraining: { steps: ${steps} }\n`
  const undisturbed = await calm.run('run', calm.experiment({ ...sweep, delayMs: 0, checkpointEvery: 1000 }, rest))
  assert.equal(undisturbed.code, 0, undisturbed.err)

  const lab = new TestLab(t)
  const random = randomOf(20)
  let cli = lab.start('run', lab.experiment({ ...sweep, delayMs: 1, checkpointEvery: 50 }, rest), '--json')
  let created = false
  let slowest = 0
  const killed: Record<string, number> = {}
  for (let k = 0; k < kills; k++) {
    // One in four comes while processes are still starting.
    if (!created || random() > 0.25) await until('training moves', () => moving(cli) || isOver(cli))
    created = true
    await sleep(random() * 400)
    if (isOver(cli)) break
    const role = targets[k % targets.length]!
    const chosen = lab.processes().filter((process) => process.role === role)
    if (chosen.length === 0) continue
    killed[role] = (killed[role] ?? 0) + 1
    kill(chosen[Math.floor(random() * chosen.length)]!.pid)
    if (role === 'cli' || role === 'service') {
      slowest = Math.max(slowest, await lab.gone())
      cli = lab.start('resume', '--json')
    } else cli.words.length = 0
  }
  await cli.ended
  const last = await lab.run('resume', 'sums')
  assert.equal(last.code, 0, last.err)
  await lab.gone()
  t.diagnostic(`killed: ${JSON.stringify(killed)}; all gone after ${Math.round(slowest)} ms at most`)
  assert.ok(slowest <= goneWithinMs())
  assert.ok(Object.keys(killed).length === targets.length || kills < 12, 'each kind of process was killed')

  assert.deepEqual(checkHistory(lab.history), [])
  assert.deepEqual(resultsOf(lab), resultsOf(calm))
})

const isOver = ({ process }: Started) => process.exitCode !== null || process.signalCode !== null

/** Every number of every run, and the length of its recorded curve. */
function resultsOf({ history }: TestLab) {
  const { read, close } = openHistory(history, { readonly: true })
  const experiment = read.findExperiment('sums')!
  const summaries = read.summaries(experiment.id)
  const results = read.runs(experiment.id).map((run) => ({
    state: run.state,
    seed: run.seed,
    axes: run.axes,
    summaries: summaries.get(run.id),
    curve: read.series(run.id, 'task loss'),
    x: read.artifact(run.id, 'x'),
  }))
  close()
  assert.equal(results[0]!.curve.steps.length, steps)
  return results
}

/** Small numbers in [0, 1) that are the same every time. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
