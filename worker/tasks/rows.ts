import type { Choice } from '../../core/experiment/types.ts'
import type { HeldSet } from '../../core/units/report.ts'
import { extent } from './arrays/pixels.ts'
import { tasks } from './index.ts'

/** A request for rows of a task. */
export interface HeldAsked {
  task: Choice
  seed: number
  rows: number
}

/** The first held-out rows of a task and seed in the order of an evaluation: at most `rows`. */
export function heldRows({ task, seed, rows }: HeldAsked): HeldSet {
  const { concepts, image, sequence, columns, inputs: width, heldOut } = tasks.get(task.kind).open(task)
  const { n, inputs, concepts: values } = heldOut(seed, rows)
  return {
    concepts,
    image: image ? { ...image, range: drawnRange(inputs) } : null,
    sequence: sequence ?? null,
    columns: columns ?? null,
    n,
    width,
    inputs,
    values,
  }
}

/** The values of pictures that are drawn as the ends of a scale: 0 and 1, or the extremes where some are beyond. */
function drawnRange(inputs: Float32Array): [number, number] {
  const [least, greatest] = extent(inputs)
  return least >= 0 && greatest <= 1 ? [0, 1] : [least, greatest]
}
