import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { optionsSchema } from '../../../core/catalog/options.ts'
import type { Checkpoint, RunResult } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { forwardPrograms, rowsPerCall } from '../../../worker/evaluation/forward.ts'
import { sparsifiers } from '../../../worker/sparsifiers/index.ts'
import type { Sparsifier } from '../../../worker/sparsifiers/sparsifier.ts'
import { flopsOf } from '../../../worker/tensor/trace/flops.ts'
import { trace } from '../../../worker/tensor/trace/trace.ts'
import { evaluateCohort } from '../../../worker/training/again.ts'
import { Constraint } from '../../../worker/cohort/constraint.ts'
import type { Program } from '../../../worker/tensor/program.ts'
import { assertNear } from '../engines/near.ts'
import { numbers } from '../engines/programs.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'
import { twoOf } from '../variants.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const values = '{ kind: concepts, concepts: 4, density: 0.6 }'
const text = (sparsity: string, task = values) => `
task: ${task}
primary: { kind: mlp, hidden: [6, 5] }
sparsity: ${sparsity}
teaching:
  mode: alternating
  studentSteps: 2
  copies: 1
  pressure: 0.5
  students: [{ sees: code, predicts: targets, network: linear, reader: dense }]
training: { steps: 10, batch: 8 }
evaluation: { rows: 300, measures: [capability, sparsity] }
seeds: 2
`
const taskOf = ({ targets }: Sparsifier) => (targets && !targets.includes('values') ? 'digits' : values)

/** A cohort of two strengths of a sparsifier on both layers, each with two seeds. */
function planOf(sparsifier: Sparsifier) {
  const { name, strength, options } = sparsifier
  const swept = strength ? `, ${strength}: [${twoOf(optionsSchema(options).properties![strength]!).join()}]` : ''
  const [plan, ...others] = planned(text(`{ kind: ${name}${swept}${strength ? ', at: all' : ''} }`, taskOf(sparsifier)))
  assert.equal(others.length, 0)
  return plan!
}

const isOwn = (name: string) => name.includes('/sparsity/')
const layer = { input: [4], output: [6] }

