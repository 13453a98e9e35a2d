import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Checkpoint, CohortPlan, RunResult } from '../../../core/messages/trainer.ts'
import { checkpointOf, halves } from '../../../core/messages/regroup.ts'
import { stream } from '../../../core/random/random.ts'
import { reservoirSample } from '../../../core/random/reservoir.ts'
import type { Cohort } from '../../../worker/cohort/cohort.ts'
import { Permuted } from '../../../worker/cohort/permuted.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import type { TaskData } from '../../../worker/tasks/task.ts'
import { assertClose } from '../derivatives.ts'
import { cohortOf, feedsOf, planned } from '../training/plans.ts'
import { trained, type Told } from '../training/trained.ts'

const prepared = new Prepared(wasmEngine({ suits: () => true }))
after(() => prepared.release())

const [steps, batch, D, H] = [4, 8, 4, 5]
const text = (teaching: string) => `
task: { kind: concepts, concepts: ${D}, density: 0.4 }
primary: { kind: mlp, hidden: [${H}], activation: tanh }
sparsity: { kind: dropout, rate: 0.2 }
teaching: { ${teaching} }
training: { steps: ${steps}, batch: ${batch}, logEvery: 1 }
evaluation: { measures: [capability], rows: 100 }
seeds: 2`
const planOf = (teaching: string) => planned(text(teaching))[0] as CohortPlan
const plans = {
  compress: planOf('mode: compress, pressure: [0.5, 1], teacher: { kind: mlp, hidden: [7, 6] }'),
  replay: planOf('mode: replay, pressure: [0.5, 1], size: 6'),
  sleep: planOf('mode: replay, pressure: [0.5, 1], size: 6, sleep: true'),
}
const direct = planOf('mode: none')

const at = ({ phase, step }: Checkpoint) => `${phase}: ${step}`
const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })
const part = (array: ArrayLike<number>, runs: number, place: number) =>
  Array.from(array).slice((place * array.length) / runs, ((place + 1) * array.length) / runs)

const everyStep = Object.fromEntries(
  Object.entries(plans).map(([name, plan]) => [name, trained(prepared, plan, { checkpointEvery: 0 })]),
) as Record<keyof typeof plans, Promise<Told>>

for (const [name, plan] of Object.entries(plans)) {
  test(`${name}: from every checkpoint, in and between phases, a cohort ends in the same bits`, async () => {
    const { checkpoints, results } = await everyStep[name as keyof typeof plans]
    assert.equal(new Set(checkpoints.map(at)).size, 2 * steps + 2)
    for (const checkpoint of checkpoints) {
      const again = await trained(prepared, plan, { from: structuredClone(checkpoint) })
      assert.deepEqual(timeless(again.results), timeless(results), at(checkpoint))
    }
  })

  test(`${name}: cut in two in its second phase, a cohort gives the numbers of the whole`, async () => {
    const { checkpoints, results } = await everyStep[name as keyof typeof plans]
    const cut = checkpoints.filter(({ step }) => step === 2)[1]!
    for (const [i, half] of halves(plan, 1).entries()) {
      const places = half.runs.map((_, place) => 2 * i + place)
      const own = await trained(prepared, half, { from: checkpointOf(cut, 4, places) })
      const expected = places.map((from, place) => ({ ...timeless(results)[from]!, place }))
      assert.deepEqual(timeless(own.results), expected)
    }
  })
}

test('Each procedure says in its curves how far its network is from what it imitates, in its second phase alone', async () => {
  for (const [name, series] of [
    ['compress', 'distance from the teacher'],
    ['replay', 'distance from the kept outputs'],
  ] as const) {
    const { series: chunks } = await everyStep[name]
    const told = chunks.filter((chunk) => chunk.name === series && chunk.place === 0)
    assert.deepEqual(
      told.flatMap(({ steps }) => [...steps]),
      [4, 5, 6, 7],
    )
  }
})

test('The network that is measured starts as the baseline does, and sees the rows of the baseline', () => {
  const alone = cohortOf(direct)
  for (const plan of Object.values(plans)) {
    const cohort = cohortOf({ ...plan, runs: plan.runs.filter(({ settings }) => settings.teaching.pressure === 1) })
    const [own, expected] = [cohort.initial(), alone.initial()]
    for (const name of cohort.primary.parameters.names) assert.deepEqual(own[name], expected[name])
    const { rows } = cohort.calls(3, 1)[0]!
    assert.equal(rows, 'primary')
    assert.equal(cohort.phases[1]!.plainRows, true)
    assert.notEqual(cohort.calls(3, 0)[0]!.rows, 'primary')
  }
})

