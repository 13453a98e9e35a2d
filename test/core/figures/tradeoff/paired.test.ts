import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { recordsOf } from '../records.ts'
import { tenConcepts } from '../samples.ts'

const costPath = 'teaching.students.0.reader.cost'
const runsOf = ({ rows }: ReturnType<typeof tradeoff>) => rows.filter(({ mark }) => mark === 'run')

test('an unbounded capability is the change from the same seed’s baseline, a bounded one is itself', () => {
  const data = recordsOf('ten-concepts')
  const loss = tradeoff(data)
  assert.equal(loss.provenance['scale'], 'paired')
  const baseline = new Map(
    data.runs.filter(({ axes }) => axes[costPath] === null).map(({ seed, values }) => [seed, values['testLoss']!]),
  )
  for (const { run, seed, x, recorded } of runsOf(loss)) {
    const own = data.runs.find(({ id }) => id === run)!.values['testLoss']!
    assert.equal(recorded, own)
    assert.equal(x, own - baseline.get(Number(seed))!)
  }
  assert.ok(loss.columns.some(({ field, header }) => field === 'x' && header === 'testLoss.change'))
  assert.ok(loss.columns.some(({ field, header }) => field === 'recorded' && header === 'testLoss'))
  assert.notEqual(tradeoff(recordsOf('digits')).provenance['scale'], 'paired')
})

test('the baseline of a sweep of k is its densest setting without pressure, and the axis names it', () => {
  const figure = tradeoff(recordsOf('digits'), { scale: 'paired' })
  assert.match(
    figure.page.panels[0]!.x.title.join(' '),
    /^Test accuracy, change from k 128, pressure 0 of the same seed/,
  )
  for (const row of runsOf(figure))
    if (row['sparsity.k'] === 128 && row['teaching.pressure'] === 0) assert.equal(row['x'], 0)
})

test('by hand, x is linear, a symmetric logarithm or paired; without a baseline it cannot be paired', () => {
  const data = recordsOf('ten-concepts')
  const scaleOf = (scale: 'linear' | 'symlog' | 'paired' | 'auto') =>
    tradeoff(data, { scale }).page.panels[0]!.x.scale.type
  assert.deepEqual(
    [scaleOf('linear'), scaleOf('symlog'), scaleOf('paired'), scaleOf('auto')],
    ['linear', 'symlog', 'linear', 'linear'],
  )
  const recorded = new Map(data.runs.map(({ id, values }) => [id, values['testLoss']]))
  for (const { x, run } of runsOf(tradeoff(data, { scale: 'linear' }))) assert.equal(x, recorded.get(run as string))
  const unbased = { ...data, runs: data.runs.filter(({ axes }) => axes[costPath] !== null) }
  assert.throws(() => tradeoff(unbased, { scale: 'paired' }), /scale: paired needs a baseline/)
  assert.notEqual(tradeoff(unbased).provenance['scale'], 'paired')
})

test('a symmetric logarithm is chosen where a linear scale would crowd changes that can be told apart', () => {
  const data = tenConcepts(8)
  for (const run of data.runs) run.values['testLoss'] = run.setting === 0 ? 0.1 : 0.1 + 10 ** (run.setting - 8)
  assert.equal(tradeoff(data).page.panels[0]!.x.scale.type, 'symlog')
})

test('a run without a baseline of its seed is left out of a paired figure, and counted', () => {
  const data = recordsOf('ten-concepts')
  const few = { ...data, runs: data.runs.filter(({ seed, axes }) => seed !== 3 || axes[costPath] !== null) }
  const figure = tradeoff(few)
  assert.equal(runsOf(figure).length, 56)
  assert.match(figure.caption, /7 runs not drawn \(no baseline of the same seed\)/)
})

test('the same values have the same interval on both axes', () => {
  const data = tenConcepts(20)
  for (const run of data.runs) run.values['monosemantic.count'] = run.values['probe.k1.n100']!
  data.measures = data.measures.map((facts) => (facts.name === 'testLoss' ? facts : { ...facts, range: [null, null] }))
  const { rows } = tradeoff(data, { x: 'monosemantic.count', y: 'probe.k1.n100' })
  for (const row of rows.filter(({ mark }) => mark === 'median'))
    assert.deepEqual([row['x'], row['xLow'], row['xHigh']], [row['y'], row['yLow'], row['yHigh']])
})
