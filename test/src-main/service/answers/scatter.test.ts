import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openHistory, type ReadHistory } from '../../../../history/history.ts'
import { acrossFigure } from '../../../../src-main/service/answers/across.ts'
import { bestOf } from '../../../../src-main/service/answers/best.ts'
import { findExperiment } from '../../../../src-main/service/answers/find.ts'
import { scatterOf } from '../../../../src-main/service/answers/scatter.ts'
import { catalog } from '../../../../worker/catalog.ts'
import { madeUp, manyRuns } from './manyRuns.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-across-'))
let history: ReadHistory
before(() => {
  const path = join(folder, 'lab.db')
  manyRuns(path, [
    { name: 'few', costs: '0.01, 0.02', seeds: 3, tags: ['paper'] },
    { name: 'many', costs: '0.01, 0.03, 0.05', seeds: 6 },
  ])
  history = openHistory(path, { readonly: true })
})
after(() => {
  history.close()
  rmSync(folder, { recursive: true, force: true })
})

const scatter = (where: string, { x = 'testLoss', y = 'probe.k1.n100' } = {}) =>
  scatterOf(history.read, catalog, { x, y, where, archived: false })
const find = (given: string) => findExperiment(history.read, given)
const drawn = async (request: Parameters<typeof acrossFigure>[3]) => {
  const { bytes } = await acrossFigure(history.read, catalog, find, request)
  return new TextDecoder().decode(bytes).split('\n')
}
const dataOf = (lines: string[]) => lines.filter((line) => line !== '' && !line.startsWith('#'))

test('Every finished run is a point with its own values, the experiment with most runs first', () => {
  const points = scatter('')
  // One baseline, and a setting for each cost.
  assert.equal(points.run.length, 3 * (1 + 2) + 6 * (1 + 3))
  assert.deepEqual(
    points.experiments.map(({ name }) => name),
    ['many', 'few'],
  )
  assert.deepEqual([points.finished, points.passed], [33, 33])
  points.run.forEach((run, i) => {
    const values = madeUp(history.read.run(run)!)
    assert.equal(points.xs[i], values.testLoss)
    assert.equal(points.ys[i], values['probe.k1.n100'])
  })
})

test('Runs are counted by the measures that they have, of all experiments, the newest or those that are not archived', () => {
  const measures = ['probe.k1.n100', 'probe.kall.n100', 'testLoss', 'testR2']
  assert.deepEqual(history.read.acrossMeasures(9, true), [{ measures, runs: 33 }])
  assert.deepEqual(history.read.acrossMeasures(1, true), [{ measures, runs: 24 }])
  const path = join(folder, 'other.db')
  manyRuns(path, [{ name: 'put away', costs: '0.01', seeds: 2 }])
  const other = openHistory(path)
  other.write.archiveExperiment(1, true)
  assert.deepEqual(other.read.acrossMeasures(9, false), [])
  assert.deepEqual(other.read.acrossMeasures(9, true), [{ measures, runs: 4 }])
  other.close()
})

test('Runs are filtered by experiment, tag, task, field and measure', () => {
  const count = (where: string) => scatter(where).run.length
  assert.equal(count('experiment = 1'), 9)
  assert.equal(count('experiment = many'), 24)
  assert.equal(count('experiment != 1'), 24)
  assert.equal(count('tag = paper'), 9)
  assert.equal(count('few'), 9)
  assert.equal(count('task = concepts, cost = 0.01'), 3 + 6)
  assert.equal(count('task = digits'), 0)
  const above = Array.from(scatter('').run).filter((run) => madeUp(history.read.run(run)!).testR2! > 0.95)
  assert.equal(count('testR2 > .95'), above.length)
  assert.ok(above.length > 0 && above.length < 33)
})

test('A filter or a measure that is not understood says what is nearest', () => {
  assert.throws(() => scatter('testR = 1'), /unknown column: testR \(did you mean testR2\?\)/)
  assert.throws(() => scatter('', { x: 'testLos' }), /unknown measure: testLos \(did you mean testLoss\?\)/)
})