test('The first phase moves the further network alone, and the second the primary alone', async () => {
  for (const [name, further] of [
    ['compress', 'teacher'],
    ['replay', 'fast'],
  ] as const) {
    const { checkpoints } = await everyStep[name]
    const cohort = cohortOf(plans[name])
    const states = [cohort.initial(), checkpoints.find(({ step }) => step === 0)!.state, checkpoints.at(-1)!.state]
    for (const [owner, place] of [
      [further, 0],
      ['primary', 1],
    ] as const) {
      const own = (owner === 'primary' ? cohort.primary : cohort.further[owner]!).parameters
      assert.ok(own.names.length > 0)
      for (const name of own.names) {
        assert.notDeepEqual(states[place + 1]![name], states[place]![name], name)
        const still = place === 0 ? [1, 2] : [0, 1]
        assert.deepEqual(states[still[1]!]![name], states[still[0]!]![name], name)
      }
    }
  }
})

test('Teaching counts all that the further network takes, and the primary alone what direct training does', async () => {
  const products = (widths: number[]) => widths.slice(1).reduce((sum, units, i) => sum + units * widths[i]!, 0)
  const cost = async (told: Promise<Told>) => (await told).results[0]!.cost
  const [own, alone] = [await cost(everyStep.compress), await cost(trained(prepared, direct))]
  assert.equal(own.primaryFlops, alone.primaryFlops)
  const [teacher, primary] = [products([D, 7, 6, D]), products([D, H, D])]
  assert.deepEqual([own.teacherFlopsPerRow, own.primaryFlopsPerRow], [2 * teacher, 2 * primary])
  assert.deepEqual([own.teacherParameters, own.primaryParameters], [teacher + 7 + 6 + D, primary + H + D])
  const larger = planOf('mode: compress, pressure: [0.5, 1], teacher: { kind: mlp, hidden: [7, 12] }')
  const more = await cost(trained(prepared, larger))
  // One pass forward and two back of a step, but none back into the inputs, and one forward for each step of the student.
  const [wide, narrow] = [
    [D, 7, 12, D],
    [D, 7, 6, D],
  ].map((widths) => 4 * products(widths) - widths[0]! * widths[1]!)
  const counted = more.teachingFlops! - own.teachingFlops!
  const expected = 2 * batch * steps * (wide! - narrow!)
  assert.ok(Math.abs(counted / expected - 1) < 0.05, `${counted} of ${expected}`)
})

test('The fast learner moves at its multiple of the learning rate, and the slow one at the learning rate', () => {
  const cohort = cohortOf(planOf('mode: replay, size: 6, quicker: [2, 5]'))
  const quick = (owner: string) => Object.values(cohort.rates(owner, 0, 1))[0]!
  const [fast, slow] = [quick('fast'), quick('primary')]
  assertClose([fast[0]! / slow[0]!, fast.at(-1)! / slow.at(-1)!].sort(), [2, 5], 1e-6, 'rates')
})

/** Outputs of a tanh network on rows of inputs, in float64. */
function outputsOf(state: Checkpoint['state'], owner: string, run: number, runs: number, rows: number[][]): number[][] {
  const of = (name: string) => part(state[`${owner}/${name}`]!, runs, run)
  const [w, b, v, c] = ['0/weight', '0/bias', '1/weight', '1/bias'].map(of) as [number[], number[], number[], number[]]
  const layer = (weights: number[], biases: number[], x: number[]) =>
    biases.map((bias, i) => x.reduce((sum, value, j) => sum + weights[i * x.length + j]! * value, bias))
  return rows.map((x) => layer(v, c, layer(w, b, x).map(Math.tanh)))
}

test('The reservoir holds, for each of its rows, what the fast learner said of it before the update on its batch', async () => {
  const cohort = cohortOf(plans.replay)
  const { checkpoints } = await everyStep.replay
  const end = checkpoints.find(({ phase, step }) => phase === 'slow' && step === 0)!.state['reservoir/outputs']!
  const begun = [cohort.initial(), ...checkpoints.filter(({ phase }) => phase === 'fast').map(({ state }) => state)]
  const [size, S] = [6, 2]
  const seen = new Set<number>()
  for (let run = 0; run < cohort.runs; run++) {
    const seed = cohort.runSeeds[run]!
    const s = cohort.seeds.distinct.indexOf(seed)
    const sample = reservoirSample(size, steps * batch, stream(seed, 'reservoir: fast'))
    for (const [slot, row] of sample.entries()) {
      const [step, b] = [Math.floor(row / batch), row % batch]
      seen.add(step)
      const { inputs } = cohort.source.fill('fast', step)
      const x = part(part(inputs!, S, s), batch, b)
      const [expected] = outputsOf(begun[step]!, 'fast', run, cohort.runs, [x])
      assertClose(part(part(end, cohort.runs, run), size, slot), expected!, 1e-5, `run ${run}, slot ${slot}`)
    }
  }
  assert.ok(seen.size > 1, 'rows of several steps are kept')
})

