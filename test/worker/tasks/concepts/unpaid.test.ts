import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { parseExperiment } from '../../../../core/experiment/parse.ts'
import { planExperiment } from '../../../../core/experiment/plan.ts'
import { catalog } from '../../../../worker/catalog.ts'
import { seedsOf, sourceOf } from '../../../../worker/cohort/source.ts'
import { onnxEngine } from '../../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../../worker/evaluation/fit.ts'
import { targets } from '../../../../worker/targets/index.ts'
import { concepts } from '../../../../worker/tasks/concepts.ts'
import { targetsIn } from '../../../../worker/tasks/task.ts'
import { planned } from '../../training/plans.ts'
import { trained } from '../../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

/** What an evaluation says of a primary that has learnt such a task for a few steps. */
async function measured(task: string) {
  const text = `
task: { kind: concepts, concepts: 6, density: 0.2, ${task} }
primary: { kind: mlp, hidden: [5] }
training: { steps: 5, batch: 16 }
evaluation: { rows: 300, measures: [capability, unpaid, monosemantic] }
seeds: 1`
  const { results } = await trained(prepared, planned(text)[0]!)
  return results[0]!.summaries
}

test('Concepts that are combined are read as what nobody was paid for; those that are the targets are not', async () => {
  const combined = await measured('targets: xor, mixing: network')
  assert.equal(typeof combined['unpaid.k1.n100'], 'number')
  assert.equal(typeof combined['monosemantic.count'], 'number')
  const told = await measured('mixing: network')
  assert.deepEqual(told['unpaid.k1.n100'], { value: null, reason: 'every concept is a target' })
})

test('Where a concept cannot stand alone, units of one concept are not counted, and it says so', async () => {
  const found = await measured('targets: and, hierarchy: tree, children: 2')
  assert.deepEqual(found['monosemantic.count'], { value: null, reason: 'this task cannot present a concept alone' })
  assert.equal(typeof found['unpaid.k1.n100'], 'number')
})

test('Training asks for inputs and targets and is never shown what concepts a row has', () => {
  const data = concepts.open({ targets: 'xor', mixing: 'network' })
  const asked: string[] = []
  const watched = {
    ...data,
    generate: (...[seed, purpose, step, batch, out]: Parameters<NonNullable<typeof data.generate>>) => {
      asked.push(Object.keys(out).join())
      data.generate!(seed, purpose, step, batch, out)
    },
  }
  const source = sourceOf(watched, targets.get(targetsIn(concepts, {})), seedsOf([3, 4]), 8)
  const feeds = source.fill('primary', 0)
  assert.deepEqual(asked, ['inputs,targets', 'inputs,targets'])
  assert.deepEqual(
    Object.entries(feeds).map(([name, values]) => [name, values.length]),
    [
      ['inputs', 2 * 8 * 10],
      ['targets', 2 * 8 * 5],
    ],
  )
})

test('A student predicts outputs by default where no concept is a target, and a file that says targets has them', () => {
  const predicts = (task: string, student = '{ sees: input }') => {
    const text = `task: { kind: concepts, ${task} }\nteaching: { students: [${student}] }`
    const { experiment, faults } = parseExperiment(text, catalog)
    assert.ok(experiment, JSON.stringify(faults))
    return planExperiment(experiment, catalog).runs[0]!.settings.teaching.students[0]!.predicts
  }
  assert.equal(predicts('targets: concepts'), 'targets')
  assert.equal(predicts('mixing: network'), 'targets')
  assert.equal(predicts('targets: xor'), 'outputs')
  assert.equal(predicts('targets: sum', '{}'), 'outputs')
  assert.equal(predicts('targets: xor', '{ predicts: targets }'), 'targets')
})

test('A sweep over targets resolves the students of each by itself', () => {
  const { experiment } = parseExperiment('task: { kind: concepts, targets: [concepts, xor] }\nseeds: 1', catalog)
  const { runs } = planExperiment(experiment!, catalog)
  assert.deepEqual(
    runs.map(({ settings }) => [settings.task['targets'], settings.teaching.students[0]!.predicts]),
    [
      ['concepts', 'targets'],
      ['xor', 'outputs'],
    ],
  )
})

test('Options of concepts are swept inside a file', () => {
  const { experiment } = parseExperiment(
    'task: { kind: concepts, mixing: [rotation, network], frequency: [uniform, zipf], correlation: [0, 0.4] }\nseeds: 1',
    catalog,
  )
  assert.equal(planExperiment(experiment!, catalog).runs.length, 8)
})
