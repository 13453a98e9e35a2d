import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import type { CohortPlan, RunResult } from '../../../core/messages/trainer.ts'
import { catalog } from '../../../worker/catalog.ts'
import type { Cohort } from '../../../worker/cohort/cohort.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { evaluateCohort } from '../../../worker/training/again.ts'
import { beginPhase } from '../../../worker/training/phases.ts'
import { noUpdates, reported, Steps } from '../../../worker/training/step.ts'
import { assertClose } from '../derivatives.ts'
import { eagerStep } from '../engines/eager.ts'
import { cohortOf, feedsOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(wasmEngine({ suits: () => true }))
after(() => prepared.release())

const steps = 40
const text = (teaching: string, says = 'targets') => `
task: { kind: concepts, concepts: 4, density: 0.5 }
primary: { kind: mlp, hidden: [5] }
teaching: { ${teaching}, students: [{ sees: code, predicts: ${says}, reader: { kind: l1, cost: 0.05 } }] }
training: { steps: ${steps}, batch: 8, logEvery: 1, optimizer: { kind: adam, learningRate: 0.02 } }
evaluation: { measures: [capability, budget], rows: 200 }
seeds: 1`
const plan = (teaching: string, says?: string): CohortPlan => planned(text(teaching, says))[0]!
const loss = 'budget: { kind: loss, bound: [0.3, 1], rate: 0.1, proportional: 2, averaged: 5 }'
const relative = 'budget: { kind: relative, factor: [1.5, 3], rate: 0.1, proportional: 2, averaged: 5 }'

/** Task loss and pressure of each step and run of the last phase, and the state after it. */
async function path(cohort: Cohort) {
  const session = (await prepared.get(`${cohort.key} without evaluation`, cohort.programs)).start(cohort.initial())
  const counts = noUpdates(cohort)
  const told: { task: number[]; pressure: number[] }[] = []
  for (const place of cohort.phases.keys()) {
    if (place > 0) await beginPhase(cohort, session, counts, place)
    const training = new Steps(cohort, session, counts, place)
    told.length = 0
    for (let step = 0; step < steps; step++) {
      const got = await training.run(step, reported(cohort, place))
      told.push({ task: [...got['task loss']!], pressure: [...(got['pressure'] ?? [])] })
    }
  }
  const [state, held] = [await session.read(cohort.moved), await cohort.multiplier?.held(session)]
  session.dispose()
  return { told, state, held }
}

/** The multiplier by its definition, in float64, from the task loss of each step. */
function byDefinition(task: number[], bound: number, rate: number, proportional: number, averaged: number) {
  let [log, mean, before] = [Math.log(0.01), 0, NaN]
  const pressures = task.map((now, step) => {
    const pressure = Math.exp(log)
    const share = Math.max(1 / (step + 1), 1 / averaged)
    mean = (1 - share) * mean + share * now
    const room = Math.max(1 - mean / bound, -1)
    const moved = log + rate * room + (step === 0 ? 0 : proportional * (room - before))
    log = Math.min(Math.max(moved, Math.log(0.01)), Math.log(1000))
    before = room
    return pressure
  })
  const ofLast = (values: number[]) => meanOf(values.slice(-steps / 10))
  return {
    pressures,
    pressure: Math.exp(ofLast(pressures.map(Math.log))),
    violation: ofLast(task.map((loss) => loss / bound - 1)),
  }
}

const meanOf = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length

for (const mode of ['mode: joint', 'mode: alternating, copies: 2, renew: 8', 'mode: lookahead, inner: 2, copies: 1'])
  test(`${mode}: log π moves by the room and by its change, of an exponential mean of the task loss, for each bound`, async () => {
    const cohort = cohortOf(plan(`${mode}, ${loss}`))
    assert.equal(cohort.runs, 2, 'bounds train together')
    const { told, held } = await path(cohort)
    for (const [r, bound] of [0.3, 1].entries()) {
      const want = byDefinition(
        told.map(({ task }) => task[r]!),
        bound,
        0.1,
        2,
        5,
      )
      const found = told.map(({ pressure }) => pressure[r]!)
      assertClose(found, want.pressures, 1e-4, 'pressure')
      assertClose([held![r]!.pressure, held![r]!.violation], [want.pressure, want.violation], 1e-4, 'what is held')
    }
    const ends = told.at(-1)!.pressure
    assert.ok(ends[1]! > 1.5 * ends[0]! && ends[1]! > 0.02, 'the looser bound finds the larger pressure')
  })

for (const [who, says, pressed] of [
  ['the code', 'targets', ['primary/0/']],
  ['the code and its head, which a student of the outputs presses too,', 'outputs', ['primary/0/', 'primary/1/']],
] as const)
  test(`The gradient of ${who} is that of a fixed pressure divided by 1 + π; of all else it is the same`, () => {
    const of = (teaching: string) => cohortOf(plan(teaching, says))
    const [bounded, fixed] = [of(`mode: joint, ${loss}`), of('mode: joint, pressure: [0.3, 4]')]
    const gradients = [bounded!, fixed!].map((cohort) => {
      const program = cohort.programs.find(({ name }) => name === 'primary')!
      const state = cohort.initial()
      if (cohort.multiplier) state['budget/log pressure'] = Float32Array.of(Math.log(0.3), Math.log(4))
      return eagerStep(program, state, feedsOf(cohort, program, cohort.calls(0)[0]!)).gradients
    })
    for (const [name, values] of Object.entries(gradients[1]!)) {
      const each = values.length / 2
      const isPressed = pressed.some((stage) => name.startsWith(stage))
      const length = (i: number) => (isPressed ? 1 + (i < each ? 0.3 : 4) : 1)
      const want = Array.from(values, (value, i) => value / length(i))
      assertClose(gradients[0]![name]!, want, 1e-6, name)
    }
  })

test('A relative bound comes after the same run trained alone, on the same rows and from the same start', async () => {
  const [cohort, alone] = [cohortOf(plan(`mode: joint, ${relative}`)), cohortOf(plan('mode: none'))]
  assert.deepEqual(
    cohort.phases.map(({ name, label }) => [name, label]),
    [
      ['baseline', 'Baseline, step'],
      ['train', 'Step'],
    ],
  )
  const [own, direct] = [await path(cohort), await path(alone)]
  const last = direct.told.slice(-steps / 10).map(({ task }) => task[0]!)
  const baseline = last.reduce((a, b) => a + b) / last.length
  assertClose([...own.state['budget/baseline']!], [baseline, baseline], 1e-5, 'loss of the baseline')
  // Before anything is felt, the phase that follows is where the plain training began.
  assertClose(own.told[0]!.task, [direct.told[0]!.task[0]!, direct.told[0]!.task[0]!], 1e-6, 'first loss')
  for (const [r, factor] of [1.5, 3].entries()) {
    const tasks = own.told.map(({ task }) => task[r]!)
    const want = byDefinition(tasks, factor * baseline, 0.1, 2, 5)
    assertClose(
      own.told.map(({ pressure }) => pressure[r]!),
      want.pressures,
      1e-4,
      'pressure',
    )
  }
})

test('After its baseline a relative bound trains as a bound on the loss does that is as large', async () => {
  const own = await path(cohortOf(plan(`mode: alternating, copies: 2, renew: 16, ${relative}`)))
  const bounds = [1.5, 3].map((factor) => factor * own.state['budget/baseline']![0]!)
  const given = `budget: { kind: loss, bound: [${bounds.join()}], rate: 0.1, proportional: 2, averaged: 5 }`
  const same = await path(cohortOf(plan(`mode: alternating, copies: 2, renew: 16, ${given}`)))
  for (const [name, values] of Object.entries(same.state)) assertClose(own.state[name]!, values, 1e-3, name)
})

const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })

