import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { PreparedExperiment } from '../../../core/experiment/prepared.ts'
import type { Fault } from '../../../core/experiment/types.ts'
import type { Client } from '../life/clients.ts'
import { describe } from './describe.ts'
import { isAuto } from './engine.ts'

/** What whoever starts a service has found out before, so that it is not asked again. */
export interface Handed {
  prepared: PreparedExperiment
  /** Which engines load. */
  loaded: EngineReport[]
}

/** A file that is no experiment. */
export class NotAnExperiment extends Error {
  readonly faults: Fault[]
  constructor(faults: Fault[]) {
    super('not an experiment')
    this.faults = faults
  }
}

/**
 * Takes an experiment file apart in a process of its own, for training on an engine; only the choice of an engine needs
 * to know how much work it is. Throws `NotAnExperiment`, and `NotDescribed` where there is no answer.
 */
export async function prepared(
  text: string,
  engine: string | null,
  module: string | undefined,
  signal?: AbortSignal,
): Promise<PreparedExperiment> {
  const { prepared, faults } = await describe('preparation', module, { text, work: isAuto(engine) }, signal)
  if (faults) throw new NotAnExperiment(faults)
  return prepared
}

/** How long what was prepared is as good as new, ms: the data that a task names may change. */
const freshMs = 60_000

/** An experiment, and when it was prepared. */
interface Kept {
  prepared: PreparedExperiment
  atMs: number
}

/** Experiments taken apart once, for the call that checks a file and the one that trains it. */
export class Preparing {
  readonly #module: string | undefined
  readonly #kept = new WeakMap<Client, Kept>()
  #handed: Kept | undefined

  constructor(module: string | undefined) {
    this.#module = module
  }

  /** Whoever started this service has prepared an experiment, which the first client is to train. */
  hand(prepared: PreparedExperiment): void {
    this.#handed = { prepared, atMs: performance.now() }
  }

  /** Prepares an experiment that this client is about to train. Throws like `prepared`. */
  async keep(client: Client, text: string, engine: string | null, signal?: AbortSignal): Promise<void> {
    this.#kept.set(client, await this.#find(client, text, engine, signal))
  }

  /** The experiment as it was prepared for this client just now, else prepared for it. Throws like `prepared`. */
  async take(client: Client, text: string, engine: string | null, signal?: AbortSignal): Promise<PreparedExperiment> {
    return (await this.#find(client, text, engine, signal)).prepared
  }

  async #find(client: Client, text: string, engine: string | null, signal?: AbortSignal): Promise<Kept> {
    const known = [this.#kept.get(client), this.#handed]
    this.#kept.delete(client)
    this.#handed = undefined
    const now = performance.now()
    const fits = ({ prepared: { plan, work }, atMs }: Kept): boolean =>
      plan.text === text && (work !== null || !isAuto(engine)) && now - atMs < freshMs
    return (
      known.find((kept) => kept && fits(kept)) ?? {
        prepared: await prepared(text, engine, this.#module, signal),
        atMs: now,
      }
    )
  }
}
