import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claims } from '../../../core/figures/claims.ts'
import { cost } from '../../../core/figures/cost.ts'
import type { FigureData, FigureOptions } from '../../../core/figures/data.ts'
import { figures, refuseOptions } from '../../../core/figures/index.ts'
import { ladder } from '../../../core/figures/ladder.ts'
import { learning } from '../../../core/figures/learning.ts'
import type { PlacedPanel } from '../../../core/figures/plot/placed.ts'
import { sparsity } from '../../../core/figures/sparsity.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { units } from '../../../core/figures/units.ts'
import { matchedOrder } from '../../../core/figures/units/order.ts'
import { mean } from '../../../core/statistics/summarise.ts'
import { verdictsOf } from '../../../core/claims/answer.ts'
import { catalog } from '../../../worker/catalog.ts'
import { tenConcepts as study } from '../claims/tenConcepts.ts'
import { recordsOf } from './records.ts'
import { tenConcepts } from './samples.ts'

const costPath = 'teaching.students.0.reader.cost'
const ten = () => recordsOf('ten-concepts')
const meanOf = (data: FigureData, name: string, setting: number) =>
  mean(data.runs.filter((run) => run.setting === setting).map(({ values }) => values[name]!))

test('sparsity has a panel for each measure asked for, and its table holds their means', () => {
  const data = ten()
  const figure = sparsity(data, { measures: ['testLoss', 'monosemantic.count'] })
  assert.deepEqual(
    figure.page.panels.map(({ panel }) => panel.title),
    ['Test loss', 'Monosemantic units (> .95)'],
  )
  const means = figure.rows.filter(({ mark }) => mark === 'mean')
  assert.equal(means.length, 16)
  for (const row of means)
    assert.ok(Math.abs(Number(row['value']) - meanOf(data, String(row['measure']), Number(row['setting']))) < 1e-12)
})

test('a best setting that beats its neighbours has a ring, and its place an interval that holds it', () => {
  const data = tenConcepts(20)
  for (const run of data.runs) {
    const place = [0.001, 0.003, 0.01, 0.02].indexOf(Number(run.axes[costPath]))
    run.values['monosemantic.count'] = [3, 6, 9, 5][place] ?? 1
    run.values['monosemantic.count'] += (run.seed % 5) / 10
  }
  const figure = sparsity(data, { measures: ['monosemantic.count'] })
  const [optimum] = figure.rows.filter(({ mark }) => mark === 'optimum')
  assert.deepEqual([optimum![costPath], optimum!['low'], optimum!['high']], [0.01, 0.01, 0.01])
  const ring = figure.page.panels[0]!.panel.marks.find(({ name }) => name === 'ring of the best')!
  assert.deepEqual(
    ring.rows.map(({ x }) => x),
    [0.01],
  )
  assert.match(figure.description, /monosemantic\.count is best at reader cost 0\.01, pressure 1\./)
  const both = tradeoff(data, { y: 'monosemantic.count' })
  assert.equal(both.rows.filter(({ mark }) => mark === 'optimum').length, 1)
  assert.match(both.caption, /best settings that do not beat their neighbours are not marked \(Test loss\)/)
})

test('the ladder climbs from one unit to all in every panel, in the family that fits the task', () => {
  const figure = ladder(ten())
  assert.equal(figure.page.panels.length, 3)
  assert.equal(figure.provenance['family'], 'probe')
  assert.deepEqual(figure.page.panels[0]!.x.ticks, ['1', '2', '5', 'all', 'MLP'])
  assert.equal(ladder(recordsOf('digits')).provenance['family'], 'probeAuc')
  assert.throws(() => ladder(ten(), { measures: ['prob'] }), /did you mean probe\?/)
})

test('learning averages runs, takes several students of a primary as one, and says when students were not kept', () => {
  const data = ten()
  const figure = learning(data)
  const last = data.learning!.filter(({ name }) => name === 'ridge fvu' && data.runs.some(({ id }) => id))
  const row = figure.rows.filter((one) => one['curve'] === 'ridge fvu' && one['setting'] === 0).at(-1)!
  const own = last.filter(({ run }) => data.runs.find(({ id }) => id === run)!.setting === 0)
  assert.ok(Math.abs(Number(row['value']) - mean(own.map(({ y }) => y[y.length - 1]!))) < 1e-12)
  const titles = learning(recordsOf('digits-quick')).page.panels.map(({ panel }) => panel.title)
  assert.deepEqual(titles.slice(0, 3), ['task loss', 'distance of its students', 'new student, mlp 64'])
  assert.match(learning({ ...data, learning: [] }).caption, /held-out students were not kept/)
  assert.throws(() => learning({ ...data, learning: [], training: [] }), /no curve was recorded/)
})

test('units stand so that the strongest answers lie on the diagonal', () => {
  const staircase = [
    [0, 0, 1],
    [1, 0, 0],
    [0, 0.9, 0],
  ]
  assert.deepEqual(matchedOrder(staircase), [2, 0, 1])
  assert.deepEqual(matchedOrder([[0, 0.5, 0.2, 0.4]]), [1, 2, 3, 0])
  const data = ten()
  const legible = units(data, { only: { cost: '0.01' } })
  const diagonal = legible.rows.filter(({ place, concept }) => concept === `concept ${Number(place) + 1}`)
  assert.equal(diagonal.length, 10)
  for (const { drawn } of diagonal) assert.ok(Number(drawn) > 0.95)
  assert.throws(() => units({ ...data, responses: [] }), /evaluated before histories recorded the responses of units/)
})

