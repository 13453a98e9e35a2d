import { cpus, hostname } from 'node:os'
import type { Calibration, EngineReport } from '../../core/commands.ts'
import type { Reader } from '../../history/read/reader.ts'
import { describe } from './describe.ts'
import { isAuto } from './engine.ts'

/** What this machine's engines can do: which load, and how fast they were when they were last tried. */
export class Engines {
  readonly #options: {
    module: string | undefined
    read(): Reader
    keep(calibration: Calibration): Promise<unknown>
  }
  #loaded: Promise<EngineReport[]> | undefined

  constructor(options: { module: string | undefined; read(): Reader; keep(c: Calibration): Promise<unknown> }) {
    this.#options = options
  }

  /** What is needed to choose: which engines load, and their speeds where the fastest is asked for. */
  async toChoose(engine: string | null): Promise<EngineReport[]> {
    if (!isAuto(engine)) return this.#load()
    return (await this.remembered()) ?? this.renew()
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

  /** Tries every engine, which takes a few seconds, and remembers. */
  async renew(): Promise<EngineReport[]> {
    const engines = await describe('engines', this.#options.module)
    await this.#options.keep({ key: keyOf(await this.#load()), engines })
    return engines
  }

  /** Which engines load, not yet tried. */
  loaded(): Promise<EngineReport[]> {
    return this.#load()
  }

  #load(): Promise<EngineReport[]> {
    this.#loaded ??= describe('loaded', this.#options.module).catch((error: unknown) => {
      this.#loaded = undefined
      throw error
    })
    return this.#loaded
  }
}

/** Another processor, Node or version of an engine asks for another trial. */
function keyOf(loaded: EngineReport[]): string {
  const engines = loaded.map(({ name, available, versions }) => [name, available, versions])
  return JSON.stringify([cpus()[0]?.model, process.versions.node, engines])
}
