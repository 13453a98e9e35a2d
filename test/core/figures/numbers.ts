/** Seeded numbers of every size: a stream of uniforms, and what is made of it. */
export function numbersOf(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const special = [0, 1, 0.85, 999.5, 1e300, 1.7e308, 1e-300, 5e-324, 2e-310, 2 ** 53, 1234567, 0.1 + 0.2]
  /** Any finite number: often one of the odd ones, else of any power of ten. */
  const anyNumber = (): number => {
    const sign = next() < 0.3 ? -1 : 1
    if (next() < 0.3) return sign * special[Math.floor(next() * special.length)]!
    const power = next() < 0.5 ? Math.floor(next() * 12) - 6 : Math.floor(next() * 615) - 308
    return sign * (1 + 9 * next()) * 10 ** power || sign * 5e-324
  }
  /** A neighbour among the doubles, one to a few thousand steps away. */
  const nearTo = (value: number): number => {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value)
    const far = BigInt(1 + Math.floor(next() ** 4 * 5000))
    view.setBigInt64(0, view.getBigInt64(0) + far)
    const near = view.getFloat64(0)
    return Number.isFinite(near) ? near : value
  }
  return { next, anyNumber, nearTo }
}
