import type { PreparedExperiment } from '../../../core/experiment/prepared.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { Trial } from '../../../core/engines/trials.ts'
import { rememberUnlessFailed } from '../../../core/contract/remember.ts'
import { keyOf } from './configuration.ts'
import { describe } from './describe.ts'
import { engineNamed, isAuto, secondsOn, type Wanted } from './engine.ts'
import { KnownEngines, testedAt, type Found, type HistoryMemory } from './known.ts'
import { MachineMemory } from './machine.ts'
import { Rounds } from './rounds.ts'
import {
  fastestTried,
  knownWords,
  momentOf,
  patienceSeconds,
  trialWords,
  tryInTurns,
  workKey,
  worthTrying,
  type Contender,
} from './trial.ts'
import { Turns } from './turns.ts'

interface EnginesOptions {
  module: string | undefined
  /** Training that is predicted to take less than this many seconds is not tried. */
  trialSeconds: number
  known: KnownEngines
  /** Whether experiments train here now, which takes time from whatever is tried. */
  isBusy(): boolean
}

/** The engine for an experiment, and what is to be said of how it was chosen. */
export interface Chosen {
  engine: EngineReport
  tried: string | null
}

/** An experiment, the engine that it names, and the maximum number of trainers. */
interface ToTrain {
  name: string | null
  prepared: PreparedExperiment
  workers: number | null
}

/** Engines are tested as far as it takes to choose one, or each in full. */
type Test = 'brief' | 'whole'

/** This machine's engines: which load, and what is known of them. */
export class Engines {
  readonly #options: EnginesOptions
  #load: () => Promise<EngineReport[]>
  readonly #tests: { [T in Test]?: Promise<EngineReport[]> } = {}
  /** Two trials at a time would take the cores from each other. */
  readonly #trials = new Turns(1)

  constructor(options: EnginesOptions) {
    this.#options = options
    this.#load = rememberUnlessFailed(() => describe('loaded', options.module))
  }

  /** Takes the list of engines that load from the process that started this service. */
  hand(loaded: EngineReport[]): void {
    this.#load = () => Promise.resolve(loaded)
  }

  /**
   * The fastest engine for an experiment: by a remembered trial of the same work, else by prediction. Tests the engines
   * first if this machine has no stored results. Throws BadEngine.
   */
  async predict({ name, prepared, workers }: ToTrain): Promise<EngineReport> {
    if (!isAuto(name)) return this.named(name)
    const reports = await this.ready()
    const trial = await this.#trialOf(workKey(prepared, workers))
    return (
      fastestTried(reports, trial?.tried ?? []) ?? engineNamed(reports, name, { work: prepared.work ?? [], workers })
    )
  }

