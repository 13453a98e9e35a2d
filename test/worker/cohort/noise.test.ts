import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import type { Arrays } from '../../../worker/tensor/program.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { forwardPrograms, rowsPerCall } from '../../../worker/evaluation/forward.ts'
import { numbers } from '../engines/programs.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const text = (sparsity: string, more = '') => `
task: { kind: concepts, concepts: 4, density: 0.6 }
primary: { kind: mlp, hidden: [6, 5] }
sparsity: ${sparsity}
teaching:
  mode: alternating
  studentSteps: 2
  pressure: [0.5, 1]
  students: [{ sees: code, predicts: targets, network: linear, reader: dense }]
training: { steps: 10, batch: 8 }
seeds: 2
${more}`
const dropped = '{ kind: dropout, rate: 0.5, at: all }'
const [plan] = planned(text(dropped))

const noiseIn = (feeds: Arrays): Arrays =>
  structuredClone(Object.fromEntries(Object.entries(feeds).filter(([name]) => name.startsWith('noise/'))))

test('Noise comes once per seed for each layer, and is a function of seed, layer, stream of rows and batch', () => {
  const { source, runs, seeds } = cohortOf(plan!)
  assert.deepEqual([runs, seeds.distinct.length], [4, 2])
  const fed = (purpose: string, batch: number) => noiseIn(source.fill(purpose, batch))
  const first = fed('primary', 3)
  assert.deepEqual(
    Object.entries(first).map(([name, { length }]) => [name, length]),
    [
      ['noise/0', 2 * 6 * 8],
      ['noise/1', 2 * 5 * 8],
    ],
  )
  const others = [fed('primary', 4), fed('students', 3)]
  assert.deepEqual(fed('primary', 3), first)
  for (const other of others) for (const name of Object.keys(first)) assert.notDeepEqual(other[name], first[name])
  const [one, two] = [first['noise/0']!.slice(0, 48), first['noise/0']!.slice(48)]
  assert.notDeepEqual(one, two)
  assert.notDeepEqual(one.slice(0, 40), first['noise/1']!.slice(0, 40))
  const alone = cohortOf({ ...plan!, runs: plan!.runs.filter(({ seed }) => seed === 1).slice(0, 1) })
  assert.deepEqual(noiseIn(alone.source.fill('primary', 3))['noise/0'], two)
})

const masked = text('none').replace('reader: dense', 'reader: { kind: subset, fraction: [0.5, 0.8] }')

test('What a student reads comes once per seed and batch, one number for each unit, another for each student', () => {
  const { source, runs, seeds } = cohortOf(planned(masked)[0]!)
  assert.deepEqual([runs, seeds.distinct.length], [8, 2])
  const fed = (purpose: string, batch: number) => noiseIn(source.fill(purpose, batch))
  const first = fed('students', 3)
  const names = ['0.0', '0.1', '0.2', '0.3'].map((copy) => `noise/student/${copy}`)
  assert.deepEqual(
    Object.entries(first).map(([name, { length }]) => [name, length]),
    names.map((name) => [name, 2 * 5]),
  )
  const numbers = names.flatMap((name) => [...first[name]!])
  assert.equal(new Set(numbers).size, numbers.length, 'no two students, seeds or units share a number')
  for (const other of [fed('students', 4), fed('primary', 3)])
    for (const name of names) assert.notDeepEqual(other[name], first[name])
  assert.deepEqual(fed('students', 3), first)
})

test('A cohort whose students draw, stopped and resumed, ends with the same bits', async () => {
  const [plan] = planned(masked)
  const whole = (await trained(prepared, plan!, { stopAt: 10 })).checkpoints.at(-1)!
  const half = (await trained(prepared, plan!, { stopAt: 4 })).checkpoints.at(-1)!
  const resumed = (await trained(prepared, plan!, { from: half, stopAt: 10 })).checkpoints.at(-1)!
  assert.deepEqual([resumed.step, resumed.state], [whole.step, whole.state])
})

test('A cohort that was stopped and resumed among its noise ends with the same bits', async () => {
  const whole = (await trained(prepared, plan!, { stopAt: 10 })).checkpoints.at(-1)!
  const half = (await trained(prepared, plan!, { stopAt: 4 })).checkpoints.at(-1)!
  assert.ok(half.step > 0 && half.step < whole.step)
  const resumed = (await trained(prepared, plan!, { from: half, stopAt: 10 })).checkpoints.at(-1)!
  assert.deepEqual([resumed.step, resumed.state], [whole.step, whole.state])
})

test('In evaluation, what draws is as if it were not there', async () => {
  const outputs: Arrays[] = []
  for (const sparsity of [dropped, '{ kind: noise, sd: 3, at: all }', 'none']) {
    const cohort = cohortOf(planned(text(sparsity))[0]!)
    const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
    const session = compiled.start(cohort.initial())
    const x = numbers(2 * rowsPerCall(cohort) * 4, 1)
    outputs.push(structuredClone(await session.run('forward', { x }, ['code', 'outputs'])))
    session.dispose()
  }
  assert.deepEqual(outputs[0], outputs[2])
  assert.deepEqual(outputs[1], outputs[2])
})