test('A kill while the multiplier moves changes no bit, in the baseline or after it', async () => {
  const own = plan(`mode: joint, ${relative}`)
  const whole = await trained(prepared, own, { checkpointEvery: 0 })
  for (const [phase, step] of [
    ['baseline', 17],
    ['train', 0],
    ['train', 23],
  ] as const) {
    const from = whole.checkpoints.find((c) => c.phase === phase && c.step === step)!
    const rest = await trained(prepared, own, { from: structuredClone(from) })
    assert.deepEqual(timeless(rest.results), timeless(whole.results), `${phase}: ${step}`)
    assert.deepEqual(rest.checkpoints.at(-1)!.state, whole.checkpoints.at(-1)!.state)
  }
  const [early, late] = [23, 31].map(
    (step) => whole.checkpoints.find((c) => c.phase === 'train' && c.step === step)!.state['budget/log pressure']![1]!,
  )
  assert.notEqual(early, late)
})

test('Pressure and violation of the last tenth stay with a run and with its evaluation anew; without a budget they are undefined', async () => {
  const own = plan(`mode: joint, ${loss}`)
  const { results, series } = await trained(prepared, own)
  const { held } = await path(cohortOf(own))
  for (const [r, { summaries }] of results.entries()) {
    assert.equal(summaries['budget.pressure'], held![r]!.pressure)
    assert.equal(summaries['budget.violation'], held![r]!.violation)
    assert.equal(summaries['budget.binds'], 1)
  }
  assert.equal(series.filter(({ name }) => name === 'pressure').length > 0, true)
  const told: RunResult['summaries'][] = []
  await evaluateCohort(
    own,
    results.map(({ artifacts, cost }) => ({
      weights: Object.fromEntries(artifacts.map(({ name, data }) => [name, data])),
      cost,
    })),
    {
      prepared,
      stopping: () => false,
      checkpointEvery: Infinity,
      now: () => 0,
      emit: (message) => {
        if (message.type === 'evaluated') told.push(...message.results.map(({ summaries }) => summaries))
      },
    },
  )
  assert.deepEqual(
    told.map((summaries) => summaries['budget.pressure']),
    held!.map(({ pressure }) => pressure),
  )
  const [without] = (await trained(prepared, plan('mode: joint, pressure: 1'))).results
  const undefinedHere = { value: null, reason: 'its task loss has no budget' }
  assert.deepEqual(without!.summaries['budget.pressure'], undefinedHere)
  assert.deepEqual(without!.summaries['budget.violation'], undefinedHere)
  assert.deepEqual(without!.summaries['budget.binds'], undefinedHere)
})

