import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { hiddenLayers } from './layers.ts'
import { factsOf, targetOf } from './resolve.ts'
import { either } from './scalar.ts'
import type { Misfit, Settings } from './types.ts'

/** Values that cannot be had at every place of a sequence, where the task asks there. */
export function everywhereMisfits(settings: Settings, catalog: Catalog): Misfit[] {
  const { task, primary, sparsity, teaching } = settings
  const asks = factsOf(catalog, 'task', task.kind)['everywhere'] as { option: string; is: string } | undefined
  if (!asks || task[asks.option] !== asks.is) return []
  const field = `task.${asks.option}: ${asks.is}`
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
    const beside = factsOf(catalog, 'distance', kind)['needs']
    if (beside === undefined) return
    const target = targetOf(student, settings, catalog)
    const fits = ({ facts }: CatalogEntry) =>
      facts['needs'] === undefined && (facts['targets'] as string[]).includes(target)
    const why = `${kind} needs the ${either(beside as string[])} of whole rows, and ${field} asks single places`
    misfit(`${path}.distance`, why, first('distance', fits))
  })
  return found
}
