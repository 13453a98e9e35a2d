import type { TestContext } from 'node:test'
import type { Reference } from './experiment.ts'

/** What every situation is given: the run to equal, numbers in [0, 1), and how many kills are wanted at most. */
export interface Given {
  reference: Reference
  random(): number
  most: number
}

/** What came of one round: whom it killed, and what was wrong afterwards. Filled while the round goes on. */
export interface Found {
  killed: Record<string, number>
  faults: string[]
}

/** A round of kills in one kind of moment. */
export type Round = (t: Pick<TestContext, 'after'>, given: Given, found: Found) => Promise<void>
