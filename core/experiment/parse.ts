import type { Catalog } from '../catalog/catalog.ts'
import { check } from './check.ts'
import { count, expand } from './expand.ts'
import { describedAxes } from './axes.ts'
import { idle } from './idle.ts'
import { misfits } from './misfits.ts'
import { nullSettings } from './nullRuns.ts'
import { questionIn, questionMisfits } from './question.ts'
import { resolver, targetsOfTask } from './resolve.ts'
import { DEFAULT_SEEDS, experimentSchema } from './schema.ts'
import { locate, readSource } from './source.ts'
import type { Source } from './place.ts'
import type { Fault, Misfit } from './types.ts'

/** A valid experiment file, with its sweeps not yet expanded. */
export interface Experiment {
  readonly name: string
  /** The file as given. */
  readonly text: string
  readonly source: Source
}

const MOST_RUNS = 100_000
/** Planning takes a fraction of a millisecond per setting. */
const MOST_SETTINGS = 20_000
/** More is never read at once, and one slip can cause thousands. */
const MOST_FAULTS = 100

/** Reads an experiment file (YAML or JSON), or returns all its faults. */
export function parseExperiment(
  text: string,
  catalog: Catalog,
): { experiment: Experiment; faults?: undefined } | { experiment?: undefined; faults: Fault[] } {
  const { source, faults } = readSource(text)
  if (!source) return { faults: firstOf(faults) }
  const known = new Set(faults.map(placeOf))
  const all = [...faults, ...faultsOf(source, catalog).filter((fault) => !known.has(placeOf(fault)))]
  if (all.length) return { faults: firstOf(all) }
  return { experiment: { name: nameOf(source), text, source } }
}

/** Every fault of an experiment: in its fields, their combinations, and its size. */
export function faultsOf(source: Source, catalog: Catalog): Fault[] {
  const schema = experimentSchema(catalog)
  const faults = check(source, schema)
  if (faults.length) return faults
  const settings = count(source, schema)
  const seeds = seedsOf(source).length
  if (settings * seeds > MOST_RUNS) return [tooMany(settings * seeds)]
  if (settings > MOST_SETTINGS)
    return [{ path: '', message: `expected at most ${MOST_SETTINGS} combinations of swept values, got ${settings}` }]
  const found = new Map<string, Fault>()
  const settingsOf = resolver(catalog)
  const add = (misfit: Misfit) =>
    found.set(`${misfit.path} ${misfit.message}`, { ...locate(source, misfit.path), ...misfit })
  const { combinations, axes } = expand(source, schema)
  const values = combinations.map(({ value }) => value)
  const resolved = values.map(settingsOf)
  const nulls = nullSettings({ values, resolved, settingsOf }, catalog)
  if ((settings + nulls) * seeds > MOST_RUNS) return [tooMany(settings * seeds, nulls * seeds)]
  for (const one of resolved) misfits(one, catalog).forEach(add)
  for (const [i, { value }] of combinations.entries()) idle(value, resolved[i]!, catalog).forEach(add)
  const question = questionIn(source)
  if (question) {
    const swept = describedAxes(axes)
    const kinds = new Set(resolved.map(({ task }) => targetsOfTask(task, catalog)))
    for (const measures of new Set(resolved.map(({ evaluation }) => evaluation.measures)))
      for (const targets of kinds)
        questionMisfits(question, { seeds, axes: swept, measures, targets }, catalog).forEach(add)
  }
  return [...found.values()]
}

/** The fault of an experiment with more runs than one may have, `nulls` of them beside the sweep's own. */
function tooMany(own: number, nulls = 0): Fault {
  const got = nulls === 0 ? `${own}` : `${own + nulls}: ${own} of the sweep and ${nulls} of its nulls`
  return { path: '', message: `expected at most ${MOST_RUNS} runs, got ${got}` }
}

/** A fault as one line: `line 3, column 5: training.batch: expected ...`. */
export function describeFault({ line, column, path, message }: Fault): string {
  return [line && `line ${line}, column ${column}`, path, message].filter(Boolean).join(': ')
}

/** The seeds of an experiment: 0 to n − 1, or as listed. */
export function seedsOf(source: Source): number[] {
  const seeds = source.type === 'map' ? source.entries.find((e) => e.key === 'seeds')?.value : undefined
  if (seeds?.type === 'list') return seeds.items.map((item) => (item.type === 'scalar' ? Number(item.value) : NaN))
  return Array.from({ length: seeds?.type === 'scalar' ? Number(seeds.value) : DEFAULT_SEEDS }, (_, seed) => seed)
}

/** The name that the file gives, or `untitled`. */
export function nameOf(source: Source): string {
  const name = source.type === 'map' ? source.entries.find((e) => e.key === 'name')?.value : undefined
  return name?.type === 'scalar' ? String(name.value) : 'untitled'
}

/** The first faults in text order, and how many more there are. */
export function firstOf(faults: readonly Fault[]): Fault[] {
  const sorted = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  if (sorted.length <= MOST_FAULTS) return sorted
  const more = sorted.length - MOST_FAULTS
  return [...sorted.slice(0, MOST_FAULTS), { path: '', message: `at least ${more} more (fix the first ones first)` }]
}

const placeOf = ({ line, column }: Fault): string => `${line}:${column}`
