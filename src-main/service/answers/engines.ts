import { cpus, hostname } from 'node:os'
import type { Work } from '../../../core/engines/calibration.ts'
import type { Calibration } from '../../../core/messages/coordinator.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { rememberUnlessFailed } from '../../../core/contract/remember.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { describe } from './describe.ts'
import { engineNamed, isAuto } from './engine.ts'

/** What this machine's engines can do: which load, and how fast they were when they were last tried. */
export class Engines {
  readonly #options: { module: string | undefined; read(): Reader; keep(calibration: Calibration): Promise<unknown> }
  #load: () => Promise<EngineReport[]>
  #trying: Promise<EngineReport[]> | undefined

  constructor(options: { module: string | undefined; read(): Reader; keep(c: Calibration): Promise<unknown> }) {
    this.#options = options
    this.#load = rememberUnlessFailed(() => describe('loaded', options.module))
  }

  /** Which engines load, as whoever started this service has found out. */
  hand(loaded: EngineReport[]): void {
    this.#load = () => Promise.resolve(loaded)
  }

  /**
   * The fastest engine for an experiment's runs in at most so many trainers, for which the engines are tried where this
   * machine does not remember them; or the engine of that name, with a reason where it was found wrong. Throws BadEngine.
   */
  async choose(name: string | null, work: readonly Work[], workers: number | null): Promise<EngineReport> {
    if (!isAuto(name)) return this.#named(name)
    return engineNamed((await this.remembered()) ?? (await this.renew()), name, { work, workers })
  }

  /** Who names an engine has it, tried or not; how it did is told beside it. */
  async #named(name: string): Promise<EngineReport> {
    const found = engineNamed(await this.#load(), name)
    const tried = (await this.remembered())?.find((report) => report.name === name)
    return { ...found, ...(tried?.speeds && { speeds: tried.speeds }), ...(tried?.reason && { reason: tried.reason }) }
  }

  /** Speeds as the history remembers them; null when they have to be found out. */
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

  /** Tries every engine, which takes some seconds, and remembers. Who asks meanwhile has the same trial. */
  renew(): Promise<EngineReport[]> {
    this.#trying ??= this.#try().finally(() => (this.#trying = undefined))
    return this.#trying
  }

  async #try(): Promise<EngineReport[]> {
    const engines = await describe('engines', this.#options.module, [])
    await this.#options.keep({ key: keyOf(await this.#load()), engines })
    return engines
  }

  /** Which engines load, not yet tried. */
  loaded(): Promise<EngineReport[]> {
    return this.#load()
  }
}

/** Another processor, Node, device or version of an engine asks for another trial. */
function keyOf(loaded: EngineReport[]): string {
  const engines = loaded.map(({ name, available, device, versions }) => [name, available, device, versions])
  return JSON.stringify([cpus()[0]?.model, process.versions.node, engines])
}