test('What is recalled are rows of the reservoir with their own targets and outputs, generated ones and stored ones', () => {
  const stored = planned(`
task: { kind: digits }
primary: { kind: mlp, hidden: [3] }
teaching: { mode: replay, size: 5, pressure: [1, 2] }
training: { steps: 3, batch: 4 }
seeds: 2`)[0] as CohortPlan
  for (const plan of [plans.replay, stored]) {
    const cohort = cohortOf(plan)
    const size = plan === stored ? 5 : 6
    const B = cohort.settings.training.batch
    const slow = cohort.programs.find(({ name }) => name === 'slow')!
    const feeds = structuredClone(feedsOf(cohort, slow, { rows: 'primary', batch: 3 }))
    const state = cohort.initial()
    const [data] = [state['data/inputs'] ? 'data' : 'reservoir']
    cohort.runSeeds.forEach((seed, run) => {
      const s = cohort.seeds.distinct.indexOf(seed)
      const sample = reservoirSample(size, cohort.settings.training.steps * B, stream(seed, 'reservoir: fast'))
      for (let b = 0; b < B; b++) {
        const slot = feeds['reservoir/slots']![run * B + b]! - run * size
        assert.ok(slot >= 0 && slot < size)
        const row = feeds['reservoir/rows 0']![s * B + b]!
        const came = inputsAt(cohort, seed, Math.floor(sample[slot]! / B), sample[slot]! % B)
        const width = came.length
        assert.deepEqual([...state[`${data}/inputs`]!.slice(row * width, (row + 1) * width)], came)
      }
    })
    const again = feedsOf(cohort, slow, { rows: 'primary', batch: 3 })
    for (const name of Object.keys(slow.feeds)) assert.deepEqual(again[name], feeds[name], name)
    assert.notDeepEqual(feeds['reservoir/rows 0'], feeds['reservoir/rows 1'], 'two draws of their own')
  }
})

test('A reservoir larger than the stream is drawn from where it is filled', () => {
  const cohort = cohortOf(planOf('mode: replay, size: 1000'))
  const slow = cohort.programs.find(({ name }) => name === 'slow')!
  const drawn = [0, 1, 2, 3].flatMap((batch) => {
    const { 'reservoir/slots': slots } = cohort.ownFeeds(slow, { rows: 'primary', batch })
    return [...slots!].slice(0, 8)
  })
  assert.deepEqual(
    drawn.sort((a, b) => a - b),
    Array.from({ length: steps * batch }, (_, slot) => slot),
  )
})

/** The inputs of row `b` of a batch of the fast learner's. */
function inputsAt(cohort: Cohort, seed: number, step: number, b: number): number[] {
  const s = cohort.seeds.distinct.indexOf(seed)
  const filled = cohort.source.fill('fast', step)
  const [S, B, width] = [cohort.seeds.distinct.length, cohort.settings.training.batch, cohort.task.inputs]
  if (!filled['rows']) return part(part(filled['inputs']!, S, s), B, b)
  const row = filled['rows'][s * B + b]!
  return [...cohort.task.data!.inputs.slice(row * width, (row + 1) * width)]
}

test('A reservoir keeps every row of the stream equally often, and the whole stream where it is short', () => {
  const [size, n, draws] = [5, 40, 4000]
  const counts = new Float64Array(n)
  for (let seed = 0; seed < draws; seed++) {
    const sample = reservoirSample(size, n, stream(seed, 'test'))
    assert.equal(new Set(sample).size, size)
    for (const row of sample) counts[row]!++
  }
  const expected = (draws * size) / n
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  assert.ok(chiSquare < 73, `χ² of 39 degrees: ${chiSquare}`) // 99.9%: 72.1
  assert.deepEqual([...reservoirSample(9, 3, stream(1, 'test'))], [0, 1, 2])
  // Chunks of draws follow on one another: a longer stream goes on from a shorter one.
  const [short, long] = [5000, 5001].map((n) => reservoirSample(3, n, stream(2, 'test')))
  assert.ok([...short!].filter((row, slot) => row !== long![slot]).length <= 1)
})

