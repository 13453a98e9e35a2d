import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { checkpointOf, halves } from '../../../core/messages/regroup.ts'
import type { Checkpoint, CohortPlan, RunResult } from '../../../core/messages/trainer.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(wasmEngine({ suits: () => true }))
after(() => prepared.release())

const [steps, batch, D] = [4, 8, 4]
const planOf = (teaching: string) =>
  planned(`
task: { kind: concepts, concepts: ${D}, density: 0.4 }
primary: { kind: mlp, hidden: [5, 6], activation: tanh }
sparsity: { kind: dropout, rate: 0.2 }
teaching: { ${teaching} }
training: { steps: ${steps}, batch: ${batch}, logEvery: 1 }
evaluation: { measures: [capability], rows: 100 }
seeds: 2`)[0] as CohortPlan
const plan = planOf('mode: noise-distillation, pressure: [0.5, 1]')
const everyStep = trained(prepared, plan, { checkpointEvery: 0 })

const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })
const at = (checkpoints: Checkpoint[], phase: string, step: number) =>
  checkpoints.find((one) => one.phase === phase && one.step === step)!.state

test('From every checkpoint, in and between phases, a cohort ends in the same bits, and so does each half of it', async () => {
  const { checkpoints, results } = await everyStep
  assert.equal(checkpoints.length, 2 * steps + 2)
  for (const checkpoint of checkpoints) {
    const again = await trained(prepared, plan, { from: structuredClone(checkpoint) })
    assert.deepEqual(timeless(again.results), timeless(results), `${checkpoint.phase}: ${checkpoint.step}`)
  }
  const cut = checkpoints.find(({ phase, step }) => phase === 'student' && step === 2)!
  for (const [i, half] of halves(plan, 1).entries()) {
    const places = half.runs.map((_, place) => 2 * i + place)
    const own = await trained(prepared, half, { from: checkpointOf(cut, 4, places) })
    assert.deepEqual(
      timeless(own.results),
      places.map((from, place) => ({ ...timeless(results)[from]!, place })),
    )
  }
})

test('The teacher is the network that direct training makes of the seed, and stays as it is', async () => {
  const [{ checkpoints }, direct] = await Promise.all([
    everyStep,
    trained(prepared, planOf('mode: none'), { checkpointEvery: 0 }),
  ])
  const alone = direct.checkpoints.at(-1)!.state
  const [begun, ended] = [at(checkpoints, 'student', 0), checkpoints.at(-1)!.state]
  const cohort = cohortOf(plan)
  for (const name of cohort.primary.parameters.names) {
    const copy = cohort.primary.nameIn('teacher', name)
    const size = alone[name]!.length / 2
    cohort.runSeeds.forEach((seed, run) =>
      assert.deepEqual(
        begun[copy]!.slice(run * size, (run + 1) * size),
        alone[name]!.slice(seed * size, (seed + 1) * size),
      ),
    )
    assert.deepEqual(ended[copy], begun[copy])
  }
})

test('The student moves its hidden layers and its auxiliary head, and neither its output nor the head of the teacher', async () => {
  const { checkpoints } = await everyStep
  const [begun, ended] = [at(checkpoints, 'student', 0), checkpoints.at(-1)!.state]
  for (const name of ['primary/0/weight', 'primary/1/weight', 'studentHead/0/weight', 'studentHead/0/bias'])
    assert.notDeepEqual(ended[name], begun[name], name)
  for (const name of ['primary/2/weight', 'primary/2/bias', 'teacherHead/0/weight', 'teacherHead/0/bias'])
    assert.deepEqual(ended[name], begun[name], name)
  const first = cohortOf(plan).initial()
  for (const name of ['studentHead/0/weight', 'teacherHead/0/weight']) assert.deepEqual(begun[name], first[name], name)
})

/** The state with which the student begins, that with which the run began, and the teacher as it has been trained. */
async function startedWith(options: string) {
  const own = planOf(`mode: noise-distillation, ${options}`)
  const { checkpoints } = await trained(prepared, own, { checkpointEvery: 0 })
  return { first: cohortOf(own).initial(), begun: at(checkpoints, 'student', 0) }
}

