import { f32x4, get, i32x4, set, type Value } from '../../../../core/webAssembly/index.ts'

/** The sum of a vector local's four numbers, in every lane; the local is lost. */
export const total = (local: number): Value => [
  set(local, f32x4.add(get(local), i32x4.shuffle(get(local), get(local), [2, 3, 0, 1]))),
  f32x4.add(get(local), i32x4.shuffle(get(local), get(local), [1, 0, 3, 2])),
]