test('Permuted knowledge keeps the largest logit in its place and gives the others each other’s, the same for a row', () => {
  const [plan] = planned(`
task: { kind: digits }
primary: { kind: mlp, hidden: [3] }
teaching: { mode: compress, control: permuted-knowledge, teacher: { kind: mlp, hidden: [4] } }
training: { steps: 3, batch: 6 }
seeds: 2`) as [CohortPlan]
  const cohort = cohortOf(plan)
  const program = cohort.programs.find(({ name }) => name === 'student')!
  const permuted = (batch: number) =>
    cohort.ownFeeds(program, { rows: 'primary', batch })['permuted']!.slice() as Int32Array
  const [first, other] = [permuted(0), permuted(1)]
  assert.deepEqual(permuted(0), first)
  assert.notDeepEqual(first, other)
  // Each row of each run is a permutation of its own entries.
  assert.deepEqual(
    [...first].sort((a, b) => a - b),
    Array.from(first.keys()),
  )
  const orders = (all: Int32Array, run: number) =>
    Array.from({ length: 6 }, (_, b) => Array.from({ length: 10 }, (_, c) => (all[(run * 10 + c) * 6 + b]! / 6) | 0))
  assert.notDeepEqual(
    orders(first, 0),
    orders(first, 1).map((row) => row.map((c) => c - 10)),
  )
  // A row met again, in another epoch and place, has the permutation that it had.
  const rows = (batch: number) => [...cohort.source.fill('primary', batch)['rows']!].slice(0, 6)
  const wanted = rows(0)
  for (let batch = 10_000; batch < 10_001 + 60_000 / 6; batch++) {
    const b = rows(batch).indexOf(wanted[2]!)
    if (b < 0) continue
    assert.deepEqual(orders(permuted(batch), 0)[b], orders(first, 0)[2])
    return
  }
  assert.fail('the row was not met again')
})

test('Logits that share the largest value keep it, and the sum of the others stays', () => {
  const task = { inputs: 1, outputs: 4, concepts: [], dataHash: '' } as unknown as TaskData
  const permuted = new Permuted({ task, source: null!, seeds: { distinct: [0], ofRun: Int32Array.of(0) }, batch: 1 })
  const said = (logits: number[], order: number[]) =>
    tf.tidy(() => [
      ...permuted.of({ permuted: tf.tensor(order, [4], 'int32') }, tf.tensor(logits, [1, 4, 1])).dataSync<'float32'>(),
    ])
  void tf.setBackend('cpu')
  assert.deepEqual(said([3, 1, 0, -2], [1, 2, 3, 0]), [3, 0, -2, 1])
  assert.deepEqual(said([3, 1, 0, -2], [0, 2, 3, 1]), [3, 0, -2, 1])
  assert.deepEqual(said([2, 2, 2, 2], [1, 2, 3, 0]), [2, 2, 2, 2])
  const shared = said([3, 3, 0, -2], [2, 3, 1, 0])
  assert.deepEqual(shared.slice(0, 2), [3, 3])
  assert.equal(shared[2]! + shared[3]!, -2)
})

test('What a file cannot ask of procedures and their controls is refused with its field', () => {
  const refused = (task: string, teaching: string) => () =>
    planned(`task: ${task}\nteaching: { ${teaching} }\ntraining: { steps: 2, batch: 4 }\nseeds: 1`)
  assert.throws(
    refused('concepts', 'mode: label-smoothing'),
    /label-smoothing needs classes, and the targets of concepts are values \(nearest valid: none\)/,
  )
  for (const mode of ['born-again', 'compress'])
    assert.throws(
      refused('concepts', `mode: ${mode}, control: permuted-knowledge`),
      /permuted-knowledge needs classes, and the targets of concepts are values \(nearest valid: none\)/,
    )
  assert.throws(
    refused('concepts', 'mode: compress, teacher: conv'),
    /conv reads pictures, not the inputs of concepts \(nearest valid: linear\)/,
  )
  assert.throws(refused('digits', 'mode: compress, teacher: { kind: mlq }'), /unknown network: mlq/)
  assert.throws(refused('digits', 'mode: replay, control: permuted-knowledge'), /replay has no such field/)
  assert.throws(refused('digits', 'mode: label-smoothing, pressure: 1'), /label-smoothing has no such field/)
  assert.throws(
    refused('digits', 'mode: label-smoothing, epsilon: 0'),
    /expected a number above 0 and at most 1, got 0/,
  )
  assert.throws(
    refused('digits', 'mode: replay, distance: fvu-unit'),
    /fvu-unit compares code or values, not logits \(nearest valid: kl\)/,
  )
})

test('Fields that a file leaves out follow from the procedure', () => {
  const teaching = (task: string, text: string) =>
    (planned(`task: ${task}\nteaching: { ${text} }\ntraining: { steps: 2, batch: 4 }\nseeds: 1`)[0] as CohortPlan)
      .runs[0]!.settings.teaching
  assert.equal(teaching('digits', 'mode: compress').distance!.kind, 'kl')
  assert.deepEqual(teaching('digits', 'mode: compress')['teacher'], {
    kind: 'mlp',
    hidden: [256, 256],
    activation: 'relu',
  })
  assert.equal(teaching('digits', 'mode: replay').distance!.kind, 'squared')
  assert.equal(teaching('digits', 'mode: replay')['fast'], undefined)
  assert.deepEqual(teaching('digits', 'mode: label-smoothing'), {
    mode: 'label-smoothing',
    epsilon: 0.1,
    controls: 'distillation',
    students: [],
  })
})
