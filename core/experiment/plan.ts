import type { Catalog } from '../catalog/catalog.ts'
import { sha256 } from './sha256.ts'
import { describedAxes } from './axes.ts'
import { canonicalJson, canonicalWriter, isBaseline } from './canonical.ts'
import { controlPaths } from './controlled.ts'
import { nullsOf } from './nullRuns.ts'
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
  const add = (value: unknown, at: Record<string, AxisValue>) => {
    const resolved = settingsOf(value)
    const key = sha256(written(resolved))
    if (!settings.has(key)) settings.set(key, { settings: resolved, at: standing(resolved, at, axes) })
  }
  // Nulls that are runs of their own stand behind all others.
  const nulls = combinations.flatMap(({ value, at }) => nullsOf(value, catalog).map((own) => ({ ...own, at })))
  if (nulls.length > 0) nameControls(axes, nulls)
  for (const { value, at } of [...combinations, ...nulls]) add(value, at)
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

/** Gives planned controls an axis to be named on. */
function nameControls(axes: Map<string, AxisValue[]>, planned: readonly { control: string }[]): void {
  const path = controlPaths.find((path) => axes.has(path)) ?? controlPaths[0]!
  axes.set(path, [...new Set([...(axes.get(path) ?? []), ...planned.map(({ control }) => control)])])
}

/** The value of a setting on each axis; null if the axis does not affect it. */
function standing(settings: Settings, at: Record<string, AxisValue>, axes: Map<string, AxisValue[]>): RunPlan['axes'] {
  const places = [...axes].map(([path, values]): [string, AxisValue] => {
    if (path === 'rotate') return [path, settings.rotate]
    if (controlPaths.includes(path)) return [path, settings.control?.kind ?? null]
    if (settings.control && !matchesControl(settings, path, at[path])) return [path, null]
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
  return fieldAt(settings, path).found
}

/** Whether a control's settings still have the scalar that an axis gave them: not where it means nothing to the control. */
function matchesControl(settings: Settings, path: string, given: AxisValue | undefined): boolean {
  const { found, value } = fieldAt(settings, path)
  if (value === null || typeof value !== 'object') return found && value === given
  const { kind } = value as { kind?: unknown }
  return typeof given !== 'string' || typeof kind !== 'string' || given.startsWith(kind)
}

function fieldAt(settings: Settings, path: string): { found: boolean; value?: unknown } {
  let value: unknown = settings
  for (const segment of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return { found: false }
    value = (value as Record<string, unknown>)[segment]
  }
  return { found: true, value }
}
