import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { controls } from '../../../worker/controls/index.ts'
import { rotatedArtifact } from '../../../core/nulls/layout.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { unusualPhasesOf } from '../../../worker/training/planned.ts'
import { phasesOf } from '../../../core/phases.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const steps = 12
const text = (more = '', pressure = 1) => `
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [6] }
teaching:
  mode: joint
  pressure: ${pressure}
  students: [{ sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: 0.01 } }]
training: { steps: ${steps}, batch: 8, logEvery: 4 }
evaluation: { rows: 300, measures: [capability, monosemantic, kurtosis], nulls: [rotated] }
seeds: 1
${more}`

/** The plan of a run of a few steps under a control, with its phases as they are planned. */
function planOf(control: string, more = '') {
  const [plan] = planned(text(`control: ${control}\n${more}`))
  const phases = unusualPhasesOf(plan!.runs[0]!.settings)
  return { ...plan!, ...(phases && { phases }) }
}

const weightsOf = ({ artifacts }: RunResult) =>
  Object.fromEntries(artifacts.filter(({ name }) => name.startsWith('primary/')).map(({ name, data }) => [name, data]))

/** Results without what a clock measured. */
const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })

for (const { name, trains } of controls) {
  test(`control ${name}: a run ends with its measures, whoever it was killed by, to the last bit`, async () => {
    const plan = planOf(name)
    const whole = await trained(prepared, plan)
    assert.equal(whole.results[0]!.state, 'done')
    assert.ok(whole.results[0]!.artifacts.some((artifact) => artifact.name === rotatedArtifact))
    const cut = await trained(prepared, plan, { stopAt: trains ? 5 : 1 })
    assert.equal(cut.messages.at(-1)!.type, 'stopped')
    assert.equal(cut.checkpoints.length > 0, trains, 'what is not trained has nothing to be kept of')
    const rest = await trained(prepared, plan, { from: cut.checkpoints.at(-1) ?? null })
    assert.deepEqual(timeless(rest.results), timeless(whole.results))
  })

  test(`control ${name}: a run does not depend on who shares its cohort`, async () => {
    const together = planned(text(`control: ${name}`).replace('seeds: 1', 'seeds: 3'))
    assert.equal(together.length, 1)
    const phases = unusualPhasesOf(together[0]!.runs[0]!.settings)
    const all = await trained(prepared, { ...together[0]!, ...(phases && { phases }) })
    const alone = await trained(prepared, planOf(name))
    assert.deepEqual(weightsOf(all.results[0]!), weightsOf(alone.results[0]!))
  })
}

test('An untrained primary is evaluated as it starts, and no operation is counted', async () => {
  const plan = planOf('random')
  assert.deepEqual(plan.phases, [])
  assert.deepEqual(
    phasesOf(plan).map(({ name }) => name),
    ['evaluate'],
  )
  const [result] = (await trained(prepared, plan)).results
  const initial = cohortOf(planned(text('', 0))[0]!).initial()
  const weights = weightsOf(result!)
  assert.ok(Object.keys(weights).length > 0)
  for (const [name, data] of Object.entries(weights)) assert.deepEqual(data, initial[name], name)
  assert.equal(result!.cost.primaryFlops, 0)
  assert.equal(result!.cost.teachingFlops, 0)
})

test('The plain primary of equal compute takes the operations of primary and students, to half a step', async () => {
  for (const mode of ['joint', 'alternating']) {
    const [taughtPlan] = planned(text().replace('joint', mode))
    const [equalPlan] = planned(text('control: equal-compute').replace('joint', mode))
    const phases = unusualPhasesOf(equalPlan!.runs[0]!.settings)!
    const taught = (await trained(prepared, taughtPlan!)).results[0]!.cost
    const equal = (await trained(prepared, { ...equalPlan!, phases })).results[0]!.cost
    const each = equal.primaryFlops! / phases[0]!.steps
    assert.ok(phases[0]!.steps > steps, mode)
    assert.equal(equal.teachingFlops, 0)
    assert.ok(
      Math.abs(equal.primaryFlops! - taught.primaryFlops! - taught.teachingFlops!) <= each / 2 + 1,
      `${mode}: ${equal.primaryFlops} of ${taught.primaryFlops} and ${taught.teachingFlops}`,
    )
    assert.equal(cohortOf(equalPlan!).students.length, 0)
  }
})
