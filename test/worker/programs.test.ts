import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { catalog } from '../../worker/catalog.ts'
import { heldouts } from '../../worker/evaluation/heldouts.ts'
import type { Engine } from '../../worker/engines/engine.ts'
import { targets } from '../../worker/targets/index.ts'
import type { TaskData } from '../../worker/tasks/task.ts'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { Arrays, Program, Specs } from '../../worker/tensor/program.ts'
import { eager } from '../../worker/engines/eager/engine.ts'
import { describe } from '../../worker/tensor/trace/graph.ts'
import { assertPure, trace } from '../../worker/tensor/trace/trace.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { Fit, Prepared } from '../../worker/evaluation/fit.ts'
import { ablatedPrograms } from '../../worker/evaluation/ablated/programs.ts'
import { forwardPrograms, rowsPerCall } from '../../worker/evaluation/forward.ts'
import { openTask } from '../../worker/training/opened.ts'
import { reported } from '../../worker/training/step.ts'
import { compiledEngines } from './engines/engines.ts'
import { draw, numbers } from './engines/programs.ts'
import { feedsOf, firstRows, planned } from './training/plans.ts'
import { trained } from './training/trained.ts'
import { shapingKinds, trialsOf, variantsOf } from './variants.ts'

const values = '{ kind: concepts, concepts: 4, density: 0.5 }'
const classes = 'digits'
const student = (sees: string, predicts: string, rest: string) => `{ sees: ${sees}, predicts: ${predicts}, ${rest} }`

/** Parts of programs in combination; each variant is tried on its own below. */
const combinations: Record<string, string> = {
  'none, no sparsifier, relu': `
task: ${values}
primary: { kind: mlp, hidden: [5], activation: relu }
sparsity: { kind: none }
teaching: { mode: none }
seeds: 2`,
  'none, top-k of every layer, classes, tanh': `
task: ${classes}
primary: { kind: mlp, hidden: [6, 5], activation: tanh, expose: 0 }
sparsity: { kind: topk, k: [0.5, 3], at: all }
teaching: { mode: none }
seeds: 2`,
  'joint, l1, gelu, two seeds': `
task: ${values}
primary: { kind: mlp, hidden: [6, 5], activation: gelu }
sparsity: { kind: l1, strength: [0.01, 0.1], at: all }
teaching:
  mode: joint
  pressure: [0.5, 1]
  students:
    - ${student('code', 'targets', 'distance: squared, network: linear, reader: { kind: l1, cost: 0.01 }')}
    - ${student('input', 'code', 'distance: fvu, network: { kind: mlp, hidden: [4] }, reader: dense')}
    - ${student('code', 'outputs', 'distance: squared, network: { kind: mlp, hidden: [4], activation: tanh }, reader: { kind: topk, k: 2 }')}
seeds: 2`,
  'alternating, top-k, classes, relu': `
task: ${classes}
primary: { kind: mlp, hidden: [6], activation: relu }
sparsity: { kind: topk, k: 3 }
teaching:
  mode: alternating
  pressure: 0.7
  copies: 2
  students:
    - ${student('code', 'targets', 'distance: cross-entropy, network: { kind: mlp, hidden: [3] }, reader: { kind: l1, cost: [0.01, 0.1] }')}
    - ${student('input', 'outputs', 'distance: { kind: kl, temperature: [1, 4] }, network: linear, reader: { kind: topk, k: 9 }')}
seeds: 1`,
}

const everyEngine = ['cpu', ...compiledEngines.map(({ name }) => name)].join(', ')

// A large ε: Adam's first step is else the sign of the gradient, rounding and all.
const training = 'training: { steps: 2, batch: 6, optimizer: { kind: adam, epsilon: 0.1 } }'
/** An engine that is tried by itself may be a slow one, as software Vulkan is: it gets each variant once. */
const perVariant = process.env.PELLUCID_TEST_ENGINE ? 1 : Infinity
const trials = shapingKinds.flatMap((kind) =>
  variantsOf(kind).flatMap((entry) => trialsOf(kind, entry).slice(0, perVariant)),
)
const plans = [
  ...Object.entries(combinations).map(([name, text]) => ({ kind: '', name, text: `${text}\n${training}` })),
  ...trials,
].map(({ kind, name, text }) => {
  const [plan, ...others] = planned(text, 64)
  assert.equal(others.length, 0, `${name}: numbers that differ make no second cohort`)
  return { kind, name, plan: plan!, small: () => new Cohort(plan!, dataOf(kind, plan!)) }
})

