import { z } from 'zod'
import type { Form } from '../../core/catalog/forms.ts'
import type { SuitedTask } from '../../core/files/understood.ts'
import type { Erased, OptionsWith } from '../../core/catalog/options.ts'
import type { InputColumn } from '../../core/units/columns.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Concept } from '../measures/measure.ts'
import { TaskDataError } from './dataError.ts'
import type { StoredArray } from './arrays/array.ts'
import type { Profile } from './table/profile.ts'

/** What a primary is trained to do: inputs, targets, and the concepts that a person would name. */
export interface Task<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** The kind of its targets, a name from `worker/targets`, or the option whose values are such names. */
  readonly targets: string | { readonly option: string }
  /** The form of its inputs; the opened data give a picture's size, or a sequence's length and symbols. */
  readonly inputs: Form
  /** By option, the values with which some of its concepts are its targets; absent: with all. Its students then read those. */
  readonly paidWith?: 'never' | Readonly<Record<string, readonly unknown[]>>
  /** The option, and its value, with which training asks at every place of a sequence; absent: it has no such option. */
  readonly everywhere?: { readonly option: string; readonly is: string }
  /**
   * Throws TaskDataError if `open` would throw, here or in another folder; much quicker. Returns what it found in files that
   * a user names, and null where there are none.
   */
  check?(options: OptionsWith<S, number>): FoundData | null
  /** A small made-up data set that takes as long to train on, if `open` is slow: speed is measured on it. */
  standIn?(options: OptionsWith<S, number>): TaskData
  /** What it makes of files that a user gives; null if it can use none of them. */
  takes?(given: Given): TakenFiles | null
  /** The sizes of its rows, much quicker than `open`; absent where that is quick. */
  sizes?(options: OptionsWith<S, number>): Sizes
  /** Opens the data of this task; may read files. Throws TaskDataError; the caller caches per options. */
  open(options: OptionsWith<S, number>): TaskData
}

/** What a task found in the files that its options name. */
export interface FoundData {
  /** The `dataHash` of the opened task. */
  hash: string
  /** What the files hold, a sentence for the record; absent where `said` has it. */
  holds?: string
  /** How they were understood, in sentences for the record: rows, classes by number, scales, what is left out. */
  said: string[]
}

/** What is in the files that a user gives. */
export interface Given {
  readonly arrays: readonly GivenArray[]
  readonly tables: readonly GivenTable[]
  readonly texts: readonly GivenText[]
  readonly folders: readonly GivenFolder[]
  /** What the user chose of the `choices` of tasks, by option. */
  readonly chosen: Readonly<Record<string, string>>
}

/** A folder of pictures, or a ZIP archive of one, that a user gives. */
export interface GivenFolder {
  /** Absolute. */
  readonly path: string
  readonly pictures: number
}

/** A file of plain text that a user gives. */
export interface GivenText {
  /** Absolute. */
  readonly path: string
}

/** A table from a file that a user gives. */
export interface GivenTable {
  /** Absolute. */
  readonly path: string
  readonly profile: Profile
}

/** An array from a file that a user gives. */
export interface GivenArray {
  /** Absolute; in an NPZ file with its name behind. */
  readonly path: string
  readonly array: StoredArray
}

/** Options that use given files, and what is missing, in words, until they can be used. */
export type TakenFiles = Omit<SuitedTask, 'task' | 'said'>

/** The sizes of an opened task. */
export type Sizes = Pick<TaskData, 'inputs' | 'outputs' | 'image' | 'sequence'>

/** A task in the registry, which answers for its sizes in any case. */
export type Sized = Task & Required<Pick<Task, 'sizes'>>

