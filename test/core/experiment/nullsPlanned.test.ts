import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '../../../core/experiment/canonical.ts'
import { nullControls, nullOf } from '../../../core/experiment/controlled.ts'
import { nullsIn } from '../../../core/experiment/nullRuns.ts'
import { describeFault, parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { usualSettings } from '../../../core/experiment/resolve.ts'
import { catalog } from '../../../worker/catalog.ts'

for (const teaching of [
  '{ mode: joint, pressure: [1, 2] }',
  '{ mode: joint, budget: { kind: loss, bound: [0.1, 0.2] } }',
  '{ mode: lookahead, from: init, budget: { kind: relative, factor: [1.1, 1.5] } }',
  '{ mode: label-smoothing, epsilon: [0.1, 0.2] }',
  '{ mode: born-again, pressure: [1, 2] }',
])
  test(`Nulls under ${teaching} are the plain primary, once, and each setting finds its own`, () => {
    const { experiment, faults } = parseExperiment(
      `task: digits\nteaching: ${teaching}\nevaluation: { nulls: default }\nseeds: 1`,
      catalog,
    )
    assert.ok(experiment, faults?.map(describeFault).join('\n'))
    const { runs } = planExperiment(experiment, catalog)
    const planned = runs.filter(({ settings }) => settings.control)
    assert.deepEqual(
      planned.map(({ settings }) => [
        settings.control!.kind,
        settings.teaching.mode,
        settings.teaching.students.length,
      ]),
      [
        ['random', 'none', 0],
        ['shuffle', 'none', 0],
      ],
    )
    const known = new Set(planned.map(({ settings }) => canonicalJson(settings)))
    for (const { settings } of runs.filter(({ settings }) => !settings.control))
      for (const control of nullControls(catalog).values())
        assert.ok(known.has(canonicalJson(nullOf(settings, control, catalog, usualSettings(catalog)))), control)
  })

const many = (seeds: number) =>
  `task: digits\nprimary: { hidden: { sweep: [[8], [16], [32]] } }\nteaching: { mode: joint, pressure: [0, 1] }\n` +
  `evaluation: { nulls: default }\nseeds: ${seeds}`

test('The most runs of an experiment are those of its sweep and of its nulls together', () => {
  const { faults } = parseExperiment(many(10_000), catalog)
  assert.deepEqual(faults?.map(describeFault), [
    'expected at most 100000 runs, got 120000: 60000 of the sweep and 60000 of its nulls',
  ])
  assert.equal(parseExperiment(many(10_000).replace('default', '[rotated]'), catalog).faults, undefined)
})

test('The nulls of a sweep are counted without planning it', () => {
  for (const nulls of ['default', '[untrained]', '[rotated]', 'none']) {
    const { experiment } = parseExperiment(many(1).replace('default', nulls), catalog)
    const { runs } = planExperiment(experiment!, catalog)
    assert.equal(nullsIn(experiment!.source, catalog), runs.filter(({ settings }) => settings.control).length, nulls)
  }
})
