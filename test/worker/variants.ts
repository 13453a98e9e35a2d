import type { CatalogEntry } from '../../core/catalog/catalog.ts'
import { accepts } from '../../core/experiment/scalar.ts'
import { isNumeric, type JsonSchema } from '../../core/catalog/options.ts'
import { catalog } from '../../worker/catalog.ts'

type Fields = Record<string, unknown>

/** An experiment that tries one variant in one place. */
export interface Trial {
  kind: string
  name: string
  text: string
}

/** A variant as an experiment chooses it: its name and its options. */
type Choice = Fields & { kind: string }

const values = { kind: 'concepts', concepts: 4, density: 0.5 }
const classes = 'digits'
const sequences = { kind: 'brackets', length: 8 }
/** The same, asked at every place by a primary that answers there. */
const everywhere: Fields = {
  task: { ...sequences, asks: 'every' },
  primary: { kind: 'transformer', width: 16, heads: [2, 1], headWidth: 4 },
}
/** A task whose inputs a network reads. */
const readBy = (reads: unknown) => (reads === 'sequences' ? sequences : classes)
const reading = { sees: 'code', predicts: 'targets', network: 'linear', reader: 'dense' }
const usual: Fields = {
  task: values,
  primary: { kind: 'mlp', hidden: [6, 5] },
  teaching: { mode: 'joint', pressure: 0.7, students: [reading] },
  // A large ε: Adam's first step is else the sign of the gradient, rounding and all.
  training: { steps: 2, batch: 6, optimizer: { kind: 'adam', epsilon: 0.1 } },
  seeds: 1,
}
const taught = (...students: Fields[]): Fields => ({ teaching: { ...(usual['teaching'] as Fields), students } })

interface Hidden {
  before: number
  each: number
}

/** The last layer but one of those of the first entry. */
const innerOf = ({ before, each }: Hidden): number => before + each - 2

/** Where a variant of each kind stands in an experiment: fields in place of the usual ones, by what they try. */
const places: Record<string, (choice: Choice, facts: Fields) => Record<string, Fields>> = {
  task(task, { everywhere: asks }) {
    const { option, is } = (asks ?? {}) as Partial<Record<string, string>>
    return { 'what is learnt': option !== undefined && task[option] === is ? { ...everywhere, task } : { task } }
  },
  network: (network, { layers, reads, autoencodes, hidden, everywhere: answers }) => ({
    ...(layers !== null && { 'the primary': { task: readBy(reads), primary: network } }),
    ...(hidden !== undefined && {
      'a primary whose code is further in front': {
        task: readBy(reads),
        primary: { ...network, expose: innerOf(hidden as Hidden) },
        sparsity: { kind: 'l1', strength: 0.01 },
        ...taught(reading, { sees: 'input', predicts: 'code', network: 'linear', distance: 'functional' }),
      },
    }),
    'a student that sees the input': {
      task: readBy(reads),
      ...taught(
        { ...reading, sees: 'input', network },
        { sees: 'input', predicts: 'code', network, reader: { kind: 'l1', cost: 0.01 } },
      ),
    },
    ...(reads === 'pictures' && {
      'a student that sees the code': {
        task: classes,
        primary: 'conv',
        ...taught({ ...reading, network, reader: { kind: 'topk', k: 4 } }),
      },
    }),
    ...(reads === 'rows' && { 'a student that sees the code': taught({ ...reading, network }) }),
    ...(autoencodes === true && {
      'a student that predicts what it sees': taught({ sees: 'code', predicts: 'code', network }),
    }),
    ...(answers !== undefined && {
      'a primary and a student that answer at every place': {
        ...everywhere,
        primary: network,
        ...taught(reading, { ...reading, sees: 'input', network }),
      },
    }),
  }),
  initialisation: (init) => ({
    'the start': { primary: { ...(usual['primary'] as Fields), init }, ...taught({ ...reading, init }) },
  }),
  sparsifier: (sparsity, { targets, everywhere: answers }) => {
    const task = Array.isArray(targets) && !targets.includes('values') ? classes : values
    return {
      'the constraint': { task, sparsity },
      'the constraint, with students that move apart': {
        task,
        sparsity,
        teaching: { mode: 'alternating', pressure: 0.7, copies: 1, studentSteps: 1, students: [reading] },
      },
      ...(answers !== false && { 'the constraint at every place': { ...everywhere, sparsity } }),
    }
  },
  teaching(
    { kind: mode, ...options },
    { imitates, controls, targets, targetsOf = {}, everywhere: asks },
  ): Record<string, Fields> {
    const { students: taught, ...felt } = usual['teaching'] as Fields
    const teaching = { ...felt, mode, ...options }
    const only = targetsOf as Record<string, Record<string, unknown>>
    const needs = Object.entries(options).some(([option, value]) => only[option]?.[String(value)] !== undefined)
    if (needs) return { 'how outputs for classes are imitated': { task: classes, teaching } }
    if (controls !== undefined)
      return {
        'what is learnt alone': { task: targets === undefined ? values : classes, teaching: { mode, ...options } },
      }
    if (imitates === undefined)
      return {
        'how students are felt': { teaching: { ...teaching, students: taught } },
        ...(asks === true && {
          'how students are felt at every place': { ...everywhere, teaching: { ...teaching, students: taught } },
        }),
      }
    return {
      'how outputs are imitated': { teaching },
      'how outputs for classes are imitated': { task: classes, teaching },
    }
  },
  budget: (budget) => ({
    'a bound on the loss': { teaching: { mode: 'joint', budget, students: [reading] } },
    'a bound on the loss, with students that move apart': {
      teaching: { mode: 'alternating', budget, copies: 1, studentSteps: 1, students: [reading] },
    },
    'a bound on the loss at every place': { ...everywhere, teaching: { mode: 'joint', budget, students: [reading] } },
  }),
  distance: (distance, { targets }) => {
    const wanted: Record<string, Fields> = {
      values: taught({ ...reading, distance }),
      code: taught({ sees: 'input', predicts: 'code', network: 'linear', distance }),
      classes: { task: classes, ...taught({ ...reading, distance }) },
      logits: { task: classes, ...taught({ ...reading, predicts: 'outputs', distance }) },
    }
    const known = (targets as string[]).map((target) => [`a distance from ${target}`, wanted[target]!] as const)
    const imitated = { task: classes, teaching: { mode: 'born-again', pressure: 0.7, generations: 2, distance } }
    return {
      ...Object.fromEntries(known),
      ...((targets as string[]).includes('logits') && { 'how outputs are imitated': imitated }),
    }
  },
  reader: (reader) => ({
    'a linear and an mlp student': taught(
      { ...reading, reader },
      { ...reading, network: { kind: 'mlp', hidden: [3] }, reader },
    ),
  }),
  control: (control) => ({
    'what is controlled': { control },
    'a control whose students see a rotated code': { control, rotate: 'during' },
    'what is controlled at every place': { ...everywhere, control },
  }),
  optimizer: (optimizer) => {
    const damped = optimizer['epsilon'] === undefined ? optimizer : { ...optimizer, epsilon: 0.1 }
    return { 'what moves the weights': { training: { steps: 2, batch: 6, optimizer: damped } } }
  },
}

