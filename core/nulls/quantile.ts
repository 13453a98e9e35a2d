/**
 * Where a value stands in a null: the share of the null below it, ties counted half. 1 above all of it, 0 below all, NaN
 * for an empty null. Of n values the smallest chance of a value beyond all of them is 1/(n + 1).
 */
export function quantileIn(drawn: ArrayLike<number>, value: number): number {
  let below = 0
  for (let i = 0; i < drawn.length; i++) below += drawn[i]! < value ? 1 : drawn[i] === value ? 0.5 : 0
  return below / drawn.length
}
