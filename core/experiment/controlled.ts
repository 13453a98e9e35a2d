import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { canonical, isBaseline } from './canonical.ts'
import type { Axis, AxisValue, Choice, Settings } from './types.ts'

/** The null that the evaluation of a run computes itself: its own code, rotated. */
export const rotatedNull = 'rotated'

/** The null that it computes from the primary: the code in other axes, rotated before activation and sparsifier. */
export const rotatedBeforeNull = 'rotated-before'

/** Nulls that the evaluation of a run computes itself. */
export const ownNulls = [rotatedNull, rotatedBeforeNull] as const

/** Whether the evaluation of a run computes that null itself. */
export const isOwnNull = (name: string): name is (typeof ownNulls)[number] => ownNulls.some((own) => own === name)

/** A control as the catalog has it. */
interface ControlFacts {
  trains: boolean
  teaching: 'kept' | 'ignored' | 'counted'
  null?: string
}

/** Controls whose runs are a null, by the null's name, in the catalog's order. */
export const nullControls = (catalog: Catalog): Map<string, string> =>
  new Map(
    (catalog['control'] ?? []).flatMap(({ name, facts }) => (facts['null'] ? [[facts['null'] as string, name]] : [])),
  )

/** Names of all nulls. */
export const nullNames = (catalog: Catalog): string[] => [...nullControls(catalog).keys(), ...ownNulls]

/** The nulls that a file asks for, by its field `evaluation.nulls`. */
export function nullsAsked(given: unknown, catalog: Catalog): string[] {
  if (Array.isArray(given)) return given as string[]
  return given === 'default' ? nullNames(catalog).filter((name) => name !== rotatedBeforeNull) : []
}

/** The axes on which a control is named. */
export const controlPaths = ['control', 'control.kind']

/** The control that a setting is, by its place on the axes; null where it is none. */
export function controlAt(axes: Readonly<Record<string, AxisValue>>): AxisValue {
  for (const path of controlPaths) if (axes[path] != null) return axes[path]
  return null
}

/** Axes without those on which a control is named. */
export const withoutControls = (axes: readonly Axis[]): Axis[] =>
  axes.filter(({ path }) => !controlPaths.includes(path))

/** What settings are where nothing is said of them. */
export type Usual = <F extends 'training' | 'sparsity' | 'teaching' | 'control'>(field: F) => Settings[F]

/**
 * Settings without the fields that mean nothing to their control, so that equal controls are one run: without training,
 * nothing of it matters, nor a sparsifier that is only a penalty; without students, nothing of teaching.
 */
export function controlled(settings: Settings, catalog: Catalog, usual: Usual): Settings {
  const { control, evaluation, ...rest } = settings
  const bare: Settings = { ...rest, evaluation: onlyOwn(evaluation, catalog) }
  const facts = factsOf(control, catalog)
  if (!control || !facts || control.kind === usual('control')?.kind) return canonical(bare)
  if (facts.teaching === 'counted') {
    if (isBaseline(settings)) return canonical(bare)
    const rotate = bare.rotate === 'during' ? 'none' : bare.rotate
    return { ...bare, control, rotate, teaching: counted(bare.teaching, catalog) }
  }
  const alone =
    facts.teaching === 'ignored' ? canonical({ ...bare, teaching: { ...bare.teaching, pressure: 0 } }) : bare
  if (facts.trains) return { ...canonical(alone), control }
  const acts = catalog['sparsifier']?.find(({ name }) => name === alone.sparsity.kind)?.facts['onlyPenalty'] !== true
  return { ...alone, control, training: usual('training'), ...(!acts && { sparsity: usual('sparsity') }) }
}

/** The settings whose runs are a null to those of `settings`: the same without students, under the null's control. */
export const nullOf = (settings: Settings, control: string, catalog: Catalog, usual: Usual): Settings =>
  controlled(
    { ...settings, teaching: { ...settings.teaching, pressure: 0 }, control: { kind: control } },
    catalog,
    usual,
  )

const factsOf = (control: Choice | undefined, catalog: Catalog): ControlFacts | undefined =>
  catalog['control']?.find(({ name }: CatalogEntry) => name === control?.kind)?.facts as ControlFacts | undefined

/** What of a teaching decides how many operations it takes: all but its numbers. */
function counted(teaching: Settings['teaching'], catalog: Catalog): Settings['teaching'] {
  const students = teaching.students.map((student) => ({
    ...student,
    distance: plain(student.distance, 'distance', catalog),
    reader: plain(student.reader, 'reader', catalog),
    network: plain(student.network, 'network', catalog),
    init: plain(student.init, 'initialisation', catalog),
  }))
  const own = plain({ ...teaching, kind: teaching.mode }, 'teaching', catalog)
  const { kind: _kind, ...mode } = own as unknown as Settings['teaching'] & { kind: string }
  const { budget, distance } = mode
  return {
    ...mode,
    ...(budget && { budget: plain(budget, 'budget', catalog) }),
    ...(distance && { distance: plain(distance, 'distance', catalog) }),
    pressure: 1,
    students,
  }
}

/** A choice whose per-run numbers are as usual. */
function plain(choice: Choice, kind: string, catalog: Catalog): Choice {
  const options = catalog[kind]?.find(({ name }) => name === choice.kind)?.options.properties ?? {}
  const fields = Object.entries(choice).map(([field, value]) => {
    const schema = options[field]
    const free = schema?.role === 'numeric' && schema.default !== undefined
    return [field, free ? schema.default : value] as const
  })
  return Object.fromEntries(fields) as Choice
}

/** An evaluation that names only the nulls which it computes itself: the others are runs of their own. */
function onlyOwn(evaluation: Settings['evaluation'], catalog: Catalog): Settings['evaluation'] {
  const known = reduced.get(evaluation)
  if (known) return known
  const { nulls, ...rest } = evaluation
  const asked = nullsAsked(nulls, catalog)
  const named = ownNulls.filter((name) => asked.includes(name))
  const own = named.length > 0 ? { ...rest, nulls: named } : rest
  reduced.set(evaluation, own)
  return own
}

/** Settings share their evaluation, and go on sharing it. */
const reduced = new WeakMap<Settings['evaluation'], Settings['evaluation']>()
