import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { hiddenLayers } from './layers.ts'
import { factsOf, targetOf } from './resolve.ts'
import { either } from './scalar.ts'
import type { Misfit, Settings } from './types.ts'

/** The field and value with which a task asks at every place of a sequence, in words; null where it does not. */
export function everywhereIn({ task }: Pick<Settings, 'task'>, catalog: Catalog): string | null {
  const asks = factsOf(catalog, 'task', task.kind)['everywhere'] as { option: string; is: string } | undefined
  return asks && task[asks.option] === asks.is ? `task.${asks.option}: ${asks.is}` : null
}

/** Whether a distance, by its facts, compares rows that are places of sequences. */
export const isOfPlaces = (facts: CatalogEntry['facts']): boolean =>
  facts['needs'] === undefined && facts['everywhere'] !== false

/** Values that cannot be had at every place of a sequence, where the task asks there. */
export function everywhereMisfits(settings: Settings, catalog: Catalog): Misfit[] {
  const { primary, sparsity, teaching } = settings
  const field = everywhereIn(settings, catalog)
  if (field === null) return []
  const found: Misfit[] = []
  const misfit = (path: string, why: string, nearest: string | undefined) =>
    found.push({ path, message: `${why}${nearest === undefined ? '' : ` (nearest valid: ${nearest})`}` })
  const first = (kind: string, fits: (entry: CatalogEntry) => boolean) => catalog[kind]!.find(fits)?.name
  const answers = ({ facts }: Pick<CatalogEntry, 'facts'>) => facts['everywhere'] !== undefined
  const needs = (path: string, kind: string, name: string) => {
    if (answers({ facts: factsOf(catalog, kind, name) })) return
    misfit(path, `${name} does not answer at each place of a sequence, as ${field} needs`, first(kind, answers))
  }
  needs('primary.kind', 'network', primary.kind)
  const layers = hiddenLayers(primary, catalog)
  const own = factsOf(catalog, 'network', primary.kind)['everywhere'] as number | undefined
  if (own !== undefined && layers !== undefined && primary.expose !== 'last' && primary.expose < layers - own)
    misfit(
      'primary.expose',
      `layer ${primary.expose} holds all places of a row, and ${field} needs a code of one place`,
      String(layers - own),
    )
  if (factsOf(catalog, 'sparsifier', sparsity.kind)['everywhere'] === false)
    misfit(
      'sparsity.kind',
      `${sparsity.kind} compares a layer with whole rows, and ${field} gives it single places`,
      first('sparsifier', ({ facts }) => facts['everywhere'] !== false),
    )
  needs('teaching.mode', 'teaching', teaching.mode)
  teaching.students.forEach((student, i) => {
    const path = `teaching.students.${i}`
    const { kind } = student.distance
    if (student.sees === 'input') needs(`${path}.network`, 'network', student.network.kind)
    const facts = factsOf(catalog, 'distance', kind)
    if (isOfPlaces(facts)) return
    const target = targetOf(student, settings, catalog)
    const fits = (entry: CatalogEntry) =>
      isOfPlaces(entry.facts) && (entry.facts['targets'] as string[]).includes(target)
    const beside = facts['needs'] as string[] | undefined
    const why = beside
      ? `${kind} needs the ${either(beside)} of whole rows, and ${field} asks single places`
      : `${kind} compares the first rows of a batch, which are first places alone with ${field}`
    misfit(`${path}.distance`, why, first('distance', fits))
  })
  return found
}
