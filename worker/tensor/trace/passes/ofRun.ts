import { size } from '../graph.ts'

// Runs are the leading axis. What a rule decides by sizes it decides by those of one run, so that a program of many runs
// computes each as a program of it alone does, operation by operation.

/** Elements of one run: those behind the leading axis. */
export const sizeOfRun = (shape: readonly number[]): number => size(shape.slice(1))

/** Whether two tensors have the same shape but for the number of runs, which is 1 of what runs share. */
export const alikeInRun = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, axis) => axis === 0 || n === b[axis])

/** Whether a run has less of one tensor than of another; of equal ones, a tensor that has no axis of runs is smaller. */
export function smaller(shape: readonly number[], than: readonly number[]): boolean {
  const shared = shape.length < than.length
  const [own, other] = [shared ? size(shape) : sizeOfRun(shape), sizeOfRun(than)]
  return own < other || (own === other && shared)
}
