import type { ExperimentState } from '../records/records.ts'

/** An array in a file of data, as it was understood. */
export interface ArrayFacts {
  /** Sizes of its dimensions, and the type of its values in words. */
  shape: number[]
  type: string
  /** Its first pictures, row by row, values 0 to 255; absent if it holds none. */
  pictures?: { height: number; width: number; pixels: Uint8Array[] }
  /** How often each label occurs, from 0 on; absent if it holds no labels. */
  labels?: number[]
}

/** A task that files of data suit: the options that use them, or what is missing until they can be used. */
export interface SuitedTask {
  task: string
  options: Record<string, string | number>
  /** In words, `the labels of the test images`; empty if nothing is. */
  missing: string[]
}

/** What files of data hold, in their order (the reason where one cannot be read), and the tasks that they suit. */
export interface DataFacts {
  files: ({ array: ArrayFacts } | { why: string })[]
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
