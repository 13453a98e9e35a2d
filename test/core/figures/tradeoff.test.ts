import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import type { FigureData } from '../../../core/figures/data.ts'
import { defaultAxes } from '../../../core/figures/tradeoff/defaults.ts'
import { quantile } from '../../../core/statistics/quantile.ts'
import { recordsOf } from './records.ts'
import { digits, faulty, measures, tenConcepts } from './samples.ts'

const costPath = 'teaching.students.0.reader.cost'
type Datum = Record<string, number | string | null>
const dataset = (figure: ReturnType<typeof tradeoff>, name: string) =>
  (figure.spec['datasets'] as unknown as Record<string, Datum[]>)[name]!

test('by default loss stands against the one-unit probe, along the reader’s cost, split by pressure', () => {
  const { provenance } = tradeoff(tenConcepts())
  assert.equal((provenance['x'] as { name: string }).name, 'testLoss')
  assert.equal((provenance['y'] as { name: string }).name, 'probe.k1.n100')
  assert.equal(provenance['along'], costPath)
  assert.deepEqual(provenance['split'], ['teaching.pressure'])
})

test('for classes accuracy is the default, and a swept sparsity is the curve', () => {
  const { provenance } = tradeoff(digits())
  assert.equal((provenance['x'] as { name: string }).name, 'testAccuracy')
  assert.equal(provenance['along'], 'sparsity.k')
})

test('where both probes were taken, accuracy stands against the one of classes and loss against the one of values', () => {
  const facts = [measures.testLoss, measures.testAccuracy, measures.probe, measures.probeAuc]
  assert.deepEqual(defaultAxes(facts), { x: 'testAccuracy', y: 'probeAuc.k1.n100' })
  assert.equal(defaultAxes(facts, 'testLoss').y, 'probe.k1.n100')
})

test('every setting has the median of its runs, and every run is plotted', () => {
  const data = tenConcepts()
  const { rows } = tradeoff(data, { scale: 'linear' })
  assert.equal(rows.filter((row) => row['mark'] === 'run').length, data.runs.length)
  const medians = rows.filter((row) => row['mark'] === 'median')
  assert.equal(medians.length, 8)
  for (const row of medians) {
    const losses = data.runs.filter((run) => run.setting === row['setting']).map((run) => run.values['testLoss']!)
    assert.equal(row['x'], quantile(Float64Array.from(losses).sort(), 0.5))
    assert.ok(Number(row['xLow']) <= Number(row['x']) && Number(row['x']) <= Number(row['xHigh']))
    assert.equal(row['n'], 32)
  }
})

test('a curve runs through its medians in the order of the axis, whatever the order of the runs', () => {
  const data = tenConcepts()
  data.runs.reverse()
  const straight = tradeoff(tenConcepts())
  const turned = tradeoff(data)
  assert.deepEqual(dataset(turned, 'curves'), dataset(straight, 'curves'))
  const xs = dataset(straight, 'curves').map((point) => point['x'])
  const byCost = [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06].map(
    (cost) => straight.rows.find((row) => row['mark'] === 'median' && row[costPath] === cost)?.['x'],
  )
  assert.deepEqual(xs, byCost)
})

test('the baseline is a diamond with a label, apart from every curve', () => {
  const figure = tradeoff(tenConcepts())
  assert.deepEqual(
    dataset(figure, 'medians')
      .filter((point) => point['shape'] === 'diamond')
      .map((point) => point['along']),
    [null],
  )
  assert.ok(dataset(figure, 'labels').some((label) => label['text'] === 'baseline'))
  assert.equal(dataset(figure, 'curves').length, 7)
})

test('sparse is light and dense is dark: few kept units, or a high price', () => {
  const lightness = (hex: unknown) => Number.parseInt(String(hex).slice(1, 3), 16)
  const ks = dataset(tradeoff(digits()), 'medians')
    .filter((point) => point['series'] === 'pressure 1')
    .map((point) => lightness(point['fill']))
  assert.deepEqual(
    ks,
    [...ks].sort((a, b) => b - a),
  )
  const costs = dataset(tradeoff(tenConcepts()), 'medians')
    .filter((point) => point['along'] !== null)
    .map((point) => lightness(point['fill']))
  assert.deepEqual(
    costs,
    [...costs].sort((a, b) => a - b),
  )
})

