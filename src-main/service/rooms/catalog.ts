import { presets } from '../answers/presets.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** What the lab can do, and the experiments that it comes with. */
export const catalog = ({ catalog }: Pick<Parts, 'catalog'>) => ({
  catalog: lab.catalog.handler(() => catalog()),
  presets: lab.presets.handler(() => presets()),
})