test('A scatter is exported with exactly its points, and one without a point says why', async () => {
  const request = { figure: 'scatter', x: 'testLoss', y: 'testR2', where: 'experiment = 1', archived: false } as const
  const rows = dataOf(await drawn({ ...request, format: 'csv' }))
  assert.equal(rows[0], 'experiment,name,run,setting,seed,testLoss,testR2')
  assert.equal(rows.length, 1 + 9)
  await assert.rejects(
    drawn({ ...request, where: 'task = digits', format: 'svg' }),
    /no finished run .* where task = digits/,
  )
})

test('An overlay has the medians of every setting of each experiment on the same axes', async () => {
  const request = { figure: 'overlay', experiments: ['few', '2'], x: 'testLoss', y: 'probe.k1.n100' } as const
  const rows = dataOf(await drawn({ ...request, experiments: [...request.experiments], format: 'csv' }))
  const medians = rows.filter((row) => row.startsWith('median,'))
  assert.equal(medians.length, 3 + 4)
  assert.equal(rows.length, 1 + medians.length + 33)
  const svg = (await drawn({ ...request, experiments: [...request.experiments], format: 'svg' })).join('\n')
  for (const text of ['few (1):', 'many (2):', 'interval or range']) assert.ok(svg.includes(text), text)
})

test('An overlay of too few, of the same, or of what not all have is refused with the reason', async () => {
  const of = (experiments: string[], x?: string) => drawn({ figure: 'overlay', experiments, x, format: 'svg' })
  await assert.rejects(of(['few']), /name two or more experiments/)
  await assert.rejects(of(['few', '1']), /few \(1\) is named twice/)
  await assert.rejects(of(['few', 'many'], 'testAccuracy'), /unknown measure: testAccuracy/)
})

test('The picture of differences has every shared seed of every pair', async () => {
  const rows = dataOf(
    await drawn({ figure: 'differences', a: '1@cost=0.01', b: '2@cost=0.01', format: 'csv', measures: ['testLoss'] }),
  )
  const seeds = rows.filter((row) => row.startsWith('seed,'))
  assert.equal(seeds.length, 3)
  for (const row of seeds) assert.equal(Number(row.split(',').at(-4)), 0, 'both sides have the same made-up values')
})

test('The best mean of an experiment is that of its best setting, whichever way is better', () => {
  const best = bestOf(history.read, catalog, {
    experiments: [1, 2],
    measures: ['testLoss', 'probe.k1.n100', 'nothing'],
  })
  const of = (experiment: number, measure: string) =>
    best.find((one) => one.experiment === experiment && one.measure === measure)!
  const runs = history.read.runs(2)
  const means = [...Map.groupBy(runs, ({ setting }) => setting).values()].map((own) => ({
    loss: own.reduce((sum, run) => sum + madeUp(run).testLoss!, 0) / own.length,
    probe: own.reduce((sum, run) => sum + madeUp(run)['probe.k1.n100']!, 0) / own.length,
  }))
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`)
  near(of(2, 'testLoss').value, Math.min(...means.map(({ loss }) => loss)))
  near(of(2, 'probe.k1.n100').value, Math.max(...means.map(({ probe }) => probe)))
  assert.deepEqual([of(2, 'testLoss').runs, of(2, 'testLoss').settings], [6, 4])
  assert.equal(best.length, 4)
})

test('A figure of several experiments says which of them has no finished run', async () => {
  const begun = (given: string) => {
    const found = find(given)
    return found.name === 'few' ? { ...found, runs: { ...found.runs, done: 0 } } : found
  }
  const none = { message: 'no run of few (1) is done: there is nothing to draw yet' }
  const of = (request: Parameters<typeof acrossFigure>[3]) => acrossFigure(history.read, catalog, begun, request)
  await assert.rejects(of({ figure: 'overlay', experiments: ['many', 'few'], format: 'svg' }), none)
  for (const [a, b] of [
    ['few', 'many'],
    ['many', 'few'],
  ] as const)
    await assert.rejects(
      acrossFigure(history.read, catalog, begun, { figure: 'differences', a, b, format: 'svg' }),
      none,
    )
})
