import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFault, parseExperiment } from '../../../../core/experiment/parse.ts'
import { planExperiment } from '../../../../core/experiment/plan.ts'
import type { FigureData, RunRecord } from '../../../../core/figures/data.ts'
import type { Figure } from '../../../../core/figures/figure.ts'
import { courseOf } from '../../../../core/figures/names.ts'
import { isBaseline, isOnCurve, nameOf } from '../../../../core/figures/settings.ts'
import { sparsity } from '../../../../core/figures/sparsity.ts'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { baselinesOf } from '../../../../core/figures/tradeoff/paired.ts'
import { gathered } from '../../../../core/figures/tradeoff/settings.ts'
import { catalog } from '../../../../worker/catalog.ts'
import { allDone, measures } from '../samples.ts'

const seeds = 6
/** Finished runs of a file with this teaching: losses rise with the setting, and differ by seed. */
function dataOf(teaching: string): FigureData {
  const parsed = parseExperiment(
    `name: made up\ntask: { kind: concepts, concepts: 4 }\nteaching: ${teaching}\nseeds: ${seeds}`,
    catalog,
  )
  assert.ok(parsed.experiment, parsed.faults?.map(describeFault).join('\n'))
  const { axes, runs, name, hash } = planExperiment(parsed.experiment, catalog)
  return {
    experiment: { name, hash },
    axes,
    measures: [measures.testLoss, measures.probe],
    runs: runs.map(({ key, seed, setting, axes }): RunRecord => {
      const values = { testLoss: 0.1 * (setting + 1) + 0.001 * seed, 'probe.k1.n100': 0.5 + 0.05 * setting }
      return { id: key, seed, setting, axes, values }
    }),
    states: allDone(runs.length),
    provenance: { version: '0.1.0', date: '2026-01-01T00:00:00Z', engine: 'made up' },
  }
}

/** Each setting of a file by name: where it stands, and what its baseline is. */
function placesOf(teaching: string, along?: string): Record<string, string> {
  const { runs, axes } = dataOf(teaching)
  const course = courseOf(axes, along === undefined ? {} : { along })
  const { points } = gathered(
    runs.map((run) => ({ ...run, x: run.values['testLoss'], y: run.values['probe.k1.n100'] })),
    course,
  )
  const baselines = baselinesOf(points, course)
  const name = (point: (typeof points)[number]) => nameOf(point, course.along)
  return Object.fromEntries(
    points.map((point) => {
      const place = isBaseline(point, course.along)
        ? 'baseline'
        : isOnCurve(point, course.along)
          ? 'on the curve'
          : 'by itself'
      const base = baselines.get(point.setting)
      return [name(point), base ? `${place}, against ${name(base)}` : place]
    }),
  )
}

const besideModes = '{ mode: [none, joint], budget: { kind: [none, loss], bound: [0.1, 0.2] } }'
const besidePressures =
  '{ sweep: [{ mode: joint, pressure: [0, 1] }, { mode: joint, budget: { kind: loss, bound: [0.1, 0.2] } }] }'

test('beside bounds, the run without students is the baseline, and a fixed pressure is a setting by itself', () => {
  assert.deepEqual(placesOf(besideModes), {
    'baseline, teaching none': 'baseline, against baseline, teaching none',
    'teaching joint, budget none': 'by itself, against baseline, teaching none',
    'bound 0.1, teaching joint, budget loss': 'on the curve, against baseline, teaching none',
    'bound 0.2, teaching joint, budget loss': 'on the curve, against baseline, teaching none',
  })
})

test('where only bounds are swept there is no baseline', () => {
  assert.deepEqual(placesOf('{ mode: joint, budget: { kind: loss, bound: [0.1, 0.2] } }'), {
    'bound 0.1': 'on the curve',
    'bound 0.2': 'on the curve',
  })
  assert.deepEqual(placesOf('{ mode: joint, budget: [none, { kind: loss, bound: [0.1, 0.2] }] }'), {
    'budget none': 'by itself',
    'bound 0.1, budget loss': 'on the curve',
    'bound 0.2, budget loss': 'on the curve',
  })
  assert.deepEqual(
    placesOf('{ mode: joint, budget: [{ kind: loss, bound: [0.1, 0.2] }, { kind: relative, factor: 1.1 }] }'),
    {
      'budget relative': 'by itself',
      'bound 0.1, budget loss': 'on the curve',
      'bound 0.2, budget loss': 'on the curve',
    },
  )
})