/** Kinds whose variants shape a training program. */
export const shapingKinds: readonly string[] = Object.keys(places)

/**
 * Experiments for one variant: with its defaults in every place, each per-run number at two values, then each other way
 * to choose in the first place.
 */
export function trialsOf(kind: string, { name, options, facts }: CatalogEntry): Trial[] {
  return waysToChoose(options).flatMap(({ way, fields }) =>
    Object.entries(places[kind]!({ kind: name, ...effective(fields, facts) }, facts))
      .slice(0, way === '' ? Infinity : 1)
      .map(([place, replaced]) => ({
        kind,
        name: `${kind} ${name}${way}: ${place}`,
        text: JSON.stringify({ ...usual, ...replaced }),
      })),
  )
}

/** Without the options that another's value leaves without effect. */
function effective(
  fields: Fields,
  { idle = [] }: { idle?: { option: string; is: string; fields: string[] }[] },
): Fields {
  const without = new Set(idle.flatMap((own) => (fields[own.option] === own.is ? own.fields : [])))
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(name)))
}

/** The defaults, then the defaults with each other value of an option that is one of a few. */
function waysToChoose({ properties = {} }: JsonSchema): { way: string; fields: Fields }[] {
  const defaults: Fields = {}
  for (const [option, schema] of Object.entries(properties))
    defaults[option] = isNumeric(schema) ? twoOf(schema) : small(schema.default)
  const others = Object.entries(properties).flatMap(([option, schema]) =>
    (schema.type === 'boolean' ? [true, false] : (schema.enum ?? []))
      .filter((value) => value !== schema.default)
      .map((value) => ({ way: `, ${option} ${value}`, fields: { ...defaults, [option]: value } })),
  )
  return [{ way: '', fields: defaults }, ...others]
}

/** Widths of layers, as many but small. */
const small = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((width: unknown) => (typeof width === 'number' ? Math.min(width, 3) : width)) : value

/** The default of a number and another that it may be. */
export function twoOf(schema: JsonSchema): [number, number] {
  const usual = schema.default as number
  const other = [usual / 2, usual * 2, usual + 1, usual - 1].find((x) => x !== usual && accepts(x, schema))
  if (other === undefined) throw new Error(`there is no second value beside ${usual}`)
  return [usual, other]
}

/** The catalog's variants of a kind that shapes programs. */
export const variantsOf = (kind: string): readonly CatalogEntry[] => catalog[kind] ?? []
