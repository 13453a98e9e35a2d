import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureData, FigureOptions } from '../../../../core/figures/data.ts'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { quantile } from '../../../../core/statistics/quantile.ts'
import { coursesOf } from '../courses.ts'
import { recordsOf } from '../records.ts'
import { faulty, tenConcepts } from '../samples.ts'

/** The headline of a figure, its lines joined. */
const headline = (data: FigureData, options: FigureOptions = {}): string =>
  tradeoff(data, { ...options, width: 'page' })
    .page.lines.filter(({ strong }) => strong)
    .map(({ text }) => text)
    .join(' ')

const median = (values: readonly number[]) => quantile(Float64Array.from(values).sort(), 0.5)
const costPath = 'teaching.students.0.reader.cost'

test('the headlines of the three built-in experiments say what their runs say', () => {
  assert.equal(
    headline(recordsOf('ten-concepts')),
    'From cost 0.01 to 0.02, 10 of 10 units mean one concept (0 at the baseline) in the 6 of 8 seeds that learned; Test R² falls by more than 0.01 in 2 of 8 seeds.',
  )
  assert.equal(
    headline(recordsOf('digits')),
    'From k 8 to 128, pressure 1, Probe AUC, best unit, 100 labels is 0.99 to 0.994 (0.947 at k 128, pressure 0); Test accuracy falls by more than 0.01 in no seed of 5.',
  )
  assert.equal(
    headline(recordsOf('digits-quick')),
    'At k 64, pressure 1, Probe AUC, best unit, 100 labels is 0.926 (0.886 at k 64, pressure 0); Test accuracy falls by more than 0.01 in no seed of 3.',
  )
})

test('the counts of the first are those of the records', () => {
  const { runs } = recordsOf('ten-concepts')
  const of = (pick: (run: (typeof runs)[number]) => boolean) => runs.filter(pick)
  const baseline = new Map(of(({ axes }) => axes['teaching.pressure'] === 0).map((run) => [run.seed, run]))
  const lost = new Set(
    [...baseline.keys()].filter((seed) =>
      of((run) => run.seed === seed).every(({ values }) => values['testR2']! < 0.95),
    ),
  )
  assert.deepEqual([...lost], [4, 5])
  const best = of(({ axes }) => axes[costPath] === 0.01 || axes[costPath] === 0.02)
  for (const cost of [0.01, 0.02]) {
    const units = best.filter(({ axes, seed }) => axes[costPath] === cost && !lost.has(seed))
    assert.equal(median(units.map(({ values }) => values['monosemantic.count']!)), 10)
  }
  const fell = best.filter(({ seed, values }) => baseline.get(seed)!.values['testR2']! - values['testR2']! > 0.01)
  assert.deepEqual([...new Set(fell.map(({ seed }) => seed))].sort(), [2, 3])
})

test('every number of every headline is one of the settings, the medians, the seeds or the margin', () => {
  for (const name of ['ten-concepts', 'digits-quick'] as const) {
    const data = recordsOf(name)
    for (const [i, { along, split }] of coursesOf(data.axes).entries())
      for (const y of data.measures.filter((_, m) => m % 5 === i % 5)) {
        const x = data.measures.find((facts) => facts.side === 'capability' && facts !== y)!
        const figure = tradeoff(data, { along, split, x: x.name, y: y.name, without: ['seeds'] })
        const said = figure.page.lines.filter(({ strong }) => strong).map(({ text }) => text)
        const words = said.join(' ').replaceAll('−', '-')
        const three = (value: number) => String(Number(value.toPrecision(3)))
        const known = new Set([
          ...figure.rows.flatMap((row) =>
            row['mark'] === 'median' ? [three(Number(row['x'])), three(Number(row['y']))] : [],
          ),
          ...data.axes.flatMap(({ values }) => values.map(String)),
          ...Array.from({ length: 11 }, (_, count) => String(count)),
          ...data.measures.flatMap(({ label, margin = 0 }) => [String(margin), ...(label.match(/[\d.]+/g) ?? [])]),
        ])
        for (const number of words.match(/(?<![\w.])-?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? [])
          assert.ok(known.has(number) || known.has(number.replace('-', '')), `${number} in: ${words}`)
      }
  }
})

/** Ten concepts with other numbers: `make` gives the two values of a run. */
function like(make: (setting: number, seed: number) => [x: number, y: number], seeds = 6): FigureData {
  const data = tenConcepts(seeds)
  for (const run of data.runs) {
    const [x, y] = make(run.setting, run.seed)
    Object.assign(run.values, { testLoss: x, 'probe.k1.n100': y })
  }
  return data
}

test('degenerate data have headlines that are true, too', () => {
  const y = 'probe.k1.n100'
  const label = 'Probe R², best unit, 100 labels'
  assert.equal(
    headline(
      like(() => [0.5, 0.25]),
      { y },
    ),
    `${label} is 0.25 in every setting; the change of Test loss is 0.`,
  )
  assert.equal(
    headline(
      like(() => [0.5, 0.25]),
      { y, scale: 'linear' },
    ),
    `${label} is 0.25 in every setting; Test loss is 0.5.`,
  )
  const one = tenConcepts(8)
  const alone = {
    ...one,
    axes: [],
    runs: one.runs.filter(({ setting }) => setting === 4).map((run) => ({ ...run, axes: {} })),
  }
  assert.match(headline(alone, { y }), /^Probe R², best unit, 100 labels is 0\.\d+ at all runs\.$/)
  const unbased = { ...one, runs: one.runs.filter(({ setting }) => setting > 0) }
  assert.match(headline(unbased, { y }), /^From reader cost 0\.003 to 0\.01, .* is [\d.]+ to [\d.]+; Test loss is /)
  assert.match(headline(faulty(), { y }), /^(At|From) reader cost /)
  const none = tenConcepts(6)
  none.measures = none.measures.map((facts) => (facts.name === y ? { ...facts, better: 'none' as const } : facts))
  assert.match(headline(none, { y }), /ranges from 0\.\d+ \(.+\) to 0\.\d+ \(.+\)\.$/)
  const lower = tenConcepts(6)
  lower.measures = lower.measures.map((facts) => (facts.name === y ? { ...facts, better: 'lower' as const } : facts))
  assert.match(headline(lower, { y }), /^(At|From) reader cost 0/)
})
