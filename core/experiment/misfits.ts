import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { everywhereIn, everywhereMisfits, isOfPlaces } from './everywhere.ts'
import { nullsAsked, rotatedBeforeNull, rotatedNull } from './controlled.ts'
import { hiddenLayers } from './layers.ts'
import { factsOf, imitatedBy, targetOf, targetsOfTask, usualDistance } from './resolve.ts'
import { either } from './scalar.ts'
import type { Choice, Misfit, Settings, StudentSettings } from './types.ts'

/** Incompatible values in these settings; each field is valid by itself. */
export function misfits(settings: Settings, catalog: Catalog): Misfit[] {
  const { teaching } = settings
  const found: Misfit[] = [
    ...exposeMisfit(settings, catalog),
    ...formMisfits(settings, catalog),
    ...sparsityMisfit(settings, catalog),
    ...nullMisfit(settings, catalog),
    ...teachingMisfits(settings, catalog),
    ...unlabelledMisfits(settings, catalog),
    ...everywhereMisfits(settings, catalog),
  ]
  const predicts = imitatedBy(teaching.mode, catalog)
  if (predicts && teaching.distance)
    found.push(...distanceMisfit({ predicts, distance: teaching.distance }, 'teaching.distance', settings, catalog))
  else if (teaching.mode !== 'none' && !controlsOf(teaching.mode, catalog) && teaching.students.length === 0)
    found.push({ path: 'teaching.students', message: 'expected at least one student while pressure is above 0' })
  teaching.students.forEach((student, i) => {
    const path = `teaching.students.${i}`
    const autoencodes = ({ facts }: CatalogEntry) => facts['autoencodes'] === true
    const network = catalog['network']!.find(({ name }) => name === student.network.kind)
    if (student.sees === 'code' && student.predicts === 'code' && !(network && autoencodes(network))) {
      const other = catalog['network']!.find(autoencodes)?.name
      const nearest = `targets, or sees: input${other === undefined ? '' : `, or network: ${other}`}`
      found.push({
        path: `${path}.predicts`,
        message: `a student that sees the code cannot predict it too (nearest valid: ${nearest})`,
      })
    } else found.push(...distanceMisfit(student, `${path}.distance`, settings, catalog))
  })
  return found
}

/** A primary without a layer to expose, or with fewer layers than the one named. */
function exposeMisfit({ primary }: Settings, catalog: Catalog): Misfit[] {
  const { layers: option } = factsOf(catalog, 'network', primary.kind)
  if (option === null) {
    const nearest = catalog['network']!.find(({ facts }) => typeof facts['layers'] === 'string')?.name
    return [{ path: 'primary.kind', message: `${primary.kind} has no hidden layer to expose${hint(nearest)}` }]
  }
  const layers = hiddenLayers(primary, catalog)
  if (layers === undefined) return []
  const last = layers - 1
  if (last < 0) return [{ path: `primary.${option}`, message: 'expected at least one hidden layer to expose' }]
  if (primary.expose === 'last' || primary.expose <= last) return []
  const expected = last > 0 ? `a whole number from 0 to ${last}` : 0
  const message = `expected ${expected} or last, got ${primary.expose} (nearest valid: ${last})`
  return [{ path: 'primary.expose', message }]
}

/** Networks and held-out students that read pictures or sequences, where there are none. */
function formMisfits({ task, primary, teaching, evaluation }: Settings, catalog: Catalog): Misfit[] {
  const inputs = { form: factsOf(catalog, 'task', task.kind)['inputs'], words: `inputs of ${task.kind}` }
  const code = { form: factsOf(catalog, 'network', primary.kind)['gives'], words: `code of ${primary.kind}` }
  const misfit = (path: string, kind: string, name: string, { form, words }: typeof inputs): Misfit[] => {
    const reads = (facts: CatalogEntry['facts']) => facts['reads'] === form || (facts['reads'] ?? 'rows') === 'rows'
    const own = factsOf(catalog, kind, name)
    if (reads(own)) return []
    const fits = ({ facts }: CatalogEntry) => reads(facts) && !(path === 'primary.kind' && facts['layers'] === null)
    const nearest = catalog[kind]!.find(fits)?.name
    return [{ path, message: `${name} reads ${String(own['reads'])}, not the ${words}${hint(nearest)}` }]
  }
  return [
    ...misfit('primary.kind', 'network', primary.kind, inputs),
    ...teaching.students.flatMap(({ sees, network }, i) =>
      misfit(`teaching.students.${i}.network`, 'network', network.kind, sees === 'code' ? code : inputs),
    ),
    ...furtherIn(teaching, catalog).flatMap(({ path, kind }) => misfit(path, 'network', kind, inputs)),
    ...misfit('evaluation.students', 'heldout', evaluation.students, inputs),
  ]
}

/** A null of other axes before the activation, where a layer is more than units that read weights and biases of their own. */
function nullMisfit({ primary, evaluation }: Settings, catalog: Catalog): Misfit[] {
  if (factsOf(catalog, 'network', primary.kind)['turns'] !== false) return []
  if (!nullsAsked(evaluation.nulls, catalog).includes(rotatedBeforeNull)) return []
  const message = `${rotatedBeforeNull} turns units before their activation, and those of ${primary.kind} cannot be${hint(rotatedNull)}`
  return [{ path: 'evaluation.nulls', message }]
}