for (const sparsifier of sparsifiers) {
  const { name } = sparsifier
  const plan = planOf(sparsifier)
  const kept = Object.keys(sparsifier.state?.(layer) ?? {})
  const options = sparsifier.options.parse({})
  const learnt = Object.keys(sparsifier.parameters?.(layer, options) ?? {})

  test(`${name} brings into programs what it asks for, and nothing else`, () => {
    const { state, moved, programs, primary } = cohortOf(plan)
    const own = [0, 1].flatMap((i) => [...learnt, ...kept].map((part) => `primary/${i}/sparsity/${part}`))
    const slots = moved.filter((entry) => isOwn(entry) && !entry.startsWith('primary/'))
    assert.deepEqual(Object.keys(primary.specs()).filter(isOwn).sort(), own.sort())
    assert.equal(slots.length, 2 * 2 * learnt.length)
    assert.deepEqual(Object.keys(state).filter(isOwn).sort(), [...own, ...slots].sort())
    for (const program of programs) {
      const noisy = Object.keys(program.feeds).filter((feed) => feed.startsWith('noise/'))
      assert.deepEqual(noisy, sparsifier.draws ? ['noise/0', 'noise/1'] : [], program.name)
      assert.equal('progress' in program.feeds, Boolean(sparsifier.anneals), program.name)
      const replaced =
        program.name === 'students' ? [] : [0, 1].flatMap((i) => kept.map((part) => `primary/${i}/sparsity/${part}`))
      assert.deepEqual(Object.keys(trace(program).state), replaced, program.name)
    }
  })

  test(`${name}: what it learns and keeps moves in training, and stands still in evaluation`, async () => {
    const cohort = cohortOf(plan)
    const end = (await trained(prepared, plan, { stopAt: 10 })).checkpoints.at(-1)!
    const before = cohort.initial()
    for (const entry of Object.keys(cohort.primary.specs()).filter(isOwn))
      assert.notDeepEqual(end.state[entry], before[entry], entry)
    const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
    const session = compiled.start({
      ...before,
      ...Object.fromEntries(cohort.moved.map((entry) => [entry, end.state[entry]!])),
    })
    const x = numbers(2 * rowsPerCall(cohort) * cohort.task.inputs, 1)
    await session.run('forward', { x }, ['code', 'outputs'])
    assert.deepEqual(
      await session.read(cohort.moved),
      Object.fromEntries(cohort.moved.map((entry) => [entry, end.state[entry]!])),
    )
    session.dispose()
  })

  test(`${name}: stopped and resumed, a cohort ends with the same bits`, async () => {
    const ended = (checkpoints: Checkpoint[]) => checkpoints.at(-1)!
    const whole = ended((await trained(prepared, plan, { stopAt: 10 })).checkpoints)
    const half = ended((await trained(prepared, plan, { stopAt: 4 })).checkpoints)
    assert.deepEqual([half.step, whole.step], [4, 10])
    const resumed = ended((await trained(prepared, plan, { from: structuredClone(half), stopAt: 10 })).checkpoints)
    assert.deepEqual([resumed.step, resumed.state], [whole.step, whole.state])
  })

  test(`${name}: evaluated anew from what is kept of it, a run has the same numbers`, async () => {
    const { results } = await trained(prepared, plan)
    const weights = ({ artifacts }: RunResult) =>
      Object.fromEntries(artifacts.flatMap(({ name, data }) => (name.startsWith('primary/') ? [[name, data]] : [])))
    const anew: RunResult['summaries'][] = []
    await evaluateCohort(
      plan,
      results.map((result) => ({ weights: weights(result), cost: result.cost })),
      {
        prepared,
        emit: (message) =>
          message.type === 'evaluated' && anew.push(...message.results.map(({ summaries }) => summaries)),
        stopping: () => false,
        now: () => 0,
        checkpointEvery: Infinity,
      },
    )
    assert.deepEqual(
      anew,
      results.map(({ summaries }) => summaries),
    )
  })
}

test('Parameters of its own start by seed as weights do, or where the options of the run say', () => {
  const { distinct, ofRun } = cohortOf(planOf(sparsifiers.get('vib'))).seeds
  const drawn = cohortOf(planOf(sparsifiers.get('vib'))).initial()['primary/1/sparsity/weight']!
  const size = drawn.length / ofRun.length
  const of = (run: number) => drawn.subarray(run * size, (run + 1) * size)
  const [first, second] = distinct.map((_, s) => [...ofRun.keys()].filter((run) => ofRun[run] === s))
  assert.deepEqual(of(first![0]!), of(first![1]!))
  assert.notDeepEqual(of(first![0]!), of(second![0]!))

  const [plan] = planned(text('{ kind: jumprelu, threshold: [0.1, 0.2] }'))
  const thresholds = cohortOf(plan!).initial()['primary/1/sparsity/log threshold']!
  const perRun = plan!.runs.map(({ settings }) => Math.fround(Math.log(settings.sparsity['threshold'] as number)))
  assert.deepEqual(
    [...thresholds],
    perRun.flatMap((start) => Array<number>(5).fill(start)),
  )
})

test('What a sparsifier computes beside the network counts in training, and only there', () => {
  const cost = (sparsity: string) => {
    const cohort = cohortOf(planned(text(sparsity))[0]!)
    const of = (name: string) =>
      flopsOf(trace([...cohort.programs, ...forwardPrograms(cohort)].find((p) => p.name === name)!))
    return { training: of('primary alone') / cohort.runs, evaluation: of('forward') / cohort.runs }
  }
  const [plain, encoder] = [cost('none'), cost('vib')]
  // Five units that read six, for each of eight rows: the product, and its gradients to weights and to what is read.
  assert.equal(encoder.training - plain.training, 3 * 2 * 5 * 6 * 8)
  assert.equal(encoder.evaluation, plain.evaluation)
})

