import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { equalComputeIn } from '../../../core/claims/equalComputeIn.ts'
import { price } from '../../../core/claims/price.ts'
import { studyOf, type Study } from '../../../core/claims/study.ts'
import { againstBaseline } from '../../../core/claims/contrasts.ts'
import type { RunRecord } from '../../../core/records/records.ts'
import { catalog } from './catalog.ts'

function planOf(fields: string) {
  const { experiment, faults } = parseExperiment(
    `task: concepts
teaching: { mode: joint, pressure: [0, 0.5, 1], students: [{ reader: { kind: l1, cost: [0.001, 0.01] } }] }
seeds: 2
${fields}`,
    catalog,
  )
  assert.ok(experiment, JSON.stringify(faults))
  return planExperiment(experiment, catalog)
}
const settingsOf = (plan: ReturnType<typeof planOf>) => plan.runs.filter(({ seed }) => seed === 0)
const controlsOf = (plan: ReturnType<typeof planOf>) =>
  settingsOf(plan).map(({ settings }) => settings.control?.kind ?? 'none')

test('An experiment without controls plans the runs that it always did, and no field of controls is in their settings', () => {
  const plain = planOf('')
  for (const fields of ['control: none', 'evaluation: { nulls: none }'])
    assert.deepEqual(
      planOf(fields).runs.map(({ key }) => key),
      plain.runs.map(({ key }) => key),
      fields,
    )
  for (const { settings } of plain.runs) assert.ok(!('control' in settings) && !('nulls' in settings.evaluation))
})

test('Nulls are planned once for each structure and seed, not for each setting, and stand behind all others', () => {
  const plan = planOf('evaluation: { nulls: default }')
  assert.deepEqual(controlsOf(plan), ['none', 'none', 'none', 'none', 'none', 'untaught', 'shuffled'])
  assert.equal(plan.runs.length, 14)
  const [axis] = plan.axes.filter(({ path }) => path === 'control')
  assert.deepEqual(axis!.values, ['untaught', 'shuffled'])
  for (const { settings, axes } of settingsOf(plan)) {
    assert.equal(axes['control'], settings.control?.kind ?? null)
    assert.deepEqual(settings.evaluation.nulls, ['rotated'])
    if (settings.control) assert.equal(settings.teaching.mode, 'none')
  }
  assert.deepEqual(controlsOf(planOf('evaluation: { nulls: [shuffled] }')).slice(5), ['shuffled'])
  assert.deepEqual(controlsOf(planOf('evaluation: { nulls: [rotated] }')).slice(5), [])
})

test('What a control makes meaningless is merged: no training of what is untrained, no numbers of what is only counted', () => {
  const fields = 'training: { steps: [10, 20] }\nsparsity: { kind: [none, topk], k: 3 }'
  assert.equal(settingsOf(planOf(`control: untaught\n${fields}`)).length, 2, 'only the sparsifier matters')
  // Pressure 0 has nobody to count, and is the plain run itself; all others take the same operations.
  assert.deepEqual(controlsOf(planOf('control: longer')), ['none', 'longer'])
  assert.equal(settingsOf(planOf('control: shuffled')).length, 5, 'students are taught with shuffled labels, too')
  assert.equal(settingsOf(planOf('rotate: during')).length, 5)
  assert.deepEqual(
    settingsOf(planOf('rotate: [during, none]'))
      .map(({ settings, axes }) => `${settings.rotate} ${axes['rotate']}`)
      .sort(),
    [...Array<string>(4).fill('during during'), ...Array<string>(5).fill('none none')],
  )
})

test('A swept control and a planned null are the same run', () => {
  const swept = planOf('control: [none, untaught]')
  const both = planOf('control: [none, untaught]\nevaluation: { nulls: [untrained] }')
  assert.deepEqual(
    both.runs.map(({ key }) => key),
    swept.runs.map(({ key }) => key),
  )
})

test('A claim compares no control, takes none for a baseline, and has no axis of controls', () => {
  const plan = planOf('evaluation: { nulls: default }\ncontrol: [none, shuffled, longer]')
  const runs = plan.runs.map((run, id) => ({ ...run, id, state: 'done' }) as unknown as RunRecord)
  const study = studyOf(plan.axes, [], runs, new Map())
  assert.ok(study.settings.every(({ settings }) => !settings.control))
  assert.ok(study.axes.every(({ path }) => path !== 'control'))
  assert.ok(study.controls!.length > 2)
  const pairs = againstBaseline(study)
  assert.equal(pairs.length, 4)
  for (const { reference } of pairs) assert.equal(reference.settings.control, undefined)
})

test('C2 tells what a plain primary of equal compute has, where the file trains one', () => {
  const plan = planOf('control: [none, longer]')
  const facts = [
    {
      name: 'acc',
      label: 'Test R²',
      unit: 'R²',
      roles: { 'bounded ability': 1 },
      side: 'capability',
      better: 'higher',
      margin: 0.01,
    },
    { name: 'flops', label: 'Operations', unit: 'FLOPs', roles: { compute: 1 }, side: 'cost', better: 'lower' },
  ].map((own) => ({ range: [null, null], rotationInvariant: true, source: 'this test', ...own }) as MeasureFacts)
  const runs = plan.runs.map((run, id) => ({ ...run, id, state: 'done' }) as unknown as RunRecord)
  const of = ({ settings, seed }: RunRecord) => {
    const [longer, pressed] = [settings!.control !== undefined, settings!.teaching.pressure! > 0]
    return { acc: (longer ? 0.95 : pressed ? 0.9 : 0.92) + seed / 100, flops: pressed ? 20 : 10 }
  }
  const study = studyOf(plan.axes, facts, runs, new Map(runs.map((run) => [run.id, of(run)])))
  const equalCompute = equalComputeIn(study, catalog)
  assert.equal(equalCompute.length, 4, 'each pressured setting has it')
  const reason = (own: Study) => price.judge(own)!.parts![1]!.reason
  assert.match(
    reason({ ...study, equalCompute }),
    /at equal operations, .*pressure 0.5, cost 0.001 -0.05 R² \(2 seeds\)/,
  )
  assert.match(reason(study), /nothing was compared at equal operations/)
})

test('An unknown control or null is refused with the nearest', () => {
  const faultOf = (fields: string) => parseExperiment(`task: concepts\n${fields}`, catalog).faults?.[0]?.message
  assert.match(faultOf('control: untrained')!, /^unknown control: untrained \((did you mean|expected)/)
  assert.match(faultOf('evaluation: { nulls: [rotatd] }')!, /untrained, shuffled, rotated or rotated-before/)
  assert.match(
    faultOf('evaluation: { nulls: all }')!,
    /expected none, default or a list of untrained, shuffled, rotated or rotated-before/,
  )
  assert.match(faultOf('control: { kind: longer, steps: 3 }')!, /unknown field/)
})