test('pressures beside bounds: either is a setting by itself on a curve along the other, and only pressure 0 is the baseline', () => {
  const [pressures, bounds] = ['teaching joint pressure 0-1', 'teaching joint budget loss']
  assert.deepEqual(placesOf(besidePressures), {
    [`${bounds}, bound 0.1`]: `by itself, against pressure 0, ${pressures}`,
    [`${bounds}, bound 0.2`]: `by itself, against pressure 0, ${pressures}`,
    [`pressure 0, ${pressures}`]: `on the curve, against pressure 0, ${pressures}`,
    [`pressure 1, ${pressures}`]: `on the curve, against pressure 0, ${pressures}`,
  })
  const base = `baseline, ${pressures}, pressure 0`
  assert.deepEqual(placesOf(besidePressures, 'bound'), {
    [base]: `baseline, against ${base}`,
    [`${pressures}, pressure 1`]: `by itself, against ${base}`,
    [`bound 0.1, ${bounds}`]: `on the curve, against ${base}`,
    [`bound 0.2, ${bounds}`]: `on the curve, against ${base}`,
  })
  assert.deepEqual(
    placesOf('{ sweep: [{ mode: none }, { mode: joint, budget: { kind: loss, bound: [0.1, 0.2] } }] }'),
    {
      'baseline, teaching none': 'baseline, against baseline, teaching none',
      'bound 0.1, teaching joint': 'on the curve, against baseline, teaching none',
      'bound 0.2, teaching joint': 'on the curve, against baseline, teaching none',
    },
  )
})

test('a mode or a reader that lacks what is swept is a setting by itself where it presses', () => {
  assert.deepEqual(placesOf('{ mode: [none, joint, alternating], studentSteps: [1, 4] }'), {
    'baseline, teaching none': 'baseline, against baseline, teaching none',
    'teaching joint': 'by itself, against baseline, teaching none',
    'studentSteps 1, teaching alternating': 'on the curve, against baseline, teaching none',
    'studentSteps 4, teaching alternating': 'on the curve, against baseline, teaching none',
  })
  const reader = 'reader: [dense, { kind: l1, cost: [0.1, 0.2] }]'
  const base = 'baseline, pressure 0'
  assert.deepEqual(placesOf(`{ mode: joint, pressure: [0, 1], students: [{ sees: code, ${reader} }] }`), {
    [base]: `baseline, against ${base}`,
    'pressure 1, reader dense': `by itself, against ${base}`,
    'cost 0.1, pressure 1, reader l1': `on the curve, against ${base}`,
    'cost 0.2, pressure 1, reader l1': `on the curve, against ${base}`,
  })
})

/** The rows of a mark of a figure. */
const rowsOf = ({ spec }: Figure, mark: string) =>
  (spec['datasets'] as unknown as Record<string, Record<string, unknown>[]>)[mark]!

test('no line joins a fixed pressure to the bounds, and one diamond is drawn: the baseline’s', () => {
  const figure = tradeoff(dataOf(besideModes), { split: [] })
  const shapes = rowsOf(figure, 'medians').map(({ shape }) => shape)
  assert.deepEqual([shapes.length, shapes.filter((shape) => shape === 'diamond').length], [4, 1])
  assert.equal(rowsOf(figure, 'curves').length, 2)
  assert.match(figure.page.panels[0]!.x.title.join(' '), /change from the baseline of the same seed/)
})

test('fixed pressures that are one series beside the bounds are told apart by their labels', () => {
  const { spec } = tradeoff(dataOf(besidePressures), { along: 'bound', split: ['teaching'], scale: 'linear' })
  const words = JSON.stringify(spec)
  for (const label of ['baseline', 'pressure 1', '0.1', '0.2']) assert.ok(words.includes(`"${label}"`), label)
})

test('along bounds, the figure of measures draws the baseline and a fixed pressure as lines of their own', () => {
  const looks = new Map(
    rowsOf(sparsity(dataOf(besideModes)), '1 off the curves').map((row) => [row['series'], row['stroke']]),
  )
  assert.deepEqual([...looks.keys()], ['baseline, teaching none', 'teaching joint, budget none'])
  assert.equal(new Set(looks.values()).size, 2)
})