test('A bound that the students never reach does not bind: the pressure ends at its most, and the record says so', async () => {
  const own = plan('mode: joint, budget: { kind: loss, bound: [0.001, 1000], rate: 1 }')
  const { results } = await trained(prepared, own)
  const told = results.map(({ summaries }) => [
    summaries['budget.binds'],
    Math.round(summaries['budget.pressure'] as number),
  ])
  // Below what the task alone reaches it binds: the pressure stays at its least.
  assert.deepEqual(told, [
    [1, 0],
    [0, 1000],
  ])
})

test('Six bounds that bind are held within 2% over the last tenth of training, as a file without further options has them', async () => {
  const bounds = [0.01, 0.014, 0.018, 0.022, 0.026, 0.03]
  const [own] = planned(`
task: { kind: concepts, concepts: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10], init: { kind: normal, sd: 0.4 }, outputBias: false }
teaching: { mode: joint, budget: { kind: loss, bound: [${bounds.join()}] }, students: [{ sees: input, predicts: code, distance: fvu-unit }] }
training: { steps: 2000, batch: 256, logEvery: 2000, optimizer: { kind: adam, learningRate: 0.006, decay: linear } }
evaluation: { measures: [budget], rows: 200 }
seeds: 2`)
  const { results } = await trained(prepared, own!)
  assert.equal(results.length, 12)
  for (const { summaries } of results) {
    assert.equal(summaries['budget.binds'], 1)
    assert.ok(bounds.some((bound) => Math.abs(bound - (summaries['budget.bound'] as number)) < 1e-6))
    assert.ok(Math.abs(summaries['budget.violation'] as number) < 0.02, JSON.stringify(summaries))
  }
})

test('log π moves by .3 of the room and 40 times its change, on a mean over 40 steps, where a file says nothing', () => {
  for (const kind of ['loss', 'relative']) {
    const { budget } = runsOf(`mode: joint, budget: ${kind}`)[0]!.settings.teaching
    assert.deepEqual([budget!['rate'], budget!['proportional'], budget!['averaged']], [0.3, 40, 40], kind)
  }
})

const faults = (teaching: string) =>
  parseExperiment(text(teaching), catalog).faults?.map(({ line, path, message }) => `${line}: ${path}: ${message}`)
const runsOf = (teaching: string) => planExperiment(parseExperiment(text(teaching), catalog).experiment!, catalog).runs

test('A file that gives a pressure and a budget, or a bound that is none, is refused with the field', () => {
  assert.deepEqual(faults(`mode: joint, pressure: 2, ${loss}`), [
    '4: teaching.pressure: a budget finds the pressure (leave out pressure, or set budget: none; got budget: loss)',
  ])
  assert.equal(faults('mode: joint, pressure: 2, budget: none'), undefined)
  assert.equal(faults('mode: joint, budget: { kind: loss, bound: 0 }')![0]!.includes('teaching.budget.bound'), true)
  assert.deepEqual(faults('mode: joint, budget: { kind: relative, bound: 1 }'), [
    '4: teaching.budget.bound: relative has no such field (loss has)',
  ])
})

test('Options that a mode leaves without effect are refused where a file gives them', () => {
  assert.deepEqual(faults('mode: lookahead, from: init, renew: 10'), [
    '4: teaching.renew: from: init leaves it without effect (leave it out)',
  ])
  assert.equal(faults('mode: lookahead, from: init, inner: 3'), undefined)
  assert.equal(faults('mode: lookahead, renew: 10'), undefined)
})

test('No budget is no setting: the run is the one without, and a mode without students needs none', () => {
  const keys = (teaching: string) => runsOf(teaching).map(({ key }) => key)
  assert.deepEqual(keys('mode: joint, budget: none'), keys('mode: joint, pressure: 1'))
  assert.deepEqual(keys(`mode: none, ${loss}`), keys('mode: none'))
  assert.equal('budget' in runsOf('mode: joint')[0]!.settings.teaching, false)
  const [bounded] = runsOf(`mode: joint, ${loss}`)
  assert.equal('pressure' in bounded!.settings.teaching, false)
})

test('A sweep of bounds is an axis, on which fixed pressures and the baseline have no place', () => {
  const runs = runsOf('mode: [none, joint], budget: { kind: [none, loss], bound: [0.1, 0.2] }')
  assert.deepEqual(
    runs.map(({ axes }) => Object.values(axes)),
    [
      ['none', null, null],
      ['joint', 'none', null],
      ['joint', 'loss', 0.1],
      ['joint', 'loss', 0.2],
    ],
  )
})
