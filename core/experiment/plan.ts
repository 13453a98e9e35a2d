import type { Catalog } from '../catalog/catalog.ts'
import { sha256 } from './sha256.ts'
import { describedAxes } from './axes.ts'
import { canonicalJson, canonicalWriter, isBaseline } from './canonical.ts'
import { expand } from './expand.ts'
import { override } from './override.ts'
import { seedsOf, type Experiment } from './parse.ts'
import { resolver } from './resolve.ts'
import { experimentSchema } from './schema.ts'
import { plainValue } from './source.ts'
import type { Source } from './place.ts'
import type { AxisValue, ExperimentPlan, RunPlan, Settings } from './types.ts'

/**
 * The runs of an experiment: every combination of its sweep with every seed, without duplicates, in the order of their
 * first occurrence. `overrides` (field path → value or list) are applied first; a bad one throws BadOverride.
 */
export function planExperiment(
  experiment: Experiment,
  catalog: Catalog,
  overrides: Record<string, unknown> = {},
): ExperimentPlan {
  const source = override(experiment.source, catalog, overrides)
  const { combinations, axes } = expand(source, experimentSchema(catalog))
  const settings = new Map<string, { settings: Settings; at: RunPlan['axes'] }>()
  const settingsOf = resolver(catalog)
  const written = canonicalWriter()
  for (const { value, at } of combinations) {
    const resolved = settingsOf(value)
    const key = sha256(written(resolved))
    if (!settings.has(key)) settings.set(key, { settings: resolved, at: standing(resolved, at, axes) })
  }
  const seeds = seedsOf(source)
  const given = Object.keys(overrides).length ? (plainValue(source) as { name?: string }).name : undefined
  return {
    name: given ?? experiment.name,
    text: experiment.text,
    hash: hashOf(source),
    axes: describedAxes(axes),
    seeds,
    runs: [...settings].flatMap(([key, { settings, at }], setting) =>
      seeds.map((seed) => ({ key: seeded(key, seed), setting, seed, settings, axes: at })),
    ),
  }
}

/** The hash of an experiment's content, without its name. */
export function hashOf(source: Source): string {
  const { name: _name, ...content } = plainValue(source) as Record<string, unknown>
  return shortHash(canonicalJson(content))
}

/**
 * Returns a function that gives the key of a run from its settings and seed. Repeated settings objects are serialised
 * once and must not change.
 */
export function keyOf(): (settings: Settings, seed: number) => string {
  const written = canonicalWriter()
  const known = new Map<Settings, string>()
  return (settings, seed) => {
    let key = known.get(settings)
    if (key === undefined) known.set(settings, (key = sha256(written(settings))))
    return seeded(key, seed)
  }
}

const seeded = (key: string, seed: number): string => shortHash(`${key} ${seed}`)

/** 128 bits are enough to keep runs apart. */
const shortHash = (text: string): string => sha256(text).slice(0, 32)

/** The value of a setting on each axis; null if the axis does not affect it. */
function standing(settings: Settings, at: Record<string, AxisValue>, axes: Map<string, AxisValue[]>): RunPlan['axes'] {
  const places = [...axes].map(([path, values]): [string, AxisValue] => {
    if (isBaseline(settings) && (path === 'teaching.mode' || path === 'teaching.pressure')) {
      const value = path === 'teaching.mode' ? 'none' : 0
      return [path, values.includes(value) ? value : null]
    }
    if (
      (path === 'teaching.budget' || path === 'teaching.budget.kind') &&
      !isBaseline(settings) &&
      !settings.teaching.budget
    )
      return [path, values.includes('none') ? 'none' : null]
    return [path, matters(settings, path) ? (at[path] ?? null) : null]
  })
  return Object.fromEntries(places)
}

function matters(settings: Settings, path: string): boolean {
  if (path === 'teaching.students') return settings.teaching.students.length > 0
  let value: unknown = settings
  for (const segment of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return false
    value = (value as Record<string, unknown>)[segment]
  }
  return true
}
