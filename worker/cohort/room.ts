import type { Specs } from '../tensor/program.ts'
import type { Cohort } from './cohort.ts'

/**
 * Bytes that a cohort takes at the least, from the shapes of its arrays: its state and as much again as its parameters for
 * their gradients; while it is evaluated, the code and the outputs of its runs on the held-out rows. What an engine keeps
 * of a step's intermediate values, and what held-out students take, comes on top.
 */
export function leastBytes({ runs, state, primary, students, further, settings, task }: Cohort): number {
  const parameters = [primary, ...students, ...Object.values(further)].map((learner) => learner.parameters.specs())
  const gradients = parameters.reduce((sum, specs) => sum + bytesOf(specs), 0)
  const evaluated = 4 * runs * settings.evaluation.rows * (primary.units + task.outputs)
  return bytesOf(state) + Math.max(gradients, evaluated)
}

/**
 * Throws where several runs do not fit into the free memory together, before anything of them is allocated: the cohort is
 * then cut in two, as when memory runs out. One run alone is always tried.
 */
export function requireRoom(cohort: Cohort, freeBytes: number): void {
  const needed = leastBytes(cohort)
  if (cohort.runs > 1 && needed > freeBytes)
    throw new Error(`${cohort.runs} runs need at least ${gigabytes(needed)} GB, ${gigabytes(freeBytes)} GB are free`)
}

/** Every element takes four bytes. */
const bytesOf = (specs: Specs): number =>
  Object.values(specs).reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1), 0)

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2)
