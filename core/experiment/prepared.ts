import type { Work } from '../engines/calibration.ts'
import type { Catalog } from '../catalog/catalog.ts'
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
  /** By setting: the hex hash of its structure. Runs whose settings have equal ones can train as one program. */
  structures: string[]
}

/** An experiment's text taken apart once: all that is asked of it before its first step. */
export interface PreparedExperiment extends Planned {
  /** What training asks of an engine, structure by structure; null where nobody asked. */
  work: Work[] | null
}

/** An experiment file to be taken apart. */
export interface ToPrepare {
  text: string
  /** Whether it is counted what training asks of an engine, from traced programs. */
  work: boolean
}

/** What an experiment file comes to: what is wrong with it, or what it takes to train it. */
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

/** The structure of a run of a prepared experiment, as a hex hash. */
export const structureIn =
  ({ structures }: Pick<Planned, 'structures'>) =>
  ({ setting }: Pick<RunPlan, 'setting'>): string =>
    structures[setting]!

/**
 * Why a plan that another process made is not of the text it carries: its name, hash and seeds are read from the text
 * again, and the key of each run is made again from its settings and seed. Null where all belong together.
 */
export function whyNotOfItsText({ plan, structures }: Planned): string | null {
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
