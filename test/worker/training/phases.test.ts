import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Checkpoint, CohortPlan, RunResult, SeriesChunk } from '../../../core/messages/trainer.ts'
import { checkpointOf, halves } from '../../../core/messages/regroup.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { unusualPhasesOf } from '../../../worker/teaching/unusual.ts'
import { reported } from '../../../worker/training/step.ts'
import { cohortOf, planned } from './plans.ts'
import { trained, type Told } from './trained.ts'

const prepared = new Prepared(wasmEngine({ suits: () => true }))
after(() => prepared.release())

const steps = 7
const generations = 3
const text = (teaching: string) => `
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [6] }
sparsity: { kind: dropout, rate: 0.2 }
teaching: { ${teaching} }
training: { steps: ${steps}, batch: 8, logEvery: 3 }
evaluation: { measures: [capability], rows: 300 }
seeds: 2`
const [plan, ...others] = planned(text(`mode: born-again, generations: ${generations}, pressure: [0.5, 1]`)) as [
  CohortPlan,
]
const [direct] = planned(text('mode: none')) as [CohortPlan]
assert.deepEqual([others.length, plan.runs.length], [0, 4])

const whole = trained(prepared, plan)
/** Of an undisturbed training, a checkpoint after every step. */
const everyStep = trained(prepared, plan, { checkpointEvery: 0 })

/** Results without what a clock measured. */
const timeless = (results: RunResult[]) =>
  results.map((result) => {
    const kept = (values: object) => Object.entries(values).filter(([name]) => !name.endsWith('Ms'))
    return { ...result, summaries: kept(result.summaries), cost: kept(result.cost) }
  })

/** Steps and values of each series of each place, whatever pieces they came in. */
function joined(chunks: SeriesChunk[]): Record<string, [number, number][]> {
  const series: Record<string, [number, number][]> = {}
  for (const { name, place, steps, values } of chunks)
    (series[`${name} of ${place}`] ??= []).push(...Array.from(steps, (s, i): [number, number] => [s, values[i]!]))
  return series
}

/** Asserts that these parts of one training are, together, the undisturbed training. */
async function assertUndisturbed(parts: Told[]): Promise<void> {
  const undisturbed = await whole
  assert.deepEqual(timeless(parts.at(-1)!.results), timeless(undisturbed.results))
  assert.deepEqual(joined(parts.flatMap(({ series }) => series)), joined(undisturbed.series))
}

const at = ({ phase, step }: Checkpoint) => `${phase}: ${step}`
const part = (array: ArrayLike<number>, runs: number, place: number) =>
  Array.from(array).slice((place * array.length) / runs, ((place + 1) * array.length) / runs)

test('Phases follow one another, each is checkpointed where it begins, and steps are counted through all of them', async () => {
  const { checkpoints, series, messages } = await whole
  const total = generations * steps
  assert.deepEqual(checkpoints.map(at), ['generation 1: 0', 'generation 2: 0', `evaluate: ${total}`])
  const told = messages.flatMap((message) => (message.type === 'progress' ? [message.phase] : []))
  assert.deepEqual([...new Set(told)], ['generation 0', 'generation 1', 'generation 2', 'evaluate'])
  const curves = joined(series)
  const reportedAt = (name: string) => curves[`${name} of 0`]!.map(([step]) => step)
  assert.deepEqual(reportedAt('task loss'), [0, 3, 6, 7, 10, 13, 14, 17, 20])
  assert.deepEqual(reportedAt('distance from the generation before'), [7, 10, 13, 14, 17, 20])
})

test('Generation 0 is the network that direct training gives; the next begins afresh and keeps it frozen', async () => {
  const cohort = cohortOf(plan)
  const [{ checkpoints }, alone] = [await everyStep, await trained(prepared, direct)]
  const end = alone.checkpoints.at(-1)!.state
  const [start, next] = ['generation 1: 0', 'generation 2: 0'].map((where) => checkpoints.find((c) => at(c) === where)!)
  const before = checkpoints.find((c) => at(c) === `generation 1: ${steps}`)!
  for (const name of cohort.primary.parameters.names) {
    const copy = cohort.primary.nameIn('previous', name)
    // Runs of a seed differ in their pressure, which generation 0 does not feel.
    for (const place of plan.runs.keys())
      assert.deepEqual(
        part(start!.state[copy]!, 4, place),
        part(
          end[name]!,
          2,
          direct.runs.findIndex(({ seed }) => seed === plan.runs[place]!.seed),
        ),
        name,
      )
    assert.deepEqual(next!.state[copy], before.state[name])
    for (const c of checkpoints) if (c.phase === 'generation 1') assert.deepEqual(c.state[copy], start!.state[copy])
    for (const slot of ['m', 'v']) assert.ok(start!.state[`${slot}/${name}`]!.every((v) => v === 0))
    if (!name.endsWith('weight')) continue
    const starts = [cohort.initial()[name]!, start!.state[name]!, next!.state[name]!]
    assert.equal(new Set(starts.map((values) => values.join())).size, 3, 'each generation begins with its own weights')
  }
  assert.deepEqual(
    [start, before, next].map((c) => c!.state['count/primary']![0]),
    [0, steps, 0],
  )
})

