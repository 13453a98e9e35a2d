import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Checkpoint, FromTrainer } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { measures } from '../../../worker/measures/index.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { runCohort } from '../../../worker/training/loop.ts'
import { planned, tenConcepts } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())
const [plan] = planned(tenConcepts('training: { steps: 20, batch: 32 }\nevaluation: { rows: 400 }\nseeds: 1'))

/** Everything a cohort told; asked to stop once `when` holds. */
async function told(when: (message: FromTrainer) => boolean, from: Checkpoint | null = null): Promise<FromTrainer[]> {
  const messages: FromTrainer[] = []
  let stopping = false
  const emit = (message: FromTrainer) => {
    messages.push(message)
    stopping ||= when(message)
  }
  const host = { prepared, emit, stopping: () => stopping, now: () => performance.now(), checkpointEvery: 60_000 }
  await runCohort(plan!, from, host)
  return messages
}

const evaluated = (messages: FromTrainer[]) =>
  messages.flatMap((m) => (m.type === 'progress' && m.phase === 'evaluate' ? [m.step / m.steps] : []))

test('An evaluation tells how far it is, from its beginning to nearly its end', async () => {
  const shares = evaluated(await told(() => false))
  assert.equal(shares[0], 0)
  assert.deepEqual(shares, shares.toSorted())
  assert.ok(shares.length > 3 && shares.at(-1)! > 0.5 && shares.at(-1)! < 1, String(shares))
})

test('An evaluation that is asked to stop does so soon, and begins again with the same results', async () => {
  const stopped = await told((m) => m.type === 'progress' && m.phase === 'evaluate' && m.step > 0)
  assert.equal(stopped.at(-1)!.type, 'stopped')
  const shares = evaluated(stopped)
  assert.ok(shares.length <= shares.findIndex((share) => share > 0) + 2, String(shares))
  const kept = stopped.flatMap((m) => (m.type === 'checkpoint' ? [m.checkpoint] : [])).at(-1)!
  assert.equal(kept.phase, 'evaluate')
  const results = (messages: FromTrainer[]) => {
    const done = messages.at(-1)!
    assert.ok(done.type === 'done')
    return done.results.map(({ summaries }) => ({ ...summaries, trainingMs: 0, evaluationMs: 0 }))
  }
  assert.deepEqual(results(await told(() => false, kept)), results(await told(() => false)))
})

/** What an evaluation with these measures says of the first run, and how many sets of programs were prepared for it. */
async function evaluatedWith(measures: string) {
  const own = new Prepared(onnxEngine())
  const rest = `training: { steps: 20, batch: 32 }\nevaluation: { rows: 400, measures: ${measures} }\nseeds: 1`
  const { results } = await trained(own, planned(tenConcepts(rest))[0]!)
  const { size } = own
  await own.release()
  return { ...results[0]!, prepared: size }
}

test('An evaluation collects what its measures need and nothing else, and every value is as among all measures', async () => {
  const all = await evaluatedWith('default')
  assert.equal(all.prepared, 3, 'the cohort, the held-out mlp, the mlp rung')
  for (const { values, thorough = false } of measures)
    for (const { name } of values) assert.equal(name in all.summaries, !thorough, name)
  const names = (of: typeof all) => of.artifacts.map(({ name }) => name)
  const flops: Record<string, number> = {}
  for (const [measure, prepared] of [
    ['capability', 1],
    ['imitation', 2],
    ['passedOn', 2],
    ['freshFidelity', 2],
    ['interchange', 1],
    ['probe', 2],
    ['dci', 1],
  ] as const) {
    const some = await evaluatedWith(`[${measure}]`)
    assert.equal(some.prepared, prepared, measure)
    const own = measures.get(measure).values.map(({ name }) => name)
    assert.deepEqual(Object.keys(some.summaries).sort(), own.toSorted())
    for (const name of own)
      if (!['flopsEvaluation', 'trainingMs', 'evaluationMs'].includes(name))
        assert.deepEqual(some.summaries[name], all.summaries[name], name)
    const learning = names(all).filter((name) => name.startsWith('learning: ') || name === 'unseen students')
    assert.deepEqual(
      names(all).filter((name) => !names(some).includes(name)),
      measures.get(measure).needs?.includes('imitations') ? [] : learning,
    )
    flops[measure] = some.cost.evaluationFlops!
  }
  assert.equal(flops.capability, 0)
  assert.ok(flops.imitation! > 0 && flops.probe! > 0)
  assert.equal(flops.imitation! + flops.probe!, all.cost.evaluationFlops)
})

test('Operations with non-zero operands are at most all operations, and all of them where nothing is zero', async () => {
  const [plan] = planned(`
task: { kind: concepts, concepts: 5, density: 1 }
primary: { kind: mlp, hidden: [8], activation: tanh }
teaching: { mode: none }
training: { steps: 10, batch: 16 }
evaluation: { rows: 1100, measures: [capability] }
seeds: 1`)
  const { results } = await trained(prepared, plan!)
  const { flopsPerRow, effectiveFlopsPerRow } = results[0]!.summaries
  assert.deepEqual([flopsPerRow, effectiveFlopsPerRow], [160, 160])
})