test('every kind of the catalog shapes programs and is tried here, or is tried elsewhere', () => {
  assert.deepEqual(Object.keys(catalog).sort(), [...shapingKinds, 'heldout', 'measure', 'target'].sort())
})

const [rows, height, width, outputs] = [20, 3, 3, 3]
const inputs = height * width
/** A stored data set of a few rows, in place of the digits where it is not a task that is tried. */
const few: TaskData = {
  inputs,
  outputs,
  concepts: [],
  image: { channels: 1, height, width },
  dataHash: '',
  data: {
    n: rows,
    inputs: numbers(rows * inputs, 1),
    targets: Float32Array.from({ length: rows }, (_, i) => i % outputs),
  },
  heldOut: () => assert.fail('not evaluated here'),
  studentRows: () => assert.fail('not evaluated here'),
}

/** What a trial learns from: a task's own data, the first rows of those that it stores. */
function dataOf(kind: string, plan: CohortPlan): TaskData {
  const { task } = plan.runs[0]!.settings
  if (task.kind === classes && kind !== 'task') return few
  return firstRows(openTask(task), rows)
}

/** What these programs make of a state, each once, in order. */
async function outcome(
  engine: Engine,
  programs: Program[],
  start: Arrays,
  calls: { program: string; feeds: Arrays; fetch: string[] }[],
): Promise<Arrays> {
  const compiled = await engine.compile(programs)
  const session = compiled.start(start)
  const result: Arrays = {}
  for (const { program, feeds, fetch } of calls)
    for (const [name, got] of Object.entries(await session.run(program, feeds, fetch)))
      result[`${program}: ${name}`] = got.slice()
  Object.assign(result, await session.read())
  session.dispose()
  compiled.release()
  return result
}

/**
 * Asserts that all engines make the same of these calls, each array to 1e-5 of its largest value, squares of gradients to
 * twice that, and nothing stays.
 */
async function assertAgree(...given: [Program[], Arrays, Parameters<typeof outcome>[3]]): Promise<void> {
  void tf.setBackend('cpu')
  const before = tf.memory().numTensors
  const expected = await outcome(eager('cpu'), ...given)
  assert.equal(tf.memory().numTensors, before, 'tensors left')
  for (const engine of compiledEngines) {
    const actual = await outcome(engine, ...given)
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort())
    for (const [name, values] of Object.entries(expected)) {
      let [scale, off] = [1e-3, 0]
      values.forEach((v, i) => {
        scale = Math.max(scale, Math.abs(v))
        off = Math.max(off, Math.abs(v - actual[name]![i]!))
      })
      assert.ok(
        values.every(Number.isFinite) && off <= (name.startsWith('v/') ? 2e-5 : 1e-5) * scale,
        `${engine.name}: ${name}: off by ${off} of ${scale}`,
      )
    }
  }
}

/** The programs of evaluations: of as many rows as there are, where the number could matter, else of few, for the reference's sake. */
const evaluating = (cohort: Cohort, kind: string) =>
  forwardPrograms(cohort, ['', 'network'].includes(kind) ? rowsPerCall(cohort) : 10)

const compared = new Set<string>()
/** Whether a program was not compared yet: most variants leave those of evaluations as they are. */
function isNew(program: Program): boolean {
  const text = describe(trace(program))
  const known = compared.has(text)
  compared.add(text)
  return !known
}

