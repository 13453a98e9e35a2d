import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionsSchema } from '../../../core/catalog/options.ts'
import type { Variant } from '../../../core/catalog/registry.ts'
import { describeFault, parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import type { Misfit } from '../../../core/experiment/types.ts'
import { catalog } from '../../../worker/catalog.ts'
import { exceeding } from '../../../worker/cohort/exceeding.ts'
import { distances } from '../../../worker/distances/index.ts'
import { networks } from '../../../worker/networks/index.ts'
import { prepare } from '../../../worker/processes/prepare.ts'
import { readers } from '../../../worker/readers/index.ts'
import { sparsifiers } from '../../../worker/sparsifiers/index.ts'
import { teachings } from '../../../worker/teaching/index.ts'

function found(text: string): Misfit[] {
  const { experiment, faults } = parseExperiment(`${text}\nseeds: 1`, catalog)
  assert.ok(experiment, faults?.map(describeFault).join('\n'))
  return exceeding(planExperiment(experiment, catalog).runs.map(({ settings }) => settings))
}

const taught = (student: string) => `teaching: { mode: joint, pressure: 1, students: [{ ${student} }] }`
const base = 'task: { kind: sprites, side: 8 }\nprimary: { hidden: [12, 5] }\ntraining: { batch: 40, steps: 20 }\n'

/** A file of each kind in which the variant has these options, and the path of that variant. */
const kinds: [Iterable<Variant>, path: string, text: (own: string) => string][] = [
  [
    networks,
    'teaching.students.0.network',
    (own) => base + taught(`sees: input, predicts: targets, network: { ${own} }`),
  ],
  [
    readers,
    'teaching.students.0.reader',
    (own) => base + taught(`sees: code, predicts: targets, network: linear, reader: { ${own} }`),
  ],
  [sparsifiers, 'sparsity', (own) => `${base}sparsity: { ${own} }`],
  [
    distances,
    'teaching.students.0.distance',
    (own) => base + taught(`sees: input, predicts: code, network: linear, distance: { ${own} }`),
  ],
  [teachings, 'teaching', (own) => `${base}teaching: { ${own.replace('kind', 'mode')} }`],
]

for (const [variants, path, text] of kinds)
  for (const variant of variants)
    for (const { option } of 'limits' in variant ? limitsOf(variant) : [])
      test(`${variant.name}: ${option} is refused above what there is, and told the nearest valid value`, () => {
        const schema = optionsSchema(variant.options).properties![option]!
        const of = (value: number) => found(text(`kind: ${variant.name}, ${option}: ${value}`))
        const [misfit, ...others] = of(schema.maximum!)
        assert.equal(others.length, 0)
        assert.equal(misfit!.path, `${path}.${option}`)
        const most = Number(/\(nearest valid: (\d+)\)$/.exec(misfit!.message)?.[1])
        assert.ok(most >= 1, misfit!.message)
        assert.deepEqual(of(most), [])
        assert.equal(of(most + 1).length, 1)
      })

/** The options that a variant limits, whatever their limits are. */
function limitsOf(variant: Variant & { limits?: unknown }): { option: string }[] {
  const { limits } = variant as { limits: (options: object, of: unknown) => { option: string }[] }
  return limits({}, [{ input: [1, 8, 8] }])
}

test('A limit is told once for all settings that exceed it, and only where they do', () => {
  const text = `${base.replace('[12, 5]', '{ sweep: [[12, 5], [5, 12]] }')}sparsity: { kind: topk, k: [4, 9], at: AT }\nteaching: none`
  assert.deepEqual(
    found(text.replace('AT', 'exposed')).map(({ path, message }) => `${path}: ${message}`),
    ['sparsity.k: expected at most 5, the number of units of the layer, got 9 (nearest valid: 5)'],
  )
  assert.deepEqual(found(text.replace('AT', 'all')), [])
})

test('A reader of the input may read as many units as the input has, and one of the code as many as that', () => {
  const reader = (sees: string, k: number) =>
    found(base + taught(`sees: ${sees}, predicts: targets, network: linear, reader: { kind: topk, k: ${k} }`))
  assert.deepEqual(reader('input', 3 * 8 * 8), [])
  assert.equal(reader('input', 3 * 8 * 8 + 1).length, 1)
  assert.deepEqual(reader('code', 5), [])
  assert.equal(reader('code', 6).length, 1)
})

test('What exceeds is a fault of the file, at its place', () => {
  const text = 'task: concepts\nprimary: { hidden: [8] }\nsparsity: { kind: topk, k: 9 }\n'
  const { faults } = prepare(text, catalog, (task) => ({ task, said: [] }), null, undefined, exceeding)
  assert.deepEqual(faults!.map(describeFault), [
    'line 3, column 25: sparsity.k: expected at most 8, the number of units of the layer, got 9 (nearest valid: 8)',
  ])
})
