import type { Catalog } from '../catalog/catalog.ts'
import { structures } from './structure.ts'
import type { RunPlan, Settings } from './types.ts'

/** Most runs that train as one program. */
export const mostRuns = 16
/** Fewer runs save too little of what a call costs. */
const fewestRuns = 4
/** So many cohorts for each trainer end at about the same time. */
const cohortsPerTrainer = 2

/** Most runs of a cohort when so many runs are shared among trainers: none is without one, and all have several to even out. */
export function largestCohort(runs: number, trainers: number): number {
  if (trainers === 1) return mostRuns
  const even = Math.max(fewestRuns, Math.ceil(runs / (cohortsPerTrainer * trainers)))
  return Math.min(mostRuns, Math.ceil(runs / trainers), even)
}

/**
 * Groups runs into cohorts of at most `most` runs of one structure, ordered by seed, then setting. Whole seeds stay
 * together where they fit, since a cohort of one seed trains on one shared batch, and cohorts are of similar size.
 */
export function cohorts(plan: { runs: readonly RunPlan[] }, catalog: Catalog, { most }: { most: number }): RunPlan[][] {
  const known = new Map<Settings, string>()
  const structureOf = structures(catalog)
  const remembered = ({ settings }: RunPlan): string => {
    const key = known.get(settings) ?? structureOf(settings).structure
    known.set(settings, key)
    return key
  }
  return cohortsBy(plan.runs, remembered, { most })
}

/** `cohorts` where the structure of each run is known. */
export function cohortsBy(
  runs: readonly RunPlan[],
  structureOf: (run: RunPlan) => string,
  { most }: { most: number },
): RunPlan[][] {
  if (!(most >= 1)) throw new RangeError(`most: expected a number from 1, got ${most}`)
  return [...Map.groupBy(runs, structureOf).values()].flatMap((same) => cut(same, most))
}

function cut(runs: RunPlan[], most: number): RunPlan[][] {
  const bySeed = new Map<number, RunPlan[]>()
  for (const run of runs.toSorted((a, b) => a.seed - b.seed || a.setting - b.setting)) {
    const same = bySeed.get(run.seed)
    if (same) same.push(run)
    else bySeed.set(run.seed, [run])
  }
  const pieces = [...bySeed.values()].flatMap((seed) => split(seed, Math.ceil(seed.length / most)))
  for (let parts = Math.ceil(runs.length / most); ; parts++) {
    const chunks = split(pieces, parts).map((chunk) => chunk.flat())
    if (chunks.every((chunk) => chunk.length <= most)) return chunks
  }
}

/** Consecutive parts whose lengths differ by at most one. */
function split<T>(items: readonly T[], parts: number): T[][] {
  const at = (part: number): number => Math.round((part * items.length) / parts)
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1))).filter((part) => part.length)
}
