import type { ExperimentState } from '../records/records.ts'

/** An array in a file of data, as it was understood. */
export interface ArrayFacts {
  /** Its name, where a file or folder holds several. */
  name?: string
  /** Sizes of its dimensions, and the type of its values in words. */
  shape: number[]
  type: string
  /** Its first pictures, channel by channel, row by row, values 0 to 255; absent if it holds none. */
  pictures?: { channels: number; height: number; width: number; pixels: Uint8Array[] }
  /** Its different labels in order, and how often each occurs; absent if it holds no labels. */
  labels?: { label: number | string; count: number }[]
}

/** A column of a table, as it was understood. */
export interface ColumnSummary {
  name: string
  kind: 'number' | 'category' | 'empty'
  missing: number
  /** How many different cells it has; null if they are more than are counted. */
  distinct: number | null
  /** Different cells of it, its first ones before others. */
  examples: string[]
  /** What is odd about it, in words; null if nothing is. */
  odd: string | null
}

/** A table in a file of data, as it was understood. */
export interface TableFacts {
  rows: number
  /** How it is written, in words behind its rows and columns: `between commas, named by its first line`. */
  words: string
  columns: ColumnSummary[]
  /** Its first rows. */
  first: string[][]
}

/** A text, as it was understood. */
export interface TextFacts {
  characters: number
  /** How many different ones. */
  distinct: number
  lines: number
  beginning: string
}

/** What a file of data holds, or the reason why it cannot be read. */
export type FileFacts = { arrays: ArrayFacts[] } | { table: TableFacts } | { text: TextFacts } | { why: string }

/** An option that a user decides, since files do not say it. */
export interface DataChoice {
  option: string
  /** In words, `to be predicted`. */
  words: string
  of: string[]
}

/** A task that files of data suit: the options that use them, or what is missing until they can be used. */
export interface SuitedTask {
  task: string
  options: Record<string, string | number | number[]>
  /** In words, `the labels of the test images`; empty if nothing is. */
  missing: string[]
  /** What the user may choose. */
  choices?: DataChoice[]
  /** In words, `they are digits`: what the files do not say and the task supposes. */
  supposes?: string
  /** How the task understands the data with these options, in sentences. */
  said: string[]
}

/** What files of data hold, in their order, and the tasks that they suit. */
export interface DataFacts {
  files: FileFacts[]
  tasks: SuitedTask[]
}

/** One experiment of a history that is not open here. */
export interface ForeignExperiment {
  id: number
  name: string
  state: ExperimentState
  done: number
  runs: number
  createdAt: string
  /** Its file. */
  text: string
}

/** The experiments of a history, newest first, and how many are left out. */
export interface HistoryFacts {
  experiments: ForeignExperiment[]
  left: number
}
