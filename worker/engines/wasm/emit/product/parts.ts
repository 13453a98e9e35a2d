import { repeat, type Statement } from '../../../../../core/webAssembly/index.ts'
import type { Product } from '../../../shared/plan/plan.ts'
import type { Routine } from '../routine.ts'

/** From one number to before another. */
export type Range = readonly [from: number, to: number]

/** Rows or columns that are written out one by one; more of them loop where they lie evenly. */
export const mostWritten = 24

/** Whether the rows of a product go in a loop, so that the code stays in the nearest cache. */
export const inLoop = ({ rows, split }: Product): boolean => rows > mostWritten && split.length === 1

/** Parts of [0, n), written out, or in a loop in which everything goes forward by one part, and `back` at its end. */
export function inParts(
  routine: Routine,
  n: number,
  length: number,
  looped: boolean,
  {
    part,
    forward,
    back,
  }: { part: (range: Range) => Statement; forward: Statement; back: (times: number) => Statement },
): Statement {
  if (!looped) return tiles(n, length).map(part)
  const [times, rest, counter] = [Math.floor(n / length), n % length, routine.whole()]
  return [repeat(counter, times, [part([0, length]), forward]), rest ? part([0, rest]) : [], back(times)]
}

/** The size of the fewest parts of n, each at most so large, that are as even as can be. */
export const evenly = (n: number, most: number): number => Math.ceil(n / Math.ceil(n / most))

/** [0, n) in parts of a size, the last one smaller. */
const tiles = (n: number, length: number): Range[] =>
  Array.from({ length: Math.ceil(n / length) }, (_, i) => [i * length, Math.min(n, (i + 1) * length)])
