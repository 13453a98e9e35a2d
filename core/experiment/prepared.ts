import type { Work } from '../engines/calibration.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Phase } from '../phases.ts'
import { sha256 } from './sha256.ts'
import { hashOf, keyOf } from './plan.ts'
import { nameOf, seedsOf } from './parse.ts'
import { readSource } from './source.ts'
import { structures } from './structure.ts'
import type { ExperimentPlan, Fault, RunPlan, Settings } from './types.ts'

/** An experiment's runs, and which of them can train as one program. */
export interface Planned {
  /** Its runs; `plan.text` is the file as given. */
  plan: ExperimentPlan
  /** By setting: the hex hash of its structure. Runs whose settings have equal hashes can train as one program. */
  structures: string[]
  /** By structure: its phases of training, where they are others than the usual one. */
  phases: Record<string, readonly Phase[]>
}

/** A parsed experiment: everything that is needed before its first step. */
export interface PreparedExperiment extends Planned {
  /** The work of training, structure by structure; null if it was not requested. */
  work: Work[] | null
  /** What is valid in it and likely to mislead, a line each. */
  warnings: string[]
  /** How the data that its tasks name were understood, a sentence each. */
  said: string[]
}

/** A request to parse an experiment file. */
export interface ToPrepare {
  text: string
  /** Whether to count the work of training, from traced programs. */
  work: boolean
}

/** The result of parsing an experiment file: its faults, or what is needed to train it. */
export type Preparation =
  { faults: Fault[]; prepared?: undefined } | { faults?: undefined; prepared: PreparedExperiment }

/** The hex hash of each setting's structure, by setting. */
export function structuresOf({ runs }: ExperimentPlan, catalog: Catalog): string[] {
  const structureOf = structures(catalog)
  const hashes = new Map<string, string>()
  const bySetting: string[] = []
  for (const { setting, settings } of runs) {
    if (bySetting[setting] !== undefined) continue
    const { structure } = structureOf(settings)
    let hash = hashes.get(structure)
    if (hash === undefined) hashes.set(structure, (hash = sha256(structure)))
    bySetting[setting] = hash
  }
  return bySetting
}

/** Returns the structure of a run of a prepared experiment, as a hex hash. */
export const structureIn =
  ({ structures }: Pick<Planned, 'structures'>) =>
  ({ setting }: Pick<RunPlan, 'setting'>): string =>
    structures[setting]!

/** The phases of training of each structure that has others than the usual one; `phasesOf` is null where it has that. */
export function unusualPhases(
  { runs }: ExperimentPlan,
  structures: readonly string[],
  phasesOf: (settings: Settings) => readonly Phase[] | null,
): Record<string, readonly Phase[]> {
  const firsts = new Map<string, Settings>()
  for (const { setting, settings } of runs) {
    const structure = structures[setting]!
    if (!firsts.has(structure)) firsts.set(structure, settings)
  }
  const found = [...firsts].flatMap(([structure, settings]) => {
    const phases = phasesOf(settings)
    return phases ? [[structure, phases] as const] : []
  })
  return Object.fromEntries(found)
}

/** What the plan of a cohort says of the phases of such runs. */
export function phasesIn({ phases }: Pick<Planned, 'phases'>, structure: string): { phases?: readonly Phase[] } {
  const own = phases[structure]
  return own ? { phases: own } : {}
}

/**
 * Why a plan made by another process does not belong to the text it carries; null if it does. Name, hash and seeds are
 * read from the text again, and each run's key is computed again from its settings and seed.
 */
export function whyNotOfItsText({ plan, structures }: Pick<Planned, 'plan' | 'structures'>): string | null {
  const { source, faults } = readSource(plan.text)
  if (!source || faults.length > 0) return 'its text is not an experiment'
  if (plan.name !== nameOf(source)) return `its name is ${plan.name}, and ${nameOf(source)} in its text`
  if (plan.hash !== hashOf(source)) return 'its hash is of another text'
  const seeds = seedsOf(source)
  if (plan.seeds.join() !== seeds.join()) return `its seeds are ${plan.seeds.join()}, and ${seeds.join()} in its text`
  const settings: Settings[] = []
  for (const [i, run] of plan.runs.entries()) {
    const setting = Math.floor(i / seeds.length)
    if (run.setting !== setting || run.seed !== seeds[i % seeds.length]) return `run ${i} is out of order`
    if (run.settings !== (settings[setting] ??= run.settings)) return `run ${i} has settings of its own`
  }
  if (plan.runs.length === 0 || plan.runs.length !== settings.length * seeds.length) return 'runs are missing'
  if (structures.length !== settings.length) return 'its structures are of other settings'
  const key = keyOf()
  const wrong = plan.runs.findIndex((run) => run.key !== key(run.settings, run.seed))
  return wrong < 0 ? null : `the key of run ${wrong} is of other settings`
}
