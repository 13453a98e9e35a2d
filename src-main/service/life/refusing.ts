import type { Command, Commands } from '../../../core/messages/coordinator.ts'
import { CommandRefused } from './coordinator.ts'
import type { Supervisor } from './supervisor.ts'

/** Takes a supervisor's place for a read-only history: nothing trains, and every change is refused. */
export class Refusing implements Pick<Supervisor, 'running' | 'ready' | 'call' | 'recompute' | 'advance' | 'close'> {
  readonly running = new Set<number>()
  readonly #message: string

  /** `message` says why nothing may be changed. */
  constructor(message: string) {
    this.#message = message
  }

  async ready(): Promise<void> {}

  call<C extends Command>(_command: C, _input: Commands[C]['input']): Promise<Commands[C]['output']> {
    return this.#refuse()
  }

  recompute(): Promise<never> {
    return this.#refuse()
  }

  advance(): Promise<never> {
    return this.#refuse()
  }

  async close(): Promise<void> {}

  #refuse(): Promise<never> {
    return Promise.reject(new CommandRefused({ code: 'HISTORY', message: this.#message }))
  }
}
