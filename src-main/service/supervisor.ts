import type { Command, Commands, Created, ExperimentEvent } from '../../core/commands.ts'
import { startCoordinator, type Coordinator, type Moved } from './coordinator.ts'

/** Restarts within ten seconds after which the coordinator is given up. */
const mostRestarts = 5

interface SupervisorEvents {
  event(event: ExperimentEvent): void
  /** The history is not at its path any more; these experiments trained, and nothing trains on. */
  moved(moved: Moved, interrupted: number[]): void
  giveUp(reason: string): void
}

/** Keeps one coordinator alive: after a crash a new one goes on with what was running. */
export class Supervisor {
  /** Experiments in training. */
  readonly running = new Set<number>()
  /** Most trainers of each experiment that asked for a number. */
  readonly #workers = new Map<number, number>()
  readonly #args: string[]
  readonly #on: SupervisorEvents
  #coordinator: Promise<Coordinator>
  #restarts: number[] = []
  #closing = false

  constructor(args: string[], on: SupervisorEvents) {
    this.#args = args
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

  /** Stops what runs at a checkpoint and ends the coordinator. */
  async close(withinMs: number | null): Promise<void> {
    this.#closing = true
    const coordinator = await this.#coordinator.catch(() => null)
    await coordinator?.call('close', { withinMs }).catch(() => {})
    coordinator?.kill()
  }

  #start(): Promise<Coordinator> {
    return startCoordinator(this.#args, {
      event: (event) => this.#receive(event),
      moved: (moved) => this.#moved(moved),
      exit: (reason) => this.#restart(reason),
    })
  }

  #receive(event: ExperimentEvent): void {
    if (event.type === 'state') {
      if (event.state === 'running') this.running.add(event.experiment)
      else {
        this.running.delete(event.experiment)
        this.#workers.delete(event.experiment)
      }
    }
    this.#on.event(event)
  }

  /** Another coordinator would write beside the file that this one still holds. */
  #moved(moved: Moved): void {
    this.#closing = true
    const interrupted = [...this.running]
    this.running.clear()
    this.#on.moved(moved, interrupted)
    void this.#coordinator.then((coordinator) => coordinator.kill())
  }

  #restart(reason: string): void {
    if (this.#closing) return
    const now = performance.now()
    this.#restarts = [...this.#restarts.filter((time) => now - time < 10_000), now]
    if (this.#restarts.length > mostRestarts) return this.#on.giveUp(`${reason}, ${mostRestarts} times in ten seconds`)
    const interrupted = [...this.running]
    for (const experiment of interrupted)
      this.#on.event({
        type: 'event',
        experiment,
        level: 'warning',
        message: `${reason}; going on from the checkpoints`,
      })
    this.#coordinator = this.#start()
    this.#coordinator
      .then((coordinator) =>
        Promise.all(
          interrupted.map((experiment) =>
            coordinator.call('resume', { experiment, workers: this.#workers.get(experiment) ?? null }),
          ),
        ),
      )
      .catch((error: Error) => this.#on.giveUp(`${reason}, and could not be started again: ${error.message}`))
  }
}
