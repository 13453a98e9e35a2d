import { cpus, hostname } from 'node:os'
import type { Work } from '../../../core/engines/calibration.ts'
import type { Calibration } from '../../../core/messages/coordinator.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { rememberUnlessFailed } from '../../../core/contract/remember.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { describe } from './describe.ts'
import { engineNamed, isAuto } from './engine.ts'

/** This machine's engines: which load, and the speeds at their last test. */
export class Engines {
  readonly #options: { module: string | undefined; read(): Reader; keep(calibration: Calibration): Promise<unknown> }
  #load: () => Promise<EngineReport[]>
  #trying: Promise<EngineReport[]> | undefined

  constructor(options: { module: string | undefined; read(): Reader; keep(c: Calibration): Promise<unknown> }) {
    this.#options = options
    this.#load = rememberUnlessFailed(() => describe('loaded', options.module))
  }

  /** Takes the list of engines that load from the process that started this service. */
  hand(loaded: EngineReport[]): void {
    this.#load = () => Promise.resolve(loaded)
  }

  /**
   * The fastest engine for an experiment's runs with at most `workers` trainers, or the engine with that name and a
   * warning if it was found wrong. Tests the engines first if this machine has no stored results. Throws BadEngine.
   */
  async choose(name: string | null, work: readonly Work[], workers: number | null): Promise<EngineReport> {
    if (!isAuto(name)) return this.#named(name)
    return engineNamed((await this.remembered()) ?? (await this.renew()), name, { work, workers })
  }

  /** An engine requested by name is used even if untested; its calibration result is attached. */
  async #named(name: string): Promise<EngineReport> {
    const found = engineNamed(await this.#load(), name)
    const tried = (await this.remembered())?.find((report) => report.name === name)
    return { ...found, ...(tried?.speeds && { speeds: tried.speeds }), ...(tried?.reason && { reason: tried.reason }) }
  }

  /** Stored speeds; null if the engines have to be tested. */
  async remembered(): Promise<EngineReport[] | null> {
    const loaded = await this.#load()
    if (loaded.filter(({ available }) => available).length < 2) return loaded
    const device = this.#options
      .read()
      .devices()
      .find(({ name }) => name === hostname())
    const known = device?.facts.calibration as Calibration | undefined
    return known?.key === keyOf(loaded) ? known.engines : null
  }

  /** Tests every engine, which takes some seconds, and stores the results. Concurrent callers share one test. */
  renew(): Promise<EngineReport[]> {
    this.#trying ??= this.#try().finally(() => (this.#trying = undefined))
    return this.#trying
  }

  async #try(): Promise<EngineReport[]> {
    const engines = await describe('engines', this.#options.module, [])
    await this.#options.keep({ key: keyOf(await this.#load()), engines })
    return engines
  }

  /** Engines that load, not yet tested. */
  loaded(): Promise<EngineReport[]> {
    return this.#load()
  }
}

/** A different processor, Node, device or engine version requires a new test. */
function keyOf(loaded: EngineReport[]): string {
  const engines = loaded.map(({ name, available, device, versions }) => [name, available, device, versions])
  return JSON.stringify([cpus()[0]?.model, process.versions.node, engines])
}
