import { f32x4, get, i32, i32x4, set, v128, type Statement, type Value } from '../../../../core/webAssembly/index.ts'
import type { Routine } from './routine.ts'

/** The sum of a vector local's four numbers, in every lane; the local is lost. */
export const total = (local: number): Value => [
  set(local, f32x4.add(get(local), i32x4.shuffle(get(local), get(local), [2, 3, 0, 1]))),
  f32x4.add(get(local), i32x4.shuffle(get(local), get(local), [1, 0, 3, 2])),
]

/**
 * Adds the second local of each pair to its first. Both are stored side by side before: from there V8 goes back and makes one
 * wide vector of all that led to them (docs/engines.md).
 */
export function addPairs(routine: Routine, pairs: readonly (readonly [number, number])[]): Statement {
  const { aside } = routine.target
  const at = (pair: number, half: number) => aside + 32 * pair + 16 * half
  const nowhere = i32.constant(0)
  return [
    pairs.map((pair, i) => pair.map((local, half) => v128.store(nowhere, get(local), at(i, half)))),
    pairs.map(([first], i) => set(first, f32x4.add(v128.load(nowhere, at(i, 0)), v128.load(nowhere, at(i, 1))))),
  ]
}