/** A sparsifier that looks at labels which the task does not have. */
function sparsityMisfit({ task, sparsity }: Settings, catalog: Catalog): Misfit[] {
  const target = targetsOfTask(task, catalog)
  const fits = (name: string): boolean => {
    const targets = factsOf(catalog, 'sparsifier', name)['targets']
    return !Array.isArray(targets) || targets.includes(target)
  }
  if (fits(sparsity.kind)) return []
  const wanted = either(factsOf(catalog, 'sparsifier', sparsity.kind)['targets'] as string[])
  const nearest = catalog['sparsifier']!.find(({ name }) => fits(name))?.name
  const message = `${sparsity.kind} looks at ${wanted}, and the targets of ${task.kind} are ${target}`
  return [{ path: 'sparsity.kind', message: `${message}${hint(nearest)}` }]
}

const controlsOf = (mode: string, catalog: Catalog): unknown => factsOf(catalog, 'teaching', mode)['controls']

/** Networks of the teaching mode beside the primary that the file names. */
const furtherIn = (teaching: Settings['teaching'], catalog: Catalog): { path: string; kind: string }[] =>
  Object.keys(factsOf(catalog, 'teaching', teaching.mode)['further'] ?? {}).flatMap((name) => {
    const network = teaching[name] as Choice | undefined
    return network ? [{ path: `teaching.${name}`, kind: network.kind }] : []
  })

/** A teaching mode, or a value of one of its options, that the task's targets have no use for. */
function teachingMisfits({ task, teaching }: Settings, catalog: Catalog): Misfit[] {
  const target = targetsOfTask(task, catalog)
  const fits = (targets: unknown) => !Array.isArray(targets) || targets.includes(target)
  const { targets, targetsOf = {} } = factsOf(catalog, 'teaching', teaching.mode)
  const words = (name: string, wanted: unknown, nearest: string | undefined) =>
    `${name} needs ${either(wanted as string[])}, and the targets of ${task.kind} are ${target}${hint(nearest)}`
  const usual = catalog['teaching']!.find(({ facts }) => fits(facts['targets']))?.name
  const mode = fits(targets) ? [] : [{ path: 'teaching.mode', message: words(teaching.mode, targets, usual) }]
  const options = Object.entries(targetsOf as Record<string, Record<string, unknown>>).flatMap(([option, values]) => {
    const value = String(teaching[option])
    if (fits(values[value])) return []
    const options = catalog['teaching']!.find(({ name }) => name === teaching.mode)!.options
    const nearest = options.properties?.[option]?.default as string | undefined
    return [{ path: `teaching.${option}`, message: words(value, values[value], nearest) }]
  })
  return [...mode, ...options]
}

/** A distance or a sparsifier that reads the targets of rows, in a mode that imitates on rows that have none. */
function unlabelledMisfits(settings: Settings, catalog: Catalog): Misfit[] {
  const { sparsity, teaching } = settings
  if (factsOf(catalog, 'teaching', teaching.mode)['unlabelled'] !== true) return []
  const words = (name: string, nearest: string | undefined) =>
    `${name} reads the targets of its rows, and ${teaching.mode} imitates on rows without${hint(nearest)}`
  const labelled = (name: string) => {
    const needs = factsOf(catalog, 'distance', name)['needs']
    return Array.isArray(needs) && needs.includes('labels')
  }
  const found: Misfit[] = []
  if (teaching.distance && labelled(teaching.distance.kind)) {
    const usual = usualDistance({ predicts: imitatedBy(teaching.mode, catalog)! }, settings, catalog)
    found.push({ path: 'teaching.distance', message: words(teaching.distance.kind, usual) })
  }
  if (factsOf(catalog, 'sparsifier', sparsity.kind)['targets'] !== undefined) {
    const nearest = catalog['sparsifier']!.find(({ facts }) => facts['targets'] === undefined)?.name
    found.push({ path: 'sparsity.kind', message: words(sparsity.kind, nearest) })
  }
  return found
}

/** The nearest variant that would be compatible, in brackets; empty if there is none. */
const hint = (nearest: string | undefined): string => (nearest === undefined ? '' : ` (nearest valid: ${nearest})`)

function distanceMisfit(
  student: Pick<StudentSettings, 'predicts' | 'distance'>,
  path: string,
  settings: Settings,
  catalog: Catalog,
): Misfit[] {
  const target = targetOf(student, settings, catalog)
  const fits = (name: string): boolean => {
    const targets = factsOf(catalog, 'distance', name)['targets']
    return !Array.isArray(targets) || targets.includes(target)
  }
  const { kind } = student.distance
  if (fits(kind)) return []
  const usual = usualDistance(student, settings, catalog)
  const isPlaced = everywhereIn(settings, catalog) !== null
  const isValid = (name: string): boolean =>
    fits(name) && !(isPlaced && !isOfPlaces(factsOf(catalog, 'distance', name)))
  const nearest = isValid(usual) ? usual : catalog['distance']?.find((entry) => isValid(entry.name))?.name
  const targets = factsOf(catalog, 'distance', kind)['targets'] as string[]
  return [{ path, message: `${kind} compares ${either(targets)}, not ${target}${hint(nearest)}` }]
}