test('Each layer of the student starts with the weights of the run, with new ones, or with the trained, and no moments', async () => {
  const hidden = ['0/weight', '1/weight']
  for (const [options, expected] of [
    ['hidden: same', { hidden: 'first', output: 'first' }],
    ['hidden: other', { hidden: 'new', output: 'first' }],
    ['outputHead: other', { hidden: 'first', output: 'new' }],
    ['hidden: other, outputHead: trained', { hidden: 'new', output: 'kept' }],
  ] as const) {
    const { first, begun } = await startedWith(options)
    for (const name of [...hidden, '2/weight']) {
      const is = expected[hidden.includes(name) ? 'hidden' : 'output']
      const [now, was, taught] = [begun[`primary/${name}`], first[`primary/${name}`], begun[`teacher/${name}`]]
      const found = [isEqual(now, was) && 'first', isEqual(now, taught) && 'kept'].filter((one) => one !== false)
      assert.deepEqual(found, is === 'new' ? [] : [is], `${options}: ${name}`)
      for (const slot of Object.keys(begun).filter((key) => key.endsWith(`/primary/${name}`)))
        assert.ok(
          begun[slot]!.every((moment) => moment === 0),
          slot,
        )
    }
  }
})

test('Auxiliary heads start alike where the file says same, and apart where it says other', async () => {
  for (const [word, alike] of [
    ['same', true],
    ['other', false],
  ] as const) {
    const { begun } = await startedWith(`auxiliaryHead: ${word}`)
    assert.equal(isEqual(begun['studentHead/0/weight'], begun['teacherHead/0/weight']), alike)
  }
})

const isEqual = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean => {
  assert.ok(a && b && a.length === b.length)
  return Array.from(a).every((value, i) => value === b[i])
}

test('Images of noise are uniform in [−1, 1) or standard normal, new for each batch, and one set for each seed', () => {
  for (const [noise, variance, fourth] of [
    ['uniform', 1 / 3, 1 / 5],
    ['normal', 1, 3],
  ] as const) {
    const cohort = cohortOf(planOf(`mode: noise-distillation, pressure: [0.5, 1], noise: ${noise}`))
    const student = cohort.programs.find(({ name }) => name === 'student')!
    assert.deepEqual(student.feeds['noise images']!.shape, [2, D, batch])
    const drawn = (step: number) => [
      ...cohort.ownFeeds(student, { rows: 'primary, student', batch: step })['noise images']!,
    ]
    assert.deepEqual(drawn(3), drawn(3))
    assert.notDeepEqual(drawn(3), drawn(4))
    assert.notDeepEqual(drawn(3).slice(0, D * batch), drawn(3).slice(D * batch))
    const all = Array.from({ length: 500 }, (_, step) => drawn(step)).flat()
    const moment = (power: number) => all.reduce((sum, x) => sum + x ** power, 0) / all.length
    if (noise === 'uniform') assert.ok(all.every((x) => x >= -1 && x < 1))
    for (const [power, expected] of [
      [1, 0],
      [2, variance],
      [4, fourth],
    ] as const)
      assert.ok(Math.abs(moment(power) - expected) < 0.12 * Math.max(0.2, expected), `${noise}: moment ${power}`)
    const teacher = cohort.programs.find(({ name }) => name === 'primary')!
    assert.ok(!('noise images' in cohort.ownFeeds(teacher, { rows: 'primary', batch: 0 })))
  }
})

test('What reads the targets of its rows is refused where a network imitates on noise, with the nearest valid value', () => {
  const refused = (sparsity: string, distance: string) => () =>
    planned(`
task: digits
sparsity: ${sparsity}
teaching: { mode: noise-distillation, distance: ${distance} }
training: { steps: 2, batch: 4 }
seeds: 1`)
  assert.doesNotThrow(refused('none', 'kl'))
  assert.throws(
    refused('none', 'decoupled'),
    /decoupled reads the targets of its rows, and noise-distillation imitates on rows without \(nearest valid: kl\)/,
  )
  assert.throws(
    refused('selectivity', 'kl'),
    /selectivity reads the targets of its rows, and noise-distillation imitates on rows without \(nearest valid: none\)/,
  )
})
