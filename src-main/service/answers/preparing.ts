import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { PreparedExperiment } from '../../../core/experiment/prepared.ts'
import type { Fault } from '../../../core/experiment/types.ts'
import type { Client } from '../life/clients.ts'
import { describe } from './describe.ts'
import { isAuto } from './engine.ts'

/** Results that the process that starts a service has computed already, so that they are not computed again. */
export interface Handed {
  prepared: PreparedExperiment
  /** Engines that load. */
  loaded: EngineReport[]
}

/** A file is not a valid experiment. */
export class NotAnExperiment extends Error {
  readonly faults: Fault[]
  constructor(faults: Fault[]) {
    super('not an experiment')
    this.faults = faults
  }
}

/**
 * Parses an experiment file in a separate process, for training on an engine; the work is counted only if an engine has
 * to be chosen. Throws `NotAnExperiment`, and `NotDescribed` if there is no answer.
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

/** How long a prepared experiment stays valid, ms: the data that a task names may change. */
const freshMs = 60_000

/** A prepared experiment, and when it was prepared. */
interface Kept {
  prepared: PreparedExperiment
  atMs: number
}

/** Parses experiments once for two calls: the one that checks a file and the one that trains it. */
export class Preparing {
  readonly #module: string | undefined
  readonly #kept = new WeakMap<Client, Kept>()
  #handed: Kept | undefined

  constructor(module: string | undefined) {
    this.#module = module
  }

  /** Takes an experiment that the starter of this service has prepared for the first client to train. */
  hand(prepared: PreparedExperiment): void {
    this.#handed = { prepared, atMs: performance.now() }
  }

  /** Prepares an experiment that this client is about to train. Throws like `prepared`. */
  async keep(client: Client, text: string, engine: string | null, signal?: AbortSignal): Promise<PreparedExperiment> {
    const found = await this.#find(client, text, engine, signal)
    this.#kept.set(client, found)
    return found.prepared
  }

  /** The experiment recently prepared for this client; otherwise prepares it. Throws like `prepared`. */
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