test('a negative answer is lower than a positive one, so that grey shows the sign', () => {
  const { page } = units(recordsOf('digits-quick'), { only: { k: '16' } })
  for (const { panel } of page.panels)
    for (const mark of panel.marks)
      if (mark.kind === 'cells')
        for (const { value, high } of mark.rows) assert.equal(high, Number(value) < 0 ? 0.55 : 1)
})

test('cost shows all and effective operations, and teaching on top of the primary', () => {
  const data = ten()
  const { rows } = cost(data)
  const of = (setting: number, count: string) =>
    Number(rows.find((row) => row['setting'] === setting && row['count'] === count)!['operations'])
  const setting = data.runs.find(({ axes }) => axes[costPath] === 0.01)!.setting
  assert.equal(of(setting, 'dense'), meanOf(data, 'flopsPerRow', setting))
  assert.equal(of(setting, 'both operands non-zero'), meanOf(data, 'effectiveFlopsPerRow', setting))
  assert.equal(
    of(setting, 'with teaching'),
    meanOf(data, 'flopsPrimary', setting) + meanOf(data, 'flopsTeaching', setting),
  )
  assert.ok(of(setting, 'both operands non-zero') < of(setting, 'dense'))
})

test('the forest holds every decisive effect that has an interval, and names the claims without one', () => {
  const data = ten()
  const decisive = data.verdicts!.flatMap(({ effects }) =>
    effects.filter(({ decisive, low }) => decisive && low !== null),
  )
  const figure = claims(data)
  assert.deepEqual(figure.rows.map(({ estimate }) => estimate).sort(), decisive.map(({ estimate }) => estimate).sort())
  assert.match(figure.caption, /C3 Not for free: not addressed/)
  assert.throws(() => claims({ ...data, verdicts: [] }), /no claim has an effect to draw \(pellucid answer/)
})

test('a forest names every comparison whole, at any width, and marks the smallest effect that it could have shown', () => {
  // Eight seeds could show nothing among 26 comparisons.
  const data = { ...ten(), verdicts: verdictsOf(study(32), catalog) }
  const labels = (width: FigureOptions['width']) => {
    const [{ y }] = claims(data, { width }).page.panels as [PlacedPanel]
    return y.ticks
  }
  const whole = data.verdicts![0]!.effects.filter(({ decisive, measure }) => decisive && measure === 'probe.k1.n100')
  const expected = whole.map(({ label }) => label)
  assert.deepEqual(labels('page'), expected)
  assert.deepEqual(
    labels('column').map((label) => label.replace(' vs. ', ' against ')),
    expected,
  )
  assert.deepEqual(
    labels(2).map((label) => label.trim().replace(/\n/g, ' ')),
    expected,
  )
  const [{ panel }] = claims(data).page.panels as [PlacedPanel]
  const ticks = panel.marks.find(({ name }) => name === 'smallest effects')!
  assert.deepEqual(
    ticks.rows.map(({ x }) => Math.abs(x)),
    whole.map(({ smallest }) => smallest),
  )
})

test('training curves have the spread over their seeds as a band, a run with several students counted once', () => {
  const figure = learning(ten())
  const training = figure.rows.filter(({ curve }) => curve === 'task loss')
  assert.ok(training.every(({ low, value, high }) => Number(low) <= Number(value) && Number(value) <= Number(high)))
  assert.ok(training.every(({ low, n, spread }) => Number(low) >= 0 && n === 8 && spread === 'interval'))
  assert.ok(figure.page.panels[0]!.panel.marks.some(({ kind, name }) => kind === 'band' && name === 'intervals'))
  const students = learning(recordsOf('digits-quick')).rows.filter(({ curve }) => curve === 'distance of its students')
  assert.ok(students.length > 0 && students.every(({ n }) => n === 3))
})

test('runs that are missing are counted above every figure, and a choice of runs is named', () => {
  for (const { draw, name, options } of Object.values(figures)) {
    const data = ten()
    data.states = { queued: 1, running: 0, done: 64, diverged: 2, failed: 3 }
    assert.match(draw(data).caption, /6 of 70 runs are missing \(2 diverged, 3 failed, 1 not finished\)/, name)
    if (!(options as readonly string[]).includes('only')) continue
    const chosen = draw(data, { only: { pressure: '1' } })
    assert.match(chosen.caption, /only pressure 1/, name)
    assert.equal(chosen.provenance.filter, 'pressure 1')
  }
})

test('a place that is on no axis, a seed that was not run and an option of another figure are named', () => {
  assert.throws(() => sparsity(ten(), { only: { cst: '1' } }), /unknown axis: cst \(did you mean cost\?\)/)
  assert.throws(
    () => sparsity(ten(), { only: { cost: '0.011' } }),
    /unknown value of cost: 0\.011 \(did you mean 0\.01\?\)/,
  )
  assert.throws(() => sparsity(ten(), { seed: 9 }), /unknown seed: 9 \(done are 0, 1, .* 7\)/)
  assert.throws(() => sparsity(ten(), { measures: ['testLos'] }), /did you mean testLoss\?/)
  const kinds = { path: 'sparsity.kind', label: 'sparsity', values: ['dropout', 'topk'], numeric: false }
  const modes = { path: 'teaching.mode', label: 'mode', values: ['joint', 'alternating'], numeric: false }
  assert.throws(
    () => sparsity({ ...ten(), axes: [kinds, modes] }),
    /no number is swept.*along: sparsity\.kind or teaching\.mode/,
  )
  assert.throws(() => sparsity({ ...ten(), axes: [] }), /nothing is swept/)
  assert.throws(() => refuseOptions('units', { x: 'testLoss' }), /figure units takes no x \(tradeoff\)/)
})