/** An opened task. Arrays are row-major; everything is a pure function of the arguments and the data's bytes. */
export interface TaskData {
  /** D, values per input row. */
  readonly inputs: number
  /** C, values per target row, or the number of classes. */
  readonly outputs: number
  readonly concepts: Concept[]
  /** Of values: the weight of each output in the task's loss, times that of the one before; all weigh alike where absent. */
  readonly importance?: number
  /** The input's shape if it is a picture, stored channel by channel, row by row. */
  readonly image?: { readonly channels: number; readonly height: number; readonly width: number }
  /** Symbols and length of the input if it is a sequence: 1 where place l has symbol v, at v·length + l, else 0. */
  readonly sequence?: { readonly symbols: readonly string[]; readonly length: number }
  /** Whether every place of a generated sequence has a target, `[B, C, length]`: 0 in all of C at a place that is not asked. */
  readonly everywhere?: boolean
  /** How the columns of a table stand in the input, if it is a row of one. */
  readonly columns?: readonly InputColumn[]
  /** A fixed training set: inputs `[N, D]`, targets as stored. Absent if rows are generated. */
  readonly data?: Targeted
  /**
   * Changes stored inputs `[B, D]` in place each time they are read for training, by chance. Pure in (seed, purpose, step);
   * row i does not depend on B. Absent: they stay as they are stored.
   */
  vary?(seed: number, purpose: string, step: number, inputs: Float32Array): void
  /** Hex SHA-256 that identifies the data, for provenance. */
  readonly dataHash: string
  /**
   * Fills batch `step` with fresh training rows, for tasks without `data`: inputs `[B, D]`, targets `[B, C]` and, if
   * given, concepts `[B, F]`. Pure in (seed, purpose, step); row i does not depend on `batch`.
   */
  generate?(seed: number, purpose: string, step: number, batch: number, out: Batch): void
  /** At most `rows` held-out rows of a seed, disjoint from training, in an order fixed by the seed. */
  heldOut(seed: number, rows: number): HeldOut
  /** Inputs that present each concept alone at value 1, `[F, D]`; absent if impossible. */
  alone?(seed: number): Float32Array
  /** `[n, D]` inputs from the training distribution, for held-out students and imitation; never held-out rows. */
  studentRows(seed: number, n: number): Float32Array
}

export interface Targeted {
  n: number
  inputs: Float32Array
  targets: Float32Array
}

export interface HeldOut extends Targeted {
  /** `[n, F]`; a class concept holds the class index. */
  concepts: Float32Array
}

export interface Batch {
  inputs: Float32Array
  targets: Float32Array
  concepts?: Float32Array
}

/** The shape of an input: that of its picture or sequence, or a row of values. */
export function inputShape({ image, sequence, inputs }: Sizes): readonly number[] {
  if (image) return [image.channels, image.height, image.width]
  return sequence ? [sequence.symbols.length, sequence.length] : [inputs]
}

/** Types a task's functions by its options; the given options are parsed first, and may be faulty. */
export function define<S extends z.ZodObject>(task: Task<S>): Sized {
  const parsed = (given: Erased) => checked(task.options, given) as OptionsWith<S, number>
  const { check, standIn } = task
  return {
    ...task,
    ...(check && {
      check(given: Erased) {
        const found = check(parsed(given))
        if (found) requireSame(given, found.hash)
        return found
      },
    }),
    ...(standIn && { standIn: (given: Erased) => standIn(parsed(given)) }),
    sizes: (given: Erased) => (task.sizes ?? task.open)(parsed(given)),
    open(given: Erased) {
      const opened = task.open(parsed(given))
      requireSame(given, opened.dataHash)
      return opened
    },
  }
}

/** An option of tasks that read files: what the files held when the experiment was planned. */
export const dataOption = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
  .optional()
  .describe(
    'Hash (SHA-256) of what the files must hold; with other data the experiment is neither started nor resumed.',
  )
  .meta({ otherwise: 'the hash of what they hold when the experiment is started' })

/** Throws TaskDataError if the data are not those that the options name by their hash. */
function requireSame({ data }: Erased, hash: string): void {
  if (typeof data === 'string' && data !== hash)
    throw new TaskDataError(
      `task.data: the files hold other data (${hash.slice(0, 12)}…) than the experiment was planned with (${data.slice(0, 12)}…). Put the files of before back in their place, or start a new experiment with these.`,
    )
}

/** An option of tasks of sequences: which places of a row have a target in training. */
export const asksOption = z
  .enum(['last', 'every'])
  .default('last')
  .describe('Places of a row whose next symbol is asked in training; evaluation asks at the last place in any case.')

/** With it, every place is asked. */
export const asksEverywhere = { option: 'asks', is: 'every' } as const

/** Targets of a row of training: one for each place of its sequence, if each is asked. */
export const targetsPerRow = ({ everywhere, sequence }: Pick<TaskData, 'everywhere' | 'sequence'>): number =>
  everywhere ? sequence!.length : 1

/** The kind of a task's targets. */
export const targetsIn = ({ targets }: Pick<Task, 'targets'>, options: Erased): string =>
  typeof targets === 'string' ? targets : String(options[targets.option])

/** The options with their defaults; throws TaskDataError naming each faulty field. */
function checked<S extends z.ZodObject>(schema: S, options: Erased): z.output<S> {
  const result = schema.safeParse(options)
  if (result.success) return result.data
  throw new TaskDataError(result.error.issues.map((i) => `task.${i.path.join('.')}: ${i.message}`).join('; '))
}
