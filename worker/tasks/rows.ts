import type { Choice } from '../../core/experiment/types.ts'
import type { HeldSet } from '../../core/units/report.ts'
import { tasks } from './index.ts'

/** A request for rows of a task. */
export interface HeldAsked {
  task: Choice
  seed: number
  rows: number
}

/** The first held-out rows of a task and seed in the order of an evaluation: at most `rows`. */
export function heldRows({ task, seed, rows }: HeldAsked): HeldSet {
  const { concepts, image, sequence, inputs: width, heldOut } = tasks.get(task.kind).open(task)
  const { n, inputs, concepts: values } = heldOut(seed, rows)
  return { concepts, image: image ?? null, sequence: sequence ?? null, n, width, inputs, values }
}
