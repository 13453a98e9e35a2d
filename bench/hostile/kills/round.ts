import type { TestContext } from 'node:test'
import type { Reference } from './experiment.ts'

/** The input of every situation: the run to equal, random numbers in [0, 1), and the most kills. */
export interface Given {
  reference: Reference
  random(): number
  most: number
}

/** The result of one round: which processes were killed, and what was wrong afterwards. Filled during the round. */
export interface Found {
  killed: Record<string, number>
  faults: string[]
}

/** A round of kills in one situation. */
export type Round = (t: Pick<TestContext, 'after'>, given: Given, found: Found) => Promise<void>
