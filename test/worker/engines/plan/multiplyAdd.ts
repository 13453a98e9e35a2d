import { assemble, f32x4, i32, kernelsOf, v128 } from '../../../../core/webAssembly/index.ts'

/** a·b + c in float32. */
export type MultiplyAdd = (a: number, b: number, c: number) => number

/** Rounded twice, as on a processor without a fused multiply-add. */
export const rounded: MultiplyAdd = (a, b, c) => Math.fround(Math.fround(a * b) + c)

const bits = new BigInt64Array(1)
const double = new Float64Array(bits.buffer)

/**
 * Rounded once. The product of two float32 is exact in float64, where the sum is rounded to odd (away from what was lost, if
 * its last bit is even), which float32 then rounds as it would the exact sum (Boldo & Melquiond 2008).
 */
export const fused: MultiplyAdd = (a, b, c) => {
  const product = a * b
  const sum = product + c
  const own = sum - product
  const lost = product - (sum - own) + (c - own)
  if (!Number.isFinite(sum) || lost === 0) return Math.fround(sum)
  double[0] = sum
  if ((bits[0]! & 1n) === 0n) bits[0]! += lost > 0 === sum > 0 ? 1n : -1n
  return Math.fround(double[0])
}

/** What the relaxed multiply-add of WebAssembly does on this processor. */
export function onThisProcessor(): MultiplyAdd {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const numbers = new Float32Array(memory.buffer)
  const at = (place: number) => v128.loadSplat(i32.constant(4 * place))
  const body = v128.store(i32.constant(16), f32x4.multiplyAdd(at(0), at(1), at(2)))
  numbers.set(witness)
  const probe = kernelsOf<{ probe(): void }>(() =>
    assemble({ name: 'probe', params: [], locals: [], body, memory: 'imported' }),
  )
  probe(memory).probe()
  return numbers[4] === fused(...witness) ? fused : rounded
}

/** (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴, or 0 where the square is rounded. */
export const witness = [1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)] as const
