import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Artifact } from '../../core/messages/trainer.ts'
import { openHistory } from '../../history/history.ts'
import { bins, correlationArtifact, examplesPerUnit, unitArtifacts } from '../../core/units/layout.ts'
import { runStates } from '../../core/records/results.ts'
import { nearUnits, reportOf, stripsOf } from '../../src-main/service/answers/units.ts'
import { detailOf } from '../../src-main/service/answers/detail.ts'
import { freshPath, planOf, provenance, resultOf } from './samples.ts'

/** Two settings with two seeds each; the first setting is done. */
function finished(t: TestContext, artifacts: (seed: number) => Artifact[]) {
  const history = openHistory(freshPath(t))
  t.after(() => history.close())
  const { plan, cohorts } = planOf()
  const id = history.write.createExperiment(plan, cohorts, provenance)
  const results = [0, 1].map((place) =>
    resultOf(place, {
      summaries: { testLoss: place + 0.5, testR2: { value: null, reason: 'the targets are not values' } },
      artifacts: artifacts(place),
    }),
  )
  history.write.finishCohort(id, 0, results, [])
  return { history, id }
}

test('Runs come in columns in the order of the plan, with the axes of each setting and what was measured', (t) => {
  const { history, id } = finished(t, () => [])
  const runs = history.read.resultRuns(id)
  assert.deepEqual([...runs.setting], [0, 0, 1, 1])
  assert.deepEqual([...runs.seed], [0, 1, 0, 1])
  assert.deepEqual(
    [...runs.state].map((state) => runStates[state]),
    ['done', 'done', 'queued', 'queued'],
  )
  assert.deepEqual(runs.axes, { 0: { 'teaching.pressure': null }, 1: { 'teaching.pressure': 1 } })
  assert.deepEqual(runs.measures, ['testLoss']) // nothing has a number for testR2
})

test('Values stand in the order of the runs, NaN where there is none or it is undefined', (t) => {
  const { history, id } = finished(t, () => [])
  const values = history.read.resultValues(id, ['testLoss', 'testR2', 'nothing'])
  assert.deepEqual([...values.testLoss!], [0.5, 1.5, NaN, NaN])
  assert.deepEqual([...values.testR2!], [NaN, NaN, NaN, NaN])
  assert.deepEqual([...values.nothing!], [NaN, NaN, NaN, NaN])
})

test('One run knows its settings, its values with their reasons, and its neighbours in the plan', (t) => {
  const { history } = finished(t, () => [{ name: 'primary/0/weight', shape: [2], data: Float32Array.of(1, 2) }])
  const detail = detailOf(history.read, history.read.run(2)!)
  assert.equal(detail.run.seed, 1)
  assert.deepEqual(detail.summaries.testR2, { value: null, reason: 'the targets are not values' })
  assert.deepEqual([detail.previous, detail.next], [1, 3])
  assert.equal(detailOf(history.read, history.read.run(4)!).next, null)
  assert.deepEqual(detail.artifacts, [{ name: 'primary/0/weight', shape: [2] }])
})

/** Two of six units over two factors; the second seed's are the first's in another place. */
function described(seed: number) {
  const correlation =
    seed === 0 ? [0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0.1, 0, 0.8] : [0, 0, 0, 0, 0, 0.45, 0, 0, 0, 0.4, 0, 0.05]
  const filled = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) })
  return [
    { name: unitArtifacts.index, shape: [2], data: Float32Array.of(3, 5) },
    { name: unitArtifacts.statistics, ...filled(2, 7) },
    { name: unitArtifacts.range, ...filled(2, 2) },
    { name: unitArtifacts.histogram, ...filled(2, 2, 1 + bins) },
    { name: unitArtifacts.examples, ...filled(2, 2, examplesPerUnit) },
    { name: correlationArtifact, shape: [2, 6], data: Float32Array.from(correlation), labels: ['size', 'class 0'] },
    { name: unitArtifacts.score, ...filled(2, 2) },
    { name: unitArtifacts.ablation, ...filled(2) },
  ]
}

test('Units of a run come with their numbers and what they say of the factors', (t) => {
  const { history } = finished(t, described)
  const { report } = reportOf(history.read, 1)
  assert.deepEqual([...report!.units], [3, 5])
  assert.deepEqual(report!.factors, ['size', 'class 0'])
  assert.deepEqual(report!.correlation, Float32Array.of(0.9, 0.1, 0, 0.8))
  const [strip, ...others] = stripsOf(history.read, [1, 3])
  assert.deepEqual(others, [])
  assert.deepEqual([strip!.of, strip!.factors, strip!.matrix.rows], ['correlation', ['size', 'class 0'], 6])
  assert.deepEqual([...strip!.matrix.data.subarray(6, 8)], [...Float32Array.of(0.9, 0.1)])
})

test('Concepts shown alone come unit by unit', (t) => {
  const { history } = finished(t, () => [
    { name: 'concept × unit', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  ])
  const [strip] = stripsOf(history.read, [1])
  const matrix = { rows: 3, columns: 2, data: Float32Array.of(1, 4, 2, 5, 3, 6) }
  assert.deepEqual(strip, { run: 1, factors: ['concept 1', 'concept 2'], matrix, of: 'alone' })
})

test('The nearest unit of another seed is the one that answers to the same concept, in whatever place', (t) => {
  const { history } = finished(t, described)
  const [near] = nearUnits(history.read, 1, 3)
  assert.equal(near!.unit, 5) // the second of the other run
  assert.ok(Math.abs(near!.likeness - (0.9 * 0.45 + 0.1 * 0.05) / Math.hypot(0.9, 0.1) / Math.hypot(0.45, 0.05)) < 1e-6)
})

test('A run without a report says why, in words', (t) => {
  const { history } = finished(t, () => [])
  assert.match(reportOf(history.read, 1).reason!, /did not describe units yet. Run the experiment again/)
  assert.match(reportOf(history.read, 3).reason!, /when it has been evaluated/)
})

test('Runs that an earlier experiment has done are known before, and those it has not are not', (t) => {
  const { history, id } = finished(t, () => [])
  assert.deepEqual(history.read.knownBefore(id), [])
  const { plan, cohorts } = planOf()
  const again = history.write.createExperiment(plan, cohorts, provenance)
  assert.deepEqual(history.read.knownBefore(again), [
    { experiment: id, seed: 0, deleted: false },
    { experiment: id, seed: 1, deleted: false },
  ])
})

test('Runs that a deleted experiment had done stay known, and those it had not do not become so', (t) => {
  const { history, id } = finished(t, () => [])
  const { plan, cohorts } = planOf()
  history.write.deleteExperiment(id)
  const again = history.write.createExperiment(plan, cohorts, provenance)
  assert.ok(again > id)
  assert.deepEqual(history.read.knownBefore(again), [
    { experiment: id, seed: 0, deleted: true },
    { experiment: id, seed: 1, deleted: true },
  ])
  const other = planOf({ name: 'other', settings: 1, seeds: 1 })
  other.plan.runs[0]!.key = other.cohorts[0]!.runs[0]!.key = 'a run of other settings'
  const unlike = history.write.createExperiment(other.plan, other.cohorts, provenance)
  assert.deepEqual(history.read.knownBefore(unlike), [])
})
