import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { Moment } from '../../../core/engines/estimate.ts'
import type { Trial, Tried } from '../../../core/engines/trials.ts'
import { structureIn, type Planned } from '../../../core/experiment/prepared.ts'
import { sha256 } from '../../../core/experiment/sha256.ts'
import { secondsOn, type Wanted } from './engine.ts'

/** Training that is predicted to take less than this many seconds is not worth a trial. */
export const usualTrialSeconds = 30
/** Engines predicted to take longer than the fastest by more than this factor are not tried. */
const mostSlower = 3
/** An engine within this factor of the fastest in a trial counts as equally fast. */
const asFast = 1.05
/** Part of the predicted training time after which no further engine is tried. */
const mostShare = 0.1
/** How long one engine may take for a round, s. */
export const patienceSeconds = 30
/** Rounds in which engines take turns, so that what else the machine does meets all of them. */
const mostRounds = 3
/** An engine that is slower than the fastest by more than this factor is not tried again. */
const stillNear = 1.3
/** A round of one engine on so many structures: they share 0.4 s, but each has at least a tenth of one. */
export const momentOf = (structures: number): Moment => ({
  eachMs: Math.max(100, 400 / structures),
  allMs: 1500,
  undisturbed: true,
})

/**
 * The available engines to try on this work, those predicted to be fastest first: none if it is predicted to take less than
 * `fromSeconds`, if its time is unknown, or if no two are near each other.
 */
export function worthTrying(reports: readonly EngineReport[], wanted: Wanted, fromSeconds: number): EngineReport[] {
  if (wanted.work.length === 0) return []
  const predicted = reports
    .filter(({ available }) => available)
    .map((report) => ({ report, seconds: secondsOn(report, wanted) }))
    .toSorted((a, b) => a.seconds - b.seconds)
  const fastest = predicted[0]?.seconds ?? Infinity
  if (!(fastest >= fromSeconds && fastest < Infinity)) return []
  const near = predicted.filter(({ seconds }) => seconds <= mostSlower * fastest)
  return near.length > 1 ? near.map(({ report }) => report) : []
}

/** An engine that is being tried. */
export interface Contender {
  /** Seconds of all training, by its fastest moments so far; rejects with the reason why there are none. */
  round(): Promise<number>
  end(): void
}

/**
 * Tries engines in turns, the first round in this order; those that come near the fastest have more rounds. Once trying has
 * taken a tenth of `predictedSeconds`, nothing is done but what it takes to compare two engines in two rounds.
 */
export async function tryInTurns(
  engines: readonly EngineReport[],
  predictedSeconds: number,
  start: (engine: EngineReport) => Contender,
  nowMs: () => number,
): Promise<Tried[]> {
  const began = nowMs()
  const isLate = () => nowMs() - began > 1000 * mostShare * predictedSeconds
  const tried = new Map<string, Tried>()
  const contenders = new Map<string, Contender>()
  const round = async (engine: string) => {
    const seconds = await contenders.get(engine)!.round().catch(reasonOf)
    tried.set(engine, typeof seconds === 'number' ? { engine, seconds } : { engine, reason: seconds })
  }
  try {
    for (const engine of engines) {
      if (tried.size >= 2 && isLate()) break
      contenders.set(engine.name, start(engine))
      await round(engine.name)
    }
    for (let more = 1; more < mostRounds; more++) {
      const near = nearest([...tried.values()])
      for (const [engine, contender] of contenders) if (!near.includes(engine)) contender.end()
      if (near.length < 2 || (more > 1 && isLate())) break
      for (const engine of near) await round(engine)
    }
  } finally {
    for (const contender of contenders.values()) contender.end()
  }
  return [...tried.values()]
}

/** Engines that may yet be the fastest. */
function nearest(tried: readonly Tried[]): string[] {
  const limit = stillNear * Math.min(...tried.map(({ seconds = Infinity }) => seconds))
  return tried.flatMap(({ engine, seconds = Infinity }) => (seconds <= limit && seconds < Infinity ? [engine] : []))
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The first engine in the list that is as fast as the fastest in the trial; undefined if none could be timed. */
export function fastestTried(reports: readonly EngineReport[], tried: readonly Tried[]): EngineReport | undefined {
  const seconds = new Map(tried.map((one) => [one.engine, one.seconds ?? Infinity]))
  const limit = asFast * Math.min(...seconds.values())
  return reports.find(
    ({ name, available }) => available && limit < Infinity && (seconds.get(name) ?? Infinity) <= limit,
  )
}

/** What was tried and what came out, in a sentence about the engine that trains. */
export function trialWords(chosen: string, { tried, triedAt }: Pick<Trial, 'tried' | 'triedAt'>): string {
  const own = tried.find(({ engine }) => engine === chosen)?.seconds
  const ratios = tried.flatMap(({ engine, seconds }) =>
    engine === chosen || seconds === undefined || own === undefined
      ? []
      : [`${(seconds / own).toPrecision(2)} × as fast here as ${engine}`],
  )
  const failed = tried.flatMap(({ engine, reason }) =>
    reason === undefined ? [] : [`${engine} is left out: ${reason}`],
  )
  const said =
    ratios.length > 0 ? ratios.join(', ') : own === undefined ? 'the fastest by calibration' : 'the only one left'
  return [`engine ${chosen}: ${said} (tried on this experiment's structures ${triedAt.slice(0, 10)})`, ...failed].join(
    '; ',
  )
}

/** That an engine was chosen by a test that was not made for this history. */
export const knownWords = (chosen: string, triedAt: string): string =>
  `engine ${chosen}: the fastest in the test of engines that this machine remembers (${triedAt.slice(0, 10)})`

/**
 * A hash of what is trained: the structures of an experiment, each with the number of its runs to about a factor of 1.4,
 * and the number of trainers. Numbers that runs of one structure may differ in, and a few more seeds, do not change it.
 */
export function workKey(planned: Planned, workers: number | null): string {
  const groups = Map.groupBy(planned.plan.runs, structureIn(planned))
  const work = [...groups].map(([structure, { length }]) => [structure, Math.round(Math.log2(length))] as const)
  return sha256(JSON.stringify([workers, work.toSorted(([a], [b]) => (a < b ? -1 : 1))]))
}
