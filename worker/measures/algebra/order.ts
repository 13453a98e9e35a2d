/** Places of numbers from the least to the largest, of equal ones the first, by three passes over eleven bits each. */
export function orderOf(keys: Uint32Array): Uint32Array {
  const n = keys.length
  let [from, to] = [new Uint32Array(n), new Uint32Array(n)]
  for (let i = 0; i < n; i++) from[i] = i
  const begins = new Uint32Array(digits)
  for (let shift = 0; shift < 32; shift += bitsAtATime) {
    begins.fill(0)
    for (let i = 0; i < n; i++) begins[(keys[i]! >>> shift) & (digits - 1)]!++
    for (let digit = 0, at = 0; digit < digits; digit++) {
      const count = begins[digit]!
      begins[digit] = at
      at += count
    }
    for (let i = 0; i < n; i++) {
      const place = from[i]!
      to[begins[(keys[place]! >>> shift) & (digits - 1)]!++] = place
    }
    ;[from, to] = [to, from]
  }
  return from
}

const bitsAtATime = 11
const digits = 2 ** bitsAtATime

/** The rank of each value from 1, equal values sharing the mean of theirs. */
export function ranksOf(values: Float32Array): Float64Array {
  const order = orderOf(ordered(values))
  const ranks = new Float64Array(values.length)
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from]!]!
    do to++
    while (to < order.length && values[order[to]!] === value)
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2
  }
  return ranks
}

/** Whole numbers in the order of floats: those of negative ones count backwards. */
function ordered(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.slice().buffer)
  for (let i = 0; i < bits.length; i++) bits[i]! ^= bits[i]! >>> 31 ? 0xffffffff : 0x80000000
  return bits
}
