import { presets } from '../answers/presets.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** The catalog, and the built-in experiments. */
export const catalog = ({ catalog }: Pick<Parts, 'catalog'>) => ({
  catalog: lab.catalog.handler(() => catalog()),
  presets: lab.presets.handler(() => presets()),
})
