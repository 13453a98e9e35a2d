import type { FromTrainer } from '../../../core/messages/trainer.ts'
import type { Active, Work } from './active.ts'
import { startTrainer, type Loss, type Trainer, type TrainerOptions } from './trainers.ts'

/** A trainer and its present work. */
export interface Slot {
  trainer: Trainer
  /** The one GPU that it sees; null: all there are. */
  device: string | null
  job: { active: Active; work: Work } | null
  /** Whether it gives no sign of life for the moment. */
  silent: boolean
  /** Programs for which it waits for a compiler. */
  compiling: number
}

/** Callbacks of trainers. */
export interface FromSlots {
  message(slot: Slot, message: FromTrainer): void
  /** A trainer has spent a long time on one computation. */
  quiet(slot: Slot, words: string): void
  /** A trainer became silent, or no longer is. */
  silent(slot: Slot): void
  exit(slot: Slot, loss: Loss): void
}

/** The running trainers. */
export class Pool {
  readonly #options: TrainerOptions
  readonly #on: FromSlots
  readonly #slots = new Set<Slot>()

  constructor(options: TrainerOptions, on: FromSlots) {
    this.#options = options
    this.#on = on
  }

  [Symbol.iterator](): Iterator<Slot> {
    return this.#slots.values()
  }

  /** Those that work for an experiment. */
  of(active: Active): Slot[] {
    return [...this.#slots].filter((slot) => slot.job?.active === active)
  }

  /** An idle trainer on one of these devices (any, if none is named), or a new one if there are fewer than `most`. */
  free(most: number, devices: readonly string[]): Slot | null {
    const idle = [...this.#slots].filter((slot) => !slot.job)
    const fitting = idle.find(({ device }) => devices.length === 0 || devices.includes(device!))
    if (fitting) return fitting
    if (this.#slots.size >= most && idle.length === 0) return null
    if (this.#slots.size >= most) this.end(idle[0]!, 'its place is needed on a GPU')
    const device = this.#leastUsed(devices)
    const slot: Slot = {
      job: null,
      device,
      silent: false,
      compiling: 0,
      trainer: startTrainer(this.#options, device, {
        message: (message) => this.#on.message(slot, message),
        quiet: (words) => this.#on.quiet(slot, words),
        silent: (yes) => {
          slot.silent = yes
          this.#on.silent(slot)
        },
        exit: (loss) => this.#on.exit(slot, loss),
      }),
    }
    this.#slots.add(slot)
    return slot
  }

  #leastUsed(devices: readonly string[]): string | null {
    const users = (device: string) => [...this.#slots].filter((slot) => slot.device === device).length
    return devices.toSorted((a, b) => users(a) - users(b))[0] ?? null
  }

  /** Ends idle trainers until there are at most `most`. */
  shrink(most: number): void {
    for (const slot of this.#slots) {
      if (this.#slots.size <= most) return
      if (!slot.job) this.end(slot, 'no longer needed')
    }
  }

  /** Ends a trainer that has nothing to lose, or forgets one that is gone. */
  end(slot: Slot, reason: string): void {
    this.#slots.delete(slot)
    slot.trainer.kill(reason)
  }
}
