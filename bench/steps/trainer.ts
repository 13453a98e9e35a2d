// A forked process that trains its share of a reference program's runs, as many steps as it is told to.
import { child } from '../../worker/child.ts'
import { loadEngine } from '../../worker/engines/index.ts'
import type { Session } from '../../worker/engines/engine.ts'
import type { Cohort } from '../../worker/train/cohort.ts'
import { Prepared } from '../../worker/train/fit.ts'
import { readArrays } from './arrays.ts'
import { pooled, type Ready } from './program.ts'
import { reference } from './programs.ts'

export type Order =
  | { type: 'share'; program: string; engine: string; folder: string; part: number; parts: number }
  | { type: 'train'; steps: number }

export type Answer =
  /** Prepared and after ten steps: each run's task loss on batch 0. */
  { type: 'ready'; losses: number[] } | { type: 'trained' } | { type: 'failed'; message: string }

const compared = 10
const trainings: Training[] = []
const send = child<Order, Answer>((order) => {
  obey(order).then(send, (error: Error) => send({ type: 'failed', message: error.message }))
})

async function obey(order: Order): Promise<Answer> {
  if (order.type === 'train') {
    for (const training of trainings) await training.train(order.steps)
    return { type: 'trained' }
  }
  const prepared = new Prepared(await loadEngine(order.engine))
  for (const ready of reference(order.program).share(readArrays(order.folder), order.part, order.parts)) {
    const compiled = await prepared.get(ready.cohort.key, ready.cohort.programs)
    trainings.push(new Training(ready, compiled.start(ready.initial)))
  }
  const losses: number[] = []
  for (const training of trainings) {
    await training.train(compared)
    losses.push(...(await training.losses()))
  }
  return { type: 'ready', losses }
}

/** One cohort under training, as the lab's loop trains it but for the batches, which are made beforehand. */
class Training {
  readonly #ready: Ready
  readonly #session: Session
  readonly #calls: { program: string; owners: string[] }[]
  #step = 0

  constructor(ready: Ready, session: Session) {
    const { cohort } = ready
    this.#ready = ready
    this.#session = session
    this.#calls = cohort.calls(0).map(({ program }) => ({ program, owners: ownersOf(cohort, program) }))
  }

  async train(steps: number): Promise<void> {
    for (const end = this.#step + steps; this.#step < end; this.#step++)
      for (const { program } of this.#calls) await this.#session.run(program, this.#feeds(program, this.#step))
  }

  /** Task loss of each run on batch 0; leaves the state as it was. */
  async losses(): Promise<number[]> {
    const state = await this.#session.read()
    const { 'task loss': losses } = await this.#session.run('primary', this.#feeds('primary', 0), ['task loss'])
    this.#session.write(state)
    return [...losses!]
  }

  /** Batch, and rates of each group of parameters; the decay begins again where the experiment would end. */
  #feeds(program: string, step: number) {
    const { cohort, feeds } = this.#ready
    const { owners } = this.#calls.find((call) => call.program === program)!
    const place = step % cohort.settings.training.steps
    return Object.assign(feeds(step % pooled), ...owners.map((owner) => cohort.rates(owner, place, step + 1)))
  }
}

const ownersOf = (cohort: Cohort, name: string): string[] =>
  cohort.programs.find((program) => program.name === name)!.update!.groups.map(({ alpha }) => alpha.slice('alpha/'.length)) // prettier-ignore
