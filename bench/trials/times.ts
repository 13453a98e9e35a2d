import { structureIn, type PreparedExperiment } from '../../core/experiment/prepared.ts'
import { patienceSeconds } from '../../src-main/service/answers/trial.ts'
import { Rounds } from '../../src-main/service/answers/rounds.ts'

/** Seconds that one core trains the runs of a structure, by engine. */
export type Times = Map<string, number>

const moment = { eachMs: 500, allMs: 1500, undisturbed: true }

/** Times of each structure of an experiment; engines take turns. */
export async function timesOf(
  { plan, structures, phases }: PreparedExperiment,
  engines: readonly string[],
  rounds: number,
): Promise<Times[]> {
  const all: Times[] = []
  const structureOf = structureIn({ structures })
  for (const structure of new Set(structures)) {
    const runs = plan.runs.filter((run) => structureOf(run) === structure)
    if (runs.length === 0) continue
    const planned = { plan: { ...plan, runs }, structures, phases }
    const processes = engines.map((engine) => {
      return { engine, rounds: new Rounds(undefined, { planned, engine, trainers: 2, speeds: [], moment }, undefined) }
    })
    const times: Times = new Map()
    try {
      for (let i = 0; i < rounds; i++)
        for (const { engine, rounds } of processes)
          times.set(engine, (await rounds.next(4 * patienceSeconds)).trainingMs / 1000)
    } finally {
      for (const { rounds } of processes) rounds.end()
    }
    all.push(times)
  }
  return all
}

/** Of all structures on one engine. */
export const total = (all: readonly Times[], engine: string): number =>
  all.reduce((sum, times) => sum + times.get(engine)!, 0)

/** On the engine that is fastest for all of them together. */
export const best = (all: readonly Times[]): number =>
  Math.min(...[...all[0]!.keys()].map((engine) => total(all, engine)))

export const ratio = (seconds: number, best: number): number => seconds / best

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
