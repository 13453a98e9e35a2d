import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { isNumeric, optionsSchema, type Erased, type JsonSchema, type PerRun } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Arrays, Specs, Tensors } from './program.ts'

/** A variant chosen at a field path, with its numeric options bound to the cohort's tensors. */
export interface Chosen<V extends Variant> {
  variant: V
  path: string
  options: Erased
}

/**
 * The numbers in which the runs of a cohort differ, by field path: state entries `number/<path>`, `[R, 1, 1]`.
 * A number that a program names is in its state whether or not the runs differ in it.
 */
export class Numbers {
  readonly #values: Map<string, number[]>
  readonly runs: number

  constructor(perRun: Record<string, number>[]) {
    this.runs = perRun.length
    this.#values = new Map(Object.keys(perRun[0] ?? {}).map((path) => [path, perRun.map((run) => run[path]!)]))
  }

  /** Per-run values of one field. */
  of(path: string): number[] {
    const values = this.#values.get(path)
    if (!values) throw new Error(`no number at ${path} (present: ${[...this.#values.keys()].join(', ')})`)
    return values
  }

  specs(): Specs {
    const spec = { shape: [this.runs, 1, 1], dtype: 'float32' } as const
    return Object.fromEntries([...this.#values.keys()].map((path) => [`number/${path}`, spec]))
  }

  initial(): Arrays {
    return Object.fromEntries([...this.#values].map(([path, values]) => [`number/${path}`, Float32Array.from(values)]))
  }

  /** The tensor `[R, 1, 1]` of a field. */
  tensor(state: Tensors, path: string): Tensor {
    const tensor = state[`number/${path}`]
    if (!tensor) throw new Error(`the program's state lacks number/${path}`)
    return tensor
  }

  /** A choice's options as a program gets them: tensors for its numbers, or their plain values where they shape it. */
  bind(chosen: Chosen<Variant>, state: Tensors): Erased {
    const bound = { ...chosen.options }
    for (const name of numericOptions(chosen.variant)) bound[name] = this.tensor(state, `${chosen.path}.${name}`)
    return Object.assign(bound, this.perRun(chosen))
  }

  /** A choice's options as plain numbers for one run. */
  optionsOf({ variant, path, options }: Chosen<Variant>, run: number): Erased {
    const plain = { ...options }
    for (const name of numericOptions(variant)) plain[name] = this.of(`${path}.${name}`)[run]
    return plain
  }

  /** Plain values per run of those of a choice's options that shape the program. */
  perRun({ variant, path }: Chosen<Variant>): PerRun {
    const shaping = optionsWhere(variant, (schema) => schema.shapes === true)
    return Object.fromEntries(shaping.map((name) => [name, this.of(`${path}.${name}`)]))
  }
}

/** Names of a variant's per-run numbers. */
export const numericOptions = (variant: Variant): string[] => optionsWhere(variant, isNumeric)

const optionsWhere = (variant: Variant, is: (schema: JsonSchema) => boolean): string[] =>
  Object.entries(optionsSchema(variant.options).properties ?? {}).flatMap(([name, schema]) =>
    is(schema) ? [name] : [],
  )

/** Broadcasts a number `[R, 1, 1]` to the vector `[R]`. */
export const vector = (number: Tensor): Tensor => tf.reshape(number, [number.shape[0]!])
