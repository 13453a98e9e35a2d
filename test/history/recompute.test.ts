import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { backupBeforeRecompute, backupHistory, listBackups } from '../../history/backup.ts'
import { thinBackups } from '../../history/thin.ts'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

const weight = { name: 'primary/0/weight', shape: [2], data: Float32Array.of(1, 2) }
const curve = (value: number) => ({ name: 'curve', shape: [1], data: Float32Array.of(value) })

/** Two cohorts of two runs; the first is finished, and its second run has diverged. */
function finished(t: TestContext) {
  const path = freshPath(t)
  const history = openHistory(path)
  t.after(() => history.close())
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const artifacts = [weight, curve(1), { ...curve(2), name: 'old' }]
  const results = [resultOf(0, { artifacts }), resultOf(1, { artifacts, state: 'diverged', summaries: {} })]
  history.write.finishCohort(id, 0, results, [chunkOf(1, 3)])
  const stateOf = (run: number) => ({
    run: history.read.run(run),
    summaries: history.read.summariesOf(run),
    artifacts: Object.fromEntries(
      history.read.artifactNames(run).map((name) => [name, history.read.artifact(run, name)]),
    ),
    series: history.read.series(run, 'task loss'),
  })
  return { history, path, id, stateOf }
}

test('What a run was measured to be anew takes the place of the old, with its event; weights, costs and curves of training stay', (t) => {
  const { history, path, id, stateOf } = finished(t)
  const before = stateOf(1)
  const anew = { place: 0, summaries: { testLoss: NaN, mig: -0 }, artifacts: [curve(7)], dropped: ['old'] }
  history.write.recomputeCohort(id, 0, [anew], 'changed: testLoss')
  const { artifacts, summaries, ...rest } = stateOf(1)
  assert.deepEqual(summaries, { testLoss: NaN, mig: -0 })
  assert.deepEqual(artifacts, {
    curve: { ...before.artifacts.curve, data: Float32Array.of(7) },
    [weight.name]: before.artifacts[weight.name],
  })
  assert.deepEqual(rest, { run: before.run, series: before.series })
  const events = history.read.events({ experiment: id })
  const told = events.map(({ level, cohort, message }) => [level, cohort, message])
  assert.deepEqual(told, [['warning', 0, 'changed: testLoss']])
  assert.deepEqual(checkHistory(path), [])
})

test('Of a cohort that is measured anew all is written or nothing, and only finished runs are touched', (t) => {
  const { history, id, stateOf } = finished(t)
  const before = [1, 2, 3].map(stateOf)
  const good = { place: 0, summaries: { testLoss: 9 }, artifacts: [curve(9)], dropped: [] }
  const write = (index: number, ...others: { place: number; artifacts: typeof good.artifacts }[]) =>
    history.write.recomputeCohort(id, index, [good, ...others.map((other) => ({ ...good, ...other }))], 'changed')
  assert.throws(() => write(0, { place: 1, artifacts: [] }), /run 2 is diverged; only finished runs/)
  assert.throws(() => write(0, { place: 0, artifacts: [{ ...curve(1), shape: [3] }] }), /do not fill the shape/)
  assert.throws(() => write(1), /run 3 is queued; only finished runs/)
  assert.throws(() => write(7), /has no cohort 7/)
  assert.deepEqual([1, 2, 3].map(stateOf), before)
  assert.deepEqual(history.read.events({ experiment: id }), [])
})

test('A backup from before results were replaced is never thinned', (t) => {
  const { path } = finished(t)
  const day = Date.UTC(2026, 1, 3, 12)
  const first = backupBeforeRecompute(path, new Date(day))
  const others = [1, 2, 3].map((hour) => backupHistory(path, new Date(day + hour * 3_600_000)))
  assert.equal(first.beforeRecompute, true)
  assert.deepEqual(
    thinBackups(path).map((backup) => backup.path),
    [others[1]!.path, others[0]!.path],
  )
  assert.deepEqual(listBackups(path), [others[2], first])
})
