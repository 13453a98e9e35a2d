import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { structure } from '../../core/experiment/structure.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { UnknownVariant } from '../../core/catalog/registry.ts'
import { catalog } from '../../worker/catalog.ts'
import { tasks } from '../../worker/tasks/index.ts'
import { writeArrays } from '../steps/arrays.ts'

/** A built-in experiment, or a part of it, as both sides are given it. */
export interface Workload {
  name: string
  /** What is left out of the built-in experiment; empty where it is whole. */
  part: string
  text: string
  runs: RunPlan[]
  /** Runs that the peer does, and how many runs each stands for: those of its structure. */
  sample: { run: RunPlan; standsFor: number }[]
}

interface Choice {
  file: string
  /** Lines of the file that are replaced to make it smaller, and what that leaves. */
  smaller?: { from: string; to: string; part: string }
  /** Runs of the peer's sample per structure of programs. */
  perStructure: number
}

const strengths = 'k: [2, 4, 8, 16, 32, 64, 128]'

const choices: Record<string, Choice> = {
  'ten-concepts-full': { file: 'ten-concepts-full', perStructure: 4 },
  'ten-concepts': { file: 'ten-concepts', perStructure: 4 },
  digits: { file: 'digits', perStructure: 1 },
  'digits-part': {
    file: 'digits',
    smaller: { from: strengths, to: 'k: [2, 8, 32, 128]', part: 'four of seven strengths' },
    perStructure: 1,
  },
  'digits-brief': {
    file: 'digits',
    smaller: { from: strengths, to: 'k: [8, 128]', part: 'two of seven strengths' },
    perStructure: 1,
  },
}

export const workloadNames: readonly string[] = Object.keys(choices)

/** The workload of that name, the sample drawn from seeds `from` on; throws UnknownVariant with the nearest name. */
export function workload(name: string, from = 0): Workload {
  const choice = choices[name]
  if (!choice) throw new UnknownVariant('experiment', name, workloadNames)
  const whole = readFileSync(new URL(`../../experiments/${choice.file}.yaml`, import.meta.url), 'utf8')
  const { smaller } = choice
  if (smaller && !whole.includes(smaller.from))
    throw new Error(`experiments/${choice.file}.yaml no longer has ${smaller.from}`)
  const text = smaller ? whole.replace(smaller.from, smaller.to) : whole
  return { ...workloadOf(text, choice.perStructure, from), name, part: smaller?.part ?? '' }
}

/** An experiment's text as a workload, with so many runs of each structure in its sample; throws the text's first fault. */
export function workloadOf(text: string, perStructure: number, round = 0): Workload {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const { name, runs } = planExperiment(experiment, catalog)
  return { name, part: '', text, runs, sample: sampleOf(runs, perStructure, round) }
}

/** Runs of each structure, evenly spaced over its settings, each of another seed than the last round's. */
function sampleOf(runs: readonly RunPlan[], perStructure: number, round: number): Workload['sample'] {
  const groups = Map.groupBy(runs, ({ settings }) => structure(settings, catalog).structure)
  return [...groups.values()].flatMap((all) => {
    const settings = [...Map.groupBy(all, ({ setting }) => setting).values()]
    const count = Math.min(perStructure, all.length)
    return Array.from({ length: count }, (_, i) => {
      const own = settings[Math.floor(((i + 0.5) * settings.length) / count)]!
      return { run: own[(round * count + i) % own.length]!, standsFor: all.length / count }
    })
  })
}

/** Writes what the peer needs to a folder, stored data as arrays, and returns the path of its file of runs. */
export function handOver({ sample, runs }: Workload, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const { task, evaluation } = runs[0]!.settings
  const { data, heldOut } = tasks.get(task.kind).open(task)
  if (data) {
    const held = heldOut(0, evaluation.rows)
    const test = { testX: held.inputs, testLabels: held.targets, concepts: held.concepts }
    writeArrays(join(folder, 'arrays'), { x: data.inputs, labels: data.targets, ...test })
  }
  const file = join(folder, 'runs.json')
  const given = sample.map(({ run: { key, seed, settings } }) => ({ key, seed, settings }))
  writeFileSync(file, JSON.stringify({ runs: given, arrays: data ? join(folder, 'arrays') : null }))
  return file
}
