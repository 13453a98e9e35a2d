/** A set of units of each run: 1 where a unit is kept. */
export type Sets = readonly Uint8Array[]

/** Where no more units are left than this, they are dropped one at a time. */
const oneByOne = 16

/**
 * Orders the units of every run by need: the first is the last one left. Dropped are the units without which the loss is
 * least, half of those left while there are more than 16, then one at a time. It yields sets, one of each run, and is
 * given their losses; a loss that is not finite counts as the worst. Of units without which the loss is equal, the later go.
 */
export function* elimination(units: number, runs: number): Generator<Sets, number[][], ArrayLike<number>> {
  const left = Array.from({ length: runs }, () => Array.from({ length: units }, (_, unit) => unit))
  const dropped = left.map((): number[] => [])
  for (let size = units; size > 1; size = left[0]!.length) {
    const losses = left.map(() => new Float64Array(size))
    for (let i = 0; i < size; i++) {
      const told = yield left.map((own) => setOf(units, own.toSpliced(i, 1)))
      losses.forEach((own, r) => (own[i] = Number.isFinite(told[r]) ? told[r]! : Infinity))
    }
    const go = size > oneByOne ? Math.floor(size / 2) : 1
    left.forEach((own, r) => {
      const without = losses[r]!
      const byLoss = own
        .map((_, i) => i)
        .toSorted((a, b) => (without[a]! < without[b]! ? -1 : without[a]! > without[b]! ? 1 : b - a))
      const gone = byLoss.slice(0, go).map((i) => own[i]!)
      dropped[r]!.push(...gone)
      left[r] = own.filter((unit) => !gone.includes(unit))
    })
  }
  return left.map((own, r) => [...own, ...dropped[r]!.toReversed()])
}

/** How many sets it yields. */
export function eliminations(units: number): number {
  let sets = 0
  for (let size = units; size > 1; size -= size > oneByOne ? Math.floor(size / 2) : 1) sets += size
  return sets
}

/** Yields the sets of the first k units of each order, k = 0 to all; gives their losses, `[runs][units + 1]`. */
export function* nested(orders: readonly (readonly number[])[]): Generator<Sets, number[][], ArrayLike<number>> {
  const losses = orders.map((): number[] => [])
  const units = orders[0]!.length
  for (let k = 0; k <= units; k++) {
    const told = yield orders.map((order) => setOf(units, order.slice(0, k)))
    losses.forEach((own, r) => own.push(told[r]!))
  }
  return losses
}

/** A set of these parts, of so many. */
export function setOf(units: number, kept: readonly number[]): Uint8Array {
  const set = new Uint8Array(units)
  for (const unit of kept) set[unit] = 1
  return set
}