test('Each phase has rows and noise of its own', async () => {
  const cohort = cohortOf(plan)
  const streams = ['primary', 'primary, generation 1', 'primary, generation 2']
  for (const feed of ['inputs', 'noise/0'])
    assert.equal(new Set(streams.map((rows) => cohort.source.fill(rows, 0)[feed]!.join())).size, 3, feed)
  // A generation that saw the rows of the one before would, from the same weights, report the same first loss.
  const curves = joined((await everyStep).series)
  assert.equal(new Set([0, steps, 2 * steps].map((step) => new Map(curves['task loss of 0']).get(step))).size, 3)
})

test('From every checkpoint, in and between phases, a cohort ends in the same bits', async () => {
  const { checkpoints } = await everyStep
  // After each step but the last of all, where phases begin, and before the evaluation.
  assert.equal(new Set(checkpoints.map(at)).size, generations * steps + generations)
  const expected = timeless((await whole).results)
  for (const checkpoint of checkpoints) {
    const { results } = await trained(prepared, plan, { from: structuredClone(checkpoint) })
    assert.deepEqual(timeless(results), expected, at(checkpoint))
  }
})

for (const stopAt of [3, steps + 1, 2 * steps + 2])
  test(`Stopped at its step ${stopAt} and resumed, a cohort has the same curves and results`, async () => {
    const first = await trained(prepared, plan, { stopAt })
    assert.equal(first.messages.at(-1)!.type, 'stopped')
    const from = first.checkpoints.at(-1)!
    assert.ok(from.step > 0 && from.step < steps)
    await assertUndisturbed([first, await trained(prepared, plan, { from })])
  })

test('Checkpoints on the way change nothing', async () => assertUndisturbed([await everyStep]))

test('Cut in two in its last generation, a cohort gives the numbers of the whole', async () => {
  const { checkpoints } = await everyStep
  const cut = checkpoints.find((c) => at(c) === 'generation 2: 3')!
  const expected = timeless((await whole).results)
  for (const [i, half] of halves(plan, 1).entries()) {
    const places = half.runs.map((_, place) => 2 * i + place)
    const { results } = await trained(prepared, half, { from: checkpointOf(cut, 4, places) })
    assert.deepEqual(
      timeless(results),
      places.map((from, place) => ({ ...expected[from]!, place })),
    )
  }
})

test('The cost of all phases is counted: a plain training, and with teaching all that came before', async () => {
  const costOf = async (told: Promise<Told>) => (await told).results[0]!.cost
  const [own, alone] = [await costOf(whole), await costOf(trained(prepared, direct))]
  const two = planned(text('mode: born-again, generations: 2')) as [CohortPlan]
  const fewer = await costOf(trained(prepared, two[0]))
  assert.equal(own.primaryFlops, alone.primaryFlops)
  assert.equal(alone.teachingFlops, 0)
  // The third generation costs what the second did: a plain training, and the products of a pass of the frozen generation.
  const generation = own.teachingFlops! - fewer.teachingFlops!
  assert.equal(fewer.teachingFlops, generation)
  assert.equal(generation - alone.primaryFlops!, steps * 2 * 8 * (4 * 6 + 6 * 4))
})

test('A plan that was made with other phases is refused, with both lists', async () => {
  const phases = unusualPhasesOf(plan.runs[0]!.settings)!
  assert.equal((await trained(prepared, { ...plan, phases })).results.length, 4)
  await assert.rejects(
    trained(prepared, { ...plan, phases: phases.slice(1) }),
    /^Error: it was planned with the phases generation 1 \(7 steps\), generation 2 .*, and this version of the lab has generation 0/,
  )
  assert.equal(unusualPhasesOf(direct.runs[0]!.settings), null)
})

test('What a phase reports is what its first call gives', () => {
  const cohort = cohortOf(plan)
  assert.deepEqual(reported(cohort, 0), ['task loss'])
  assert.deepEqual(reported(cohort, 2), ['task loss', 'distance from the generation before'])
})
