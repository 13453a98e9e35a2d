import type { Checkpoint, CohortPlan, FromTrainer, RunResult, SeriesChunk } from '../../../core/messages/trainer.ts'
import type { Prepared } from '../../../worker/evaluation/fit.ts'
import { runCohort } from '../../../worker/training/loop.ts'

/** What a cohort's loop emitted. */
export class Told {
  readonly messages: FromTrainer[] = []

  get checkpoints(): Checkpoint[] {
    return this.messages.flatMap((message) => (message.type === 'checkpoint' ? [message.checkpoint] : []))
  }

  /** Results by place; throws where the loop did not finish. */
  get results(): RunResult[] {
    const done = this.messages.find((message) => message.type === 'done')
    if (!done) throw new Error(`not done: ${this.messages.map(({ type }) => type).join(', ')}`)
    return done.results
  }

  get series(): SeriesChunk[] {
    return this.messages.flatMap((message) => ('series' in message ? message.series : []))
  }
}

/** Runs a cohort on a clock by which there is time for anything between two steps, as far as step `stopAt`. */
export async function trained(
  prepared: Prepared,
  plan: CohortPlan,
  { from = null as Checkpoint | null, stopAt = Infinity, checkpointEvery = Infinity, freeBytes = Infinity } = {},
): Promise<Told> {
  const told = new Told()
  let [time, asked] = [0, from?.step ?? 0]
  await runCohort(plan, from, {
    prepared,
    emit: (message) => told.messages.push(message),
    stopping: () => ++asked >= stopAt,
    now: () => (time += 30),
    checkpointEvery,
    freeBytes: () => freeBytes,
  })
  return told
}