test('undefined, infinite and missing values are left out, counted and said', () => {
  const { caption, rows } = tradeoff(faulty(), { scale: 'linear' })
  assert.match(caption, /15 runs not drawn \(12 undefined, 3 not finite\), among them 1 whole setting/)
  for (const row of rows.filter(({ mark }) => !String(mark).includes('optimum')))
    assert.ok(Number.isFinite(row['x']) && Number.isFinite(row['y']))
})

test('the caption says what the bars are', () => {
  assert.match(
    tradeoff(tenConcepts(32)).caption,
    /^ten concepts: medians over 32 seeds .*bars: 95% interval of the median;/,
  )
  assert.match(tradeoff(tenConcepts(4)).caption, /range \(fewer than 6 seeds give no 95% interval of a median\)/)
  assert.match(
    tradeoff(tenConcepts(1)).caption,
    /^ten concepts: 1 seed per setting, so no spread is known; too few seeds .* to mark a best/,
  )
})

test('an interval never leaves the range of its measure', () => {
  for (const row of tradeoff(tenConcepts(), { y: 'monosemantic.count' }).rows.filter((row) => row['mark'] === 'median'))
    assert.ok(Number(row['yLow']) >= 0)
})

test('a measure without a better direction has no front and no hint', () => {
  const data = tenConcepts()
  data.measures = [{ ...measures.testLoss, better: 'none' }, measures.probe]
  const figure = tradeoff(data)
  assert.equal(figure.rows.filter((row) => row['mark'] === 'front').length, 0)
  assert.doesNotMatch(JSON.stringify(figure.spec), /Pareto front of|↖/)
})

test('most settings keep their label at every width', () => {
  for (const data of [tenConcepts(), digits(), faulty(), tenConcepts(1)])
    for (const width of ['column', 'text', 'page', 2.5] as const) {
      const labels = dataset(tradeoff(data, { width }), 'labels')
      assert.ok(labels.length >= 5)
    }
})

test('the same data gives the same specification', () => {
  assert.deepEqual(tradeoff(digits()).spec, tradeoff(digits()).spec)
})

test('a specification is plain JSON', () => {
  const { spec } = tradeoff(faulty())
  assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec)
})

test('mistakes are named, with the likely meaning', () => {
  const data = tenConcepts(1)
  const none: FigureData = { ...data, runs: data.runs.map((run) => ({ ...run, values: { testLoss: null } })) }
  assert.throws(() => tradeoff(data, { x: 'testloss' }), /unknown measure: testloss \(did you mean testLoss\?\)/)
  assert.throws(
    () => tradeoff(data, { along: 'teaching.presure' }),
    /unknown axis: teaching\.presure \(did you mean teaching\.pressure\?\)/,
  )
  assert.throws(() => tradeoff(data, { x: 'testLoss', y: 'testLoss' }), /x and y are both testLoss/)
  assert.throws(() => tradeoff(none), /none of the 8 runs has a finite testLoss and probe\.k1\.n100/)
  assert.throws(() => tradeoff(data, { width: 1 }), /width: 1 in is outside 2–20 in/)
  assert.throws(() => tradeoff({ ...data, measures: [] }), /no capability measure among none/)
})

test('where something is counted, a newcomer sees the count first', () => {
  assert.deepEqual(defaultAxes(recordsOf('ten-concepts').measures), { x: 'testLoss', y: 'monosemantic.count' })
  const { title } = tradeoff(recordsOf('ten-concepts'), { width: 'page' }).page.panels[0]!.y
  assert.match(title.join(' '), /^Monosemantic units \(> \.95\) \(of 10; higher is better\)$/)
})