  /** The engines that `choose` would try on an experiment first; null without stored results, as it tests them all then. */
  async toTry({ name, prepared, workers }: ToTrain): Promise<string[] | null> {
    const reports = isAuto(name) ? await this.remembered() : []
    if (reports === null) return null
    const near = worthTrying(reports, { work: prepared.work ?? [], workers }, this.#options.trialSeconds)
    const known = near.length > 0 && (await this.#trialOf(workKey(prepared, workers)))
    return known ? [] : near.map(({ name }) => name)
  }

  /**
   * The engine that is to train an experiment: as predicted where that takes little time, else the fastest of those that are
   * tried on its own structures in turns, each in a process of its own. A trial of the same work is remembered. Throws BadEngine,
   * and the signal's reason if the client leaves.
   */
  async choose(asked: ToTrain, signal: AbortSignal | undefined): Promise<Chosen> {
    const { name, prepared, workers } = asked
    if (!isAuto(name)) return { engine: await this.named(name), tried: null }
    const reports = await this.ready()
    const wanted = { work: prepared.work ?? [], workers }
    const testedBefore = await this.#recorded()
    const near = worthTrying(reports, wanted, this.#options.trialSeconds)
    if (near.length === 0) {
      const engine = await this.predict(asked)
      return { engine, tried: testedBefore && knownWords(engine.name, testedBefore) }
    }
    const end = await this.#trials.take(signal)
    try {
      const work = workKey(prepared, workers)
      const trial = (await this.#trialOf(work)) ?? (await this.#tryOut(work, near, wanted, asked, signal))
      const engine = fastestTried(reports, trial.tried) ?? engineNamed(reports, name, wanted)
      return { engine, tried: trialWords(engine.name, trial) }
    } finally {
      end()
    }
  }

  /** Tries engines on an experiment, and remembers what came out unless it says little. */
  async #tryOut(
    work: string,
    engines: readonly EngineReport[],
    wanted: Wanted,
    { prepared, workers }: ToTrain,
    signal: AbortSignal | undefined,
  ): Promise<Trial> {
    const { plan, structures, phases } = prepared
    const moment = momentOf(wanted.work.length)
    const start = ({ name, speeds = [], trainers: most = 1 }: EngineReport): Contender => {
      const trainers = workers ?? most
      const given = { planned: { plan, structures, phases }, engine: name, trainers, speeds, moment }
      const rounds = new Rounds(this.#options.module, given, signal)
      return {
        async round() {
          const { trainingMs, cohorts } = await rounds.next(patienceSeconds)
          return trainingMs / 1000 / Math.min(trainers, cohorts)
        },
        end: () => rounds.end(),
      }
    }
    const busy = this.#options.isBusy()
    const predicted = secondsOn(engines[0]!, wanted)
    const tried = await tryInTurns(engines, predicted, start, () => performance.now())
    signal?.throwIfAborted()
    const trial = { work, tried, triedAt: new Date().toISOString() }
    if (!busy && tried.some(({ seconds }) => seconds !== undefined))
      await this.#options.known.tried(keyOf(await this.#load()), trial)
    return trial
  }

  async #trialOf(work: string): Promise<Trial | undefined> {
    return (await this.#found())?.trials.find((trial) => trial.work === work)
  }

  async #found(): Promise<Found | null> {
    return this.#options.known.find(keyOf(await this.#load()))
  }

  /** Gives the history a test that the machine knows and the history does not; when that was made, or null if there is none. */
  async #recorded(): Promise<string | null> {
    const found = await this.#found()
    if (!found?.isNews) return null
    await this.#options.known.record(keyOf(await this.#load()), found)
    return testedAt(found.engines)
  }

  /** An engine requested by name is used even if untested; its calibration result is attached. Throws BadEngine. */
  async named(name: string): Promise<EngineReport> {
    const found = engineNamed(await this.#load(), name)
    const tried = (await this.remembered())?.find((report) => report.name === name)
    return { ...found, ...(tried?.speeds && { speeds: tried.speeds }), ...(tried?.reason && { reason: tried.reason }) }
  }

  /** Stored speeds; null if the engines have to be tested. */
  async remembered(): Promise<EngineReport[] | null> {
    const loaded = await this.#load()
    if (loaded.filter(({ available }) => available).length < 2) return loaded
    return (await this.#found())?.engines ?? null
  }

  /** Stored speeds; without any, engines are tested as far as it takes to choose one, and those results stored. */
  async ready(): Promise<EngineReport[]> {
    return (await this.remembered()) ?? (await this.#shared(this.#tests.whole ? 'whole' : 'brief'))
  }

  /** Tests every engine, which takes some seconds, and stores the results. */
  renew(): Promise<EngineReport[]> {
    return this.#shared('whole')
  }

  /** Concurrent callers share one test. */
  #shared(test: Test): Promise<EngineReport[]> {
    this.#tests[test] ??= this.#test(test).finally(() => delete this.#tests[test])
    return this.#tests[test]
  }

  async #test(test: Test): Promise<EngineReport[]> {
    const loaded = await this.#load()
    const { module } = this.#options
    const engines = await (test === 'brief' ? describe('fastest', module, loaded) : describe('engines', module, []))
    await this.#options.known.tested(keyOf(loaded), engines, loaded)
    return engines
  }

  /** Engines that load, not yet tested. */
  loaded(): Promise<EngineReport[]> {
    return this.#load()
  }
}

/** A module that stands in for the lab's engines is tested for each history; the lab's own are, for a machine. */
export const knownTo = (history: HistoryMemory | null, module: string | undefined): KnownEngines =>
  new KnownEngines(module === undefined ? new MachineMemory() : null, history)

/** Tests every engine for this machine, without a history. */
export const renewedHere = (module: string | undefined): Promise<EngineReport[]> =>
  new Engines({ module, trialSeconds: 0, known: knownTo(null, module), isBusy: () => false }).renew()
