import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { togetherOf, type OverlayExperiment } from '../../../core/figures/overlay/families.ts'
import { overlayPlot } from '../../../core/figures/overlay/plot.ts'
import { scatterPlot } from '../../../core/figures/scatter/plot.ts'
import { paper } from '../../../core/figures/theme.ts'
import { catalog } from '../../../worker/catalog.ts'

const facts = (name: string) => measureFacts(catalog).find((one) => one.name === name)!
const measures = { x: facts('testLoss'), y: facts('probe.k1.n100') }
const path = 'teaching.pressure'

/** Runs whose loss grows with pressure from a level of their own; seeds differ in it, too. */
function experiment(id: number, pressures: readonly number[], level: number): OverlayExperiment {
  const runs = pressures.flatMap((pressure, setting) =>
    [0, 1, 2].map((seed) => {
      const x = level + seed + pressure / 100
      return { id: 10 * setting + seed, seed, setting, axes: { [path]: pressure }, x, y: 0.5 + pressure / 10 }
    }),
  )
  const axes = [{ path, label: 'pressure', values: [...pressures], numeric: true }]
  return { id, name: `number ${id}`, axes, runs, ability: null }
}

test('Losses are paired within each experiment, so that levels of their own do not part them', () => {
  const { scale, families } = togetherOf([experiment(1, [0, 1], 0), experiment(2, [0, 2], 50)], measures)
  assert.equal(scale, 'paired')
  const changes = families.map(({ points }) => points.map(({ x }) => Number(x.toFixed(6))))
  assert.deepEqual(changes, [
    [0, 0.01],
    [0, 0.02],
  ])
})

test('Where one experiment has no baseline, all are drawn as recorded, with their medians', () => {
  const { scale, families } = togetherOf([experiment(1, [0, 1], 0), experiment(2, [1, 2], 50)], measures)
  assert.equal(scale, 'auto')
  const medians = families.map(({ points }) => points.map(({ x }) => Number(x.toFixed(6))))
  assert.deepEqual(medians, [
    [1, 1.01],
    [51.01, 51.02],
  ])
})

test('A paired scale that one of them cannot have is refused by its name', () => {
  assert.throws(
    () => togetherOf([experiment(1, [0, 1], 0), experiment(2, [1, 2], 50)], measures, 'paired'),
    /paired needs a baseline.*number 2 \(2\) has none \(nearest valid: auto, linear, symlog\)/,
  )
})

test('An experiment without a finite value of both is named as empty', () => {
  const without = experiment(2, [0, 1], 0)
  const { families, empty } = togetherOf(
    [experiment(1, [0, 1], 0), { ...without, runs: without.runs.map((run) => ({ ...run, y: null })) }],
    measures,
  )
  assert.deepEqual(
    families.map(({ experiment: { id } }) => id),
    [1],
  )
  assert.deepEqual(empty, [{ id: 2, name: 'number 2' }])
})

test('A long name is cut in the legends of an overlay and a scatter, and keeps its number', () => {
  const name = 'a name that goes on and on '.repeat(7)
  const together = togetherOf([{ ...experiment(1, [0, 1], 0), name }, experiment(2, [0, 2], 50)], measures)
  const cut = /^a name that goes on .{1,40}… \(1\):?$/
  const texts = overlayPlot(together, measures, new Set(), paper)
    .keys.flat()
    .map(({ text }) => text)
  assert.match(texts[0]!, cut)
  assert.ok(texts.includes('number 2 (2):'))
  const [ints, floats] = [Int32Array.of(0), Float64Array.of(0)]
  const points = { ...measures, where: '', archived: false, experiments: [{ id: 1, name }], finished: 1, passed: 1 }
  const columns = { run: ints, experiment: ints, setting: ints, seed: floats, xs: floats, ys: floats }
  const left = { undefined: 0, nonFinite: 0 }
  assert.match(scatterPlot({ ...points, ...columns, left }, paper).keys.flat()[0]!.text, cut)
})
