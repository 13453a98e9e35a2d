import { type } from '@orpc/contract'
import type { Catalog } from '../catalog/catalog.ts'
import type { Preset } from '../engines/estimate.ts'
import { lab } from './lab.ts'

/** What the lab can do. */
export const catalog = lab.output(type<Catalog>())

/** The built-in experiments, the ten concepts first. */
export const presets = lab.output(type<Preset[]>())
