import type { Command, Commands, Created, ExperimentEvent } from '../../../core/messages/coordinator.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { Patience } from '../../../runtime/life.ts'
import { mostWorkers } from '../../../runtime/workers.ts'
import { startCoordinator, type Coordinator, type Moved } from './coordinator.ts'

/** Restarts within ten seconds after which no new coordinator is started. */
const mostRestarts = 5

interface SupervisorEvents {
  event(event: ExperimentEvent): void
  /** Called if the history is no longer at its path; these experiments were training, and nothing keeps training. */
  moved(moved: Moved, interrupted: number[]): void
  /** These experiments wait for a coordinator that does not answer for the moment, or no longer do. */
  blocked(yes: boolean, experiments: number[]): void
  /** The coordinator of these experiments ended, and another is being started. */
  restarting(experiments: number[]): void
  giveUp(reason: string): void
}

/** Keeps one coordinator alive: after a crash or a hang a new one resumes what was running. */
export class Supervisor {
  /** Experiments in training, or waiting for a trainer. */
  readonly running = new Set<number>()
  /** Those that are being evaluated again: they end with their coordinator. */
  readonly #recomputing = new Set<number>()
  /** Maximum number of trainers of each experiment for which one was given. */
  readonly #workers = new Map<number, number>()
  readonly #args: string[]
  readonly #patience: Patience
  readonly #on: SupervisorEvents
  #coordinator: Promise<Coordinator>
  #restarts: number[] = []
  #closing = false

  constructor(args: string[], patience: Patience, on: SupervisorEvents) {
    this.#args = args
    this.#patience = patience
    this.#on = on
    this.#coordinator = this.#start()
  }

  /** Resolves once the history is open; rejects with `CannotStart`. */
  async ready(): Promise<void> {
    await this.#coordinator
  }

  async call<C extends Command>(command: C, input: Commands[C]['input']): Promise<Commands[C]['output']> {
    const output = await (await this.#coordinator).call(command, input)
    const { workers } = input as { workers?: number | null }
    if (workers) this.#workers.set((output as Created).experiment, workers)
    return output
  }

  /** Evaluates an experiment again; if the coordinator ends on the way, watchers get a `state` event and it rejects. */
  async recompute(
    input: Commands['recompute']['input'],
    state: () => ExperimentState,
  ): Promise<Commands['recompute']['output']> {
    const { experiment } = input
    this.#recomputing.add(experiment)
    try {
      return await (await this.#coordinator).call('recompute', input)
    } finally {
      this.#recomputing.delete(experiment)
      if (this.running.has(experiment)) this.#receive({ type: 'state', experiment, state: state() })
    }
  }

  /** Moves an experiment to the front of the queue; another coordinator would resume in the same order. */
  async advance(experiment: number): Promise<null> {
    await this.call('advance', { experiment })
    const others = [...this.running].filter((other) => other !== experiment)
    this.running.clear()
    for (const one of [experiment, ...others]) this.running.add(one)
    return null
  }

  /** Stops whatever runs at a checkpoint and ends the coordinator. */
  async close(withinMs: number | null): Promise<void> {
    this.#closing = true
    const coordinator = await this.#coordinator.catch(() => null)
    await coordinator?.call('close', { withinMs }).catch(() => {})
    coordinator?.kill()
  }

  /** `after`: why the coordinator before it ended. */
  #start(after?: string): Promise<Coordinator> {
    const on = {
      event: (event: ExperimentEvent) => this.#receive(event),
      moved: (moved: Moved) => this.#moved(moved),
      quiet: (words: string) => this.#warn(words),
      blocked: (yes: boolean) => this.#on.blocked(yes, [...this.running]),
      exit: (reason: string) => this.#restart(reason),
    }
    const args = after === undefined ? this.#args : [...this.#args, '--after', after]
    return startCoordinator(args, on, this.#patience)
  }

  /** The requested number of trainers, limited by the space there is now. */
  #workersOf(experiment: number): number | null {
    const asked = this.#workers.get(experiment)
    return asked === undefined ? null : Math.min(asked, mostWorkers())
  }

  #receive(event: ExperimentEvent): void {
    if (event.type === 'state') {
      if (event.state === 'running' || event.state === 'queued') this.running.add(event.experiment)
      else {
        this.running.delete(event.experiment)
        this.#workers.delete(event.experiment)
      }
    }
    this.#on.event(event)
  }

  /** Another coordinator would write beside the file that this one still has open. */
  #moved(moved: Moved): void {
    this.#closing = true
    const interrupted = [...this.running]
    this.running.clear()
    this.#on.moved(moved, interrupted)
    void this.#coordinator.then((coordinator) => coordinator.kill())
  }

  /** Sends a warning to all watchers of these experiments, and to the log. */
  #warn(message: string, experiments: Iterable<number> = this.running): void {
    console.error(message)
    for (const experiment of experiments) this.#on.event({ type: 'event', experiment, level: 'warning', message })
  }

  #restart(reason: string): void {
    if (this.#closing) return
    const now = performance.now()
    this.#restarts = [...this.#restarts.filter((time) => now - time < 10_000), now]
    if (this.#restarts.length > mostRestarts) return this.#on.giveUp(`${reason}, ${mostRestarts} times in ten seconds`)
    const interrupted = [...this.running].filter((experiment) => !this.#recomputing.has(experiment))
    const words = `${reason}; resuming from the checkpoints`
    this.#warn(words, interrupted)
    this.#on.restarting(interrupted)
    this.#coordinator = this.#start(words)
    this.#coordinator
      .then((coordinator) =>
        Promise.all(
          interrupted.map((experiment) =>
            coordinator.call('resume', { experiment, workers: this.#workersOf(experiment) }),
          ),
        ),
      )
      .catch((error: Error) => this.#on.giveUp(`${reason}, and could not be started again: ${error.message}`))
  }
}
