import { silent } from '../../core/units/layout.ts'

/** Up to which size an activation counts as silent: a share of the code's largest, so that its scale does not matter. */
export function silentUpTo(code: Float32Array): number {
  let largest = 0
  for (let i = 0; i < code.length; i++) largest = Math.max(largest, Math.abs(code[i]!))
  return silent * largest
}
