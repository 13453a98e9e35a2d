import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Checkpoint, FromTrainer } from '../../../core/messages.ts'
import { onnxEngine } from '../../../worker/engines/onnx.ts'
import { Prepared } from '../../../worker/train/fit.ts'
import { runCohort } from '../../../worker/train/loop.ts'
import { planned, tenConcepts } from './plans.ts'

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
  assert.ok(evaluated(stopped).length <= 3)
  const kept = stopped.flatMap((m) => (m.type === 'checkpoint' ? [m.checkpoint] : [])).at(-1)!
  assert.equal(kept.phase, 'evaluate')
  const results = (messages: FromTrainer[]) => {
    const done = messages.at(-1)!
    assert.ok(done.type === 'done')
    return done.results.map(({ summaries }) => ({ ...summaries, trainingMs: 0, evaluationMs: 0 }))
  }
  assert.deepEqual(results(await told(() => false, kept)), results(await told(() => false)))
})