test('The share of training that is done is fed to each call of a step, and is 1 in evaluation', async () => {
  // A boost that has faded to nothing chooses the k largest: what is left of it at the end decides the code.
  const outcomes = await Promise.all(
    ['{ kind: kwta, k: 2, relaxed: 1, boost: 1000, fade: 1e-30 }', '{ kind: topk, k: 2 }'].map(async (sparsity) => {
      const [plan] = planned(text(sparsity))
      const cohort = cohortOf(plan!)
      const shares = [0, 3, 9].map((step) => cohort.feeds(cohort.calls(step).at(-1)!, step)['progress'])
      const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
      const duties = Object.fromEntries(
        Object.entries(cohort.initial()).map(([name, all]) => [
          name,
          name.endsWith('/duty') ? numbers(all.length, 2) : all,
        ]),
      )
      const session = compiled.start(duties)
      const x = numbers(2 * rowsPerCall(cohort) * 4, 1)
      const { code } = structuredClone(await session.run('forward', { x }, ['code']))
      session.dispose()
      return { shares, code }
    }),
  )
  assert.deepEqual(
    outcomes[0]!.shares,
    [0, 3, 9].map((step) => Float32Array.of(step / 10)),
  )
  assert.deepEqual(outcomes[1]!.shares, [undefined, undefined, undefined])
  assert.deepEqual(outcomes[0]!.code, outcomes[1]!.code)
})

test("The duty of a primary that stands still is the share of its own batches' rows in which each unit won", async () => {
  const still = 'optimizer: { kind: sgd, learningRate: 1e-60 }' // 0 in float32
  const [plan] = planned(text('{ kind: kwta, k: 2, boost: 0, period: 1000 }').replace('batch: 8', `batch: 8, ${still}`))
  const cohort = cohortOf(plan!)
  const state = cohort.initial()
  /** Activations of a layer of one run: relu(Wx + b). */
  const active = (run: number, i: number, x: number[], units: number) =>
    Array.from({ length: units }, (_, unit) => {
      const at = run * units + unit
      const products = x.map((value, j) => value * state[`primary/${i}/weight`]![at * x.length + j]!)
      return Math.max(
        0,
        products.reduce((sum, product) => sum + product, state[`primary/${i}/bias`]![at]!),
      )
    })
  const wins = new Float64Array(2 * 5)
  for (let step = 0; step < 10; step++) {
    const { inputs } = structuredClone(cohort.source.fill('primary', step))
    for (const run of [0, 1])
      for (let row = 0; row < 8; row++) {
        const from = (cohort.seeds.ofRun[run]! * 8 + row) * 4
        const h = active(run, 1, active(run, 0, [...inputs!.subarray(from, from + 4)], 6), 5)
        const second = h.toSorted((a, b) => b - a)[1]!
        h.forEach((value, unit) => (wins[run * 5 + unit]! += Number(value > 0 && value >= second)))
      }
  }
  const end = (await trained(prepared, plan!, { stopAt: 10 })).checkpoints.at(-1)!
  assert.ok(wins.some((won) => won > 0))
  assertNear(
    end.state['primary/1/sparsity/duty']!,
    [...wins].map((won) => won / 80),
    1e-6,
  )
  assert.deepEqual([...end.state['primary/1/sparsity/seen']!], [80, 80])
})

test('A sparsifier that asks for what it did not say it needs is told so', () => {
  const variant = sparsifiers.get('kwta')
  const cohort = cohortOf(planned(text('{ kind: kwta }'))[0]!)
  const chosen = { variant: { ...variant, anneals: false }, path: 'sparsity', options: cohort.settings.sparsity }
  const constraint = new Constraint(chosen, cohort.primary.parameters.stages, 1, cohort.numbers)
  const program = {
    name: 'own',
    state: cohort.state,
    feeds: { h: { shape: [cohort.runs, 5, 8], dtype: 'float32' } },
    step: (state, { h }) => ({
      fetches: { made: constraint.act(state, cohort.primary.parameters, 1, h!, h!, null).h },
    }),
  } satisfies Program
  assert.throws(() => trace(program), /kwta asks for progress, and does not say that it anneals/)
})
