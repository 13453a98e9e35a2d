/** A uniform number in [0, 1) as a function of its place: same place, same number. */
export type Uniforms = (i: number) => number

/** A stream of uniforms for a seed: two rounds of a 32-bit avalanche hash over (seed, i), i below 2³². */
export function uniforms(seed: number): Uniforms {
  const key = avalanche(seed ^ 0x9e3779b9)
  return (i) => avalanche(avalanche(i + 0x6d2b79f5) ^ key) / 0x1_0000_0000
}

/** Bijective 32-bit mixing with low bias (Wellons' `triple32`). */
function avalanche(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb)
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51)
  x = Math.imul(x ^ (x >>> 15), 0x31848bab)
  return (x ^ (x >>> 14)) >>> 0
}