/** What a program of an evaluation gives. */
function fetchedOf({ students, primary }: Cohort, program: string): string[] {
  if (program === 'student units') return students.map((_, k) => `student ${k}`)
  if (program !== 'attention') return program === 'forward' ? ['code', 'outputs'] : ['outputs']
  return primary.parameters.stages.filter(({ attention }) => attention).map((_, layer) => `layer ${layer}`)
}

for (const { kind, name, small } of plans) {
  test(`${name}: the programs trace to the same graph twice`, () => {
    const cohort = small()
    const ablated = (['layers', 'weights'] as const).flatMap((parting) => ablatedPrograms(cohort, parting, 8))
    for (const program of [...cohort.programs, ...evaluating(cohort, kind), ...ablated]) assertPure(program)
  })

  test(`${name}: ${everyEngine} agree on a training step and on what the primary then says`, async () => {
    const cohort = small()
    const evaluations = evaluating(cohort, kind).filter(isNew)
    const training = cohort.phases.flatMap((_, place) =>
      cohort.calls(0, place).map((call, i) => ({ ...call, fetch: i === 0 ? reported(cohort, place) : [] })),
    )
    const steps = training.slice(0, 2).map(({ program, fetch, ...call }) => {
      const own = cohort.programs.find((p) => p.name === program)!
      return { program, feeds: structuredClone(feedsOf(cohort, own, call)), fetch }
    })
    await assertAgree([...cohort.programs, ...evaluations], cohort.initial(), [
      ...steps,
      ...evaluations.map(({ name, feeds }) => ({
        program: name,
        feeds: draw(feeds, 3),
        fetch: fetchedOf(cohort, name),
      })),
    ])
  })
}

/** Networks of held-out students, and another that is fitted. */
const fitted = [
  { label: 'mlp 5', network: { kind: 'mlp', hidden: [5], activation: 'relu' } },
  ...new Set([...heldouts].flatMap(({ students }) => students)),
]

for (const { label, network } of fitted)
  for (const [sources, feedsSpans] of [
    [1, false],
    [2, true],
    [3, false],
  ] as const) {
    const sourceOf = Int32Array.from([0, 1, 2], (r) => r % sources)
    const fit = new Fit({
      runs: 3,
      sources,
      sourceOf,
      input: [1, 2, 2],
      network,
      heads: [
        { target: targets.get('values'), size: 2 },
        { target: targets.get('classes'), size: 3 },
      ],
      batch: 6,
      rows: 7,
      stored: { inputs: 9, targets: 11 },
      feedsSpans,
    })
    /** Drawn, numbers of rows among those that lie in the state. */
    const given = (feeds: Specs) => ({
      ...draw(feeds, 2),
      ...(feeds.rows && { rows: Int32Array.from({ length: feeds.rows.shape[0]! }, (_, i) => (4 * i + 3) % 9) }),
      ...(feeds.targets && { targets: Int32Array.from({ length: feeds.targets.shape[0]! }, (_, i) => (5 * i) % 11) }),
    })

    test(`${everyEngine} agree on fitting three ${label} to ${sources} sources of rows, twice the same graph`, async () => {
      for (const program of fit.programs) assertPure(program)
      const [own, predict] = fit.programs
      const rates = Object.fromEntries(
        Object.entries(fit.rates(Int32Array.of(1, 1, 1))).map(([name, own]) => [name, own.map(() => 0.1)]),
      )
      await assertAgree(fit.programs, { ...draw(own!.state, 1), ...fit.initial([1, 2, 3], 'test') }, [
        { program: own!.name, feeds: { ...given(own!.feeds), ...rates }, fetch: [] },
        { program: predict!.name, feeds: given(predict!.feeds), fetch: ['y'] },
      ])
    })
  }

test('a cohort trained op by op leaves no tensor behind', async () => {
  const prepared = new Prepared(eager('cpu'))
  const plan = plans.find(({ name }) => name.startsWith('joint'))!.plan
  void tf.setBackend('cpu')
  const before = tf.memory().numTensors
  const { messages } = await trained(prepared, plan, { stopAt: 2 })
  assert.equal(messages.at(-1)!.type, 'stopped')
  await prepared.release()
  assert.equal(tf.memory().numTensors, before)
})
