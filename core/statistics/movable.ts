import { isFiniteValue, type Recorded } from './summarise.ts'

/** Whether anything can be learnt from a measure in these runs. */
export type Movable =
  | { kind: 'movable' }
  /** It has the same value in every run: it is not movable here, and says nothing for or against any claim. */
  | { kind: 'fixed'; value: number; at: 'floor' | 'ceiling' | 'inside'; n: number; reason: string }
  | { kind: 'unknown'; reason: string }

/** Whether a measure differs between any two runs; `range` is what it can be, in its unit. */
export function movable(values: readonly Recorded[], range: readonly [number | null, number | null]): Movable {
  const finite = values.filter(isFiniteValue)
  const [value] = finite
  if (value === undefined) return { kind: 'unknown', reason: 'no run has a finite value' }
  if (finite.some((one) => one !== value)) return { kind: 'movable' }
  const at = value === range[0] ? 'floor' : value === range[1] ? 'ceiling' : 'inside'
  const words = { floor: ', the least that it can be', ceiling: ', the most that it can be', inside: '' }[at]
  const n = finite.length
  return { kind: 'fixed', value, at, n, reason: `not movable here: ${value} in each of ${n} runs${words}` }
}
