import { loadEngine } from '../../worker/engines/index.ts'
import type { Session } from '../../worker/engines/engine.ts'
import type { Cohort } from '../../worker/cohort/cohort.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'
import { pooled, type Ready } from './program.ts'

/** Prepares cohorts on an engine, which compiles each structure once. */
export async function trainings(engine: string, cohorts: readonly Ready[]): Promise<Training[]> {
  const prepared = new Prepared(await loadEngine(engine))
  const made: Training[] = []
  for (const ready of cohorts) {
    const compiled = await prepared.get(ready.cohort.key, ready.cohort.programs)
    made.push(new Training(ready, compiled.start(ready.initial)))
  }
  return made
}

/** One cohort in training, as in the lab's loop except that batches are made beforehand. */
export class Training {
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

  /** Waits until the device has finished: calls may return earlier. */
  async settle(): Promise<void> {
    const bytes = (name: string) => this.#ready.initial[name]!.byteLength
    const [smallest] = Object.keys(this.#ready.initial).toSorted((a, b) => bytes(a) - bytes(b))
    await this.#session.read([smallest!])
  }

  /** Task loss of each run on batch 0; does not change the state. */
  async losses(): Promise<number[]> {
    const state = await this.#session.read()
    const { 'task loss': losses } = await this.#session.run('primary', this.#feeds('primary', 0), ['task loss'])
    this.#session.write(state)
    return [...losses!]
  }

  /** A batch, and the rates of each group of parameters; the decay starts over where the experiment would end. */
  #feeds(program: string, step: number) {
    const { cohort, feeds } = this.#ready
    const { owners } = this.#calls.find((call) => call.program === program)!
    const place = step % cohort.settings.training.steps
    return Object.assign(feeds(step % pooled), ...owners.map((owner) => cohort.rates(owner, place, step + 1)))
  }
}

const ownersOf = (cohort: Cohort, name: string): string[] =>
  cohort.programs.find((program) => program.name === name)!.update!.groups.map(({ owner }) => owner)
