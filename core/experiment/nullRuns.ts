import type { Catalog } from '../catalog/catalog.ts'
import { canonicalWriter } from './canonical.ts'
import { nullControls, nullsAsked } from './controlled.ts'
import { expand } from './expand.ts'
import type { Source } from './place.ts'
import { resolver } from './resolve.ts'
import { experimentSchema } from './schema.ts'
import type { Settings } from './types.ts'

/** The runs that a combination's nulls are, as values of the whole file: without students, each under its control. */
export function nullsOf(value: unknown, catalog: Catalog): { value: unknown; control: string }[] {
  const file = value as { evaluation?: { nulls?: unknown }; teaching?: unknown; control?: unknown }
  const asked = nullsAsked(file.evaluation?.nulls, catalog)
  return [...nullControls(catalog)]
    .filter(([name]) => asked.includes(name))
    .map(([, control]) => ({ control, value: { ...file, control, teaching: 'none' } }))
}

/** Every combination of a sweep, as values of the whole file and as settings, in the same order. */
interface Swept {
  values: readonly unknown[]
  resolved: readonly Settings[]
  settingsOf(value: unknown): Settings
}

/** The number of settings that a sweep plans beside its own, for the nulls it asks for: many settings share theirs. */
export function nullSettings({ values, resolved, settingsOf }: Swept, catalog: Catalog): number {
  const nulls = values.flatMap((value) => nullsOf(value, catalog))
  if (nulls.length === 0) return 0
  const written = canonicalWriter()
  const own = new Set(resolved.map(written))
  const further = new Set(nulls.map(({ value }) => written(settingsOf(value))))
  return [...further].filter((text) => !own.has(text)).length
}

/** `nullSettings` of an experiment without faults. */
export function nullsIn(source: Source, catalog: Catalog): number {
  const settingsOf = resolver(catalog)
  const values = expand(source, experimentSchema(catalog)).combinations.map(({ value }) => value)
  return nullSettings({ values, resolved: values.map(settingsOf), settingsOf }, catalog)
}
