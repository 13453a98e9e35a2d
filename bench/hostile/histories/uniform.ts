/** Returns the next number of a sequence in [0, 1). */
export type Uniform = () => number

/** A sequence determined by a seed (xorshift32). */
export function uniform(seed: number): Uniform {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}
