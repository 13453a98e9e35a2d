import { hostname } from 'node:os'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { withTrial, type Trial, type Trials } from '../../../core/engines/trials.ts'
import type { Calibration } from '../../../core/messages/coordinator.ts'
import type { Reader } from '../../../history/read/reader.ts'
import type { MachineMemory, Tested } from './machine.ts'

/** What a history remembers of the machines that it was used on. */
export interface HistoryMemory {
  read(): Pick<Reader, 'devices'>
  keep(calibration: Calibration): Promise<unknown>
  /** Remembers a trial on the engines of that key. */
  keepTrial(key: string, trial: Trial): Promise<unknown>
}

/** What is known of engines, and whether the history does not know of that test yet. */
export interface Found extends Tested {
  isNews: boolean
}

/** What is known of this machine's engines, by the machine and by a history; whichever is missing knows nothing. */
export class KnownEngines {
  readonly #machine: MachineMemory | null
  readonly #history: HistoryMemory | null

  constructor(machine: MachineMemory | null, history: HistoryMemory | null) {
    this.#machine = machine
    this.#history = history
  }

  /** The newest test with this key, and the trials since, the newest first; null if there is none. */
  find(key: string): Found | null {
    const [machine, history] = [this.#machine?.find(key) ?? null, this.#inHistory(key)]
    const isNewer = machine !== null && (history === null || testedAt(machine.engines) > testedAt(history.engines))
    const newest = isNewer ? machine : history
    if (newest === null) return null
    const since = testedAt(newest.engines)
    const trials = [...(machine?.trials ?? []), ...(history?.trials ?? [])]
      .filter(({ triedAt }) => triedAt >= since)
      .toSorted((a, b) => (a.triedAt < b.triedAt ? 1 : -1))
    return { engines: newest.engines, trials, isNews: isNewer }
  }

  /**
   * Keeps a test of the engines that load, which ends old trials: for the machine only if all of them came to its end, right or
   * wrong, since one that crashed may not do so again. A history that may not be changed does not matter if the machine keeps it.
   */
  async tested(key: string, engines: EngineReport[], loaded: readonly EngineReport[]): Promise<void> {
    const loads = new Set(loaded.flatMap(({ name, available }) => (available ? [name] : [])))
    const crashed = engines.some(({ name, available, speeds }) => !available && !speeds && loads.has(name))
    if (crashed) this.#machine?.forget(key)
    const isKept = !crashed && (this.#machine?.keep(key, { engines, trials: [] }) ?? false)
    await this.#history?.keep({ key, engines }).catch((error: unknown) => {
      if (!isKept) throw error
    })
  }

  async tried(key: string, trial: Trial): Promise<void> {
    const known = this.#machine?.find(key)
    if (known) {
      const { kept } = withTrial({ key, kept: known.trials }, key, trial)
      this.#machine!.keep(key, { ...known, trials: kept })
    }
    await this.#history?.keepTrial(key, trial)
  }

  /** Gives the history what the machine knows, so that it knows why its experiments have their engines. */
  async record(key: string, { engines }: Found): Promise<void> {
    await this.#history?.keep({ key, engines })
  }

  #inHistory(key: string): Tested | null {
    const facts = this.#history
      ?.read()
      .devices()
      .find(({ name }) => name === hostname())?.facts
    const calibration = facts?.calibration as Calibration | undefined
    const trials = facts?.trials as Trials | undefined
    if (calibration?.key !== key) return null
    return { engines: calibration.engines, trials: trials?.key === key ? trials.kept : [] }
  }
}

/** When engines were tested; empty if nothing says so. */
export const testedAt = (engines: readonly EngineReport[]): string =>
  engines.reduce((latest, { triedAt = '' }) => (triedAt > latest ? triedAt : latest), '')
