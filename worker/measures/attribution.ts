import { suffices, worthOf, type Kept } from './circuits.ts'
import { setOf, type Sets } from './elimination.ts'

/** Networks of which some parts are kept, one of each run. */
export interface Partly {
  readonly runs: number
  /** How many parts there are. */
  readonly size: number
  /** The loss of each with the parts of its set kept. */
  losses(sets: Sets): Promise<ArrayLike<number>>
  /** What each part of each set takes off the loss, to first order. */
  falls(sets: Sets): Promise<readonly ArrayLike<number>[]>
}

/** Where no more parts are left than this, a quarter is dropped in a round, and no longer half. */
const few = 64
/** Where no more are left than this, each is left out in turn, and the one that is missed least is dropped. */
const oneByOne = 16

const droppedOf = (left: number): number => Math.min(Math.ceil(left / (left > few ? 2 : 4)), left - oneByOne)

/**
 * Orders the parts of every run by need, those without any effect on the loss left out: the first is the last one left. In each
 * round those with the smallest effect on the loss to first order, in either way, are dropped: half of those left, a quarter of 64
 * or fewer; the last sixteen go one at a time, that without which the loss is least. Of equal ones the later go. What is not finite
 * counts as no effect, and as the worst loss. Effects count by their size: a search that dropped first what does harm would
 * make a network that does the task out of random weights, which is not what is asked.
 */
export async function ranked({ runs, size, losses, falls }: Partly): Promise<number[][]> {
  const all = Array.from({ length: size }, (_, part) => part)
  let left = Array.from({ length: runs }, () => all)
  const dropped = left.map((): number[] => [])
  const sets = () => left.map((own) => setOf(size, own))
  const worst = (own: readonly number[], of: (part: number, i: number) => number, go: number): number[] => {
    const values = own.map(of)
    const order = [...values.keys()].sort((a, b) => values[a]! - values[b]! || b - a)
    return order.slice(0, go).map((i) => own[i]!)
  }
  const drop = (r: number, gone: readonly number[]) => {
    dropped[r]!.push(...gone)
    const those = new Set(gone)
    left[r] = left[r]!.filter((part) => !those.has(part))
  }

  let now = await falls(sets())
  left = left.map((own, r) => own.filter((part) => Number.isFinite(now[r]![part]!) && now[r]![part] !== 0))
  for (let round = 0; left.some((own) => own.length > oneByOne); round++) {
    if (round > 0) now = await falls(sets())
    for (const [r, own] of left.entries()) {
      const go = droppedOf(own.length)
      if (go > 0)
        drop(
          r,
          worst(own, (part) => Math.abs(now[r]![part]!) || 0, go),
        )
    }
  }
  for (let most = oneByOne; most > 1; most--) {
    const without = left.map(() => new Float64Array(most))
    if (!left.some((own) => own.length === most)) continue
    for (let i = 0; i < most; i++) {
      const told = await losses(left.map((own) => setOf(size, own.length === most ? own.toSpliced(i, 1) : own)))
      without.forEach((own, r) => (own[i] = Number.isFinite(told[r]) ? told[r]! : Infinity))
    }
    for (const [r, own] of left.entries())
      if (own.length === most)
        drop(
          r,
          worst(own, (_, i) => without[r]![i]!, 1),
        )
  }
  return left.map((own, r) => [...own, ...dropped[r]!.toReversed()])
}

/** Losses of the first parts of each order, at sizes from 0 to all that grow by √2 from sixteen on. */
export async function losing(orders: readonly (readonly number[])[], network: Partly): Promise<Kept[]> {
  const sizes = orders.map((order) => sizesTo(order.length))
  const losses = orders.map((): number[] => [])
  for (let k = 0; k < Math.max(...sizes.map((own) => own.length)); k++) {
    const told = await network.losses(orders.map((order, r) => firstOf(order, sizes[r]![k] ?? 0, network.size)))
    losses.forEach((own, r) => k < sizes[r]!.length && own.push(told[r]!))
  }
  return orders.map((order, r) => ({ order, sizes: sizes[r]!, losses: losses[r]! }))
}

/** The same with the sizes between which the smallest circuit lies, halved until it is found. */
export async function narrowed(kept: readonly Kept[], network: Partly): Promise<Kept[]> {
  const brackets = kept.map(({ sizes, losses }) => {
    const [none, all] = [losses[0]!, losses.at(-1)!]
    const at = worthOf({ losses }) > 0 ? losses.findIndex((loss) => suffices(loss, none, all)) : 0
    return { none, all, low: at > 0 ? sizes[at - 1]! : 0, high: at > 0 ? sizes[at]! : 0 }
  })
  const found = kept.map(({ sizes, losses }) => new Map(sizes.map((size, i) => [size, losses[i]!])))
  while (brackets.some(({ low, high }) => high - low > 1)) {
    const middles = brackets.map(({ low, high }) => Math.floor((low + high) / 2))
    const told = await network.losses(kept.map(({ order }, r) => firstOf(order, middles[r]!, network.size)))
    for (const [r, bracket] of brackets.entries()) {
      if (bracket.high - bracket.low <= 1) continue
      found[r]!.set(middles[r]!, told[r]!)
      bracket[suffices(told[r]!, bracket.none, bracket.all) ? 'high' : 'low'] = middles[r]!
    }
  }
  return kept.map(({ order }, r) => {
    const sizes = [...found[r]!.keys()].sort((a, b) => a - b)
    return { order, sizes, losses: sizes.map((size) => found[r]!.get(size)!) }
  })
}

const firstOf = (order: readonly number[], count: number, size: number): Uint8Array =>
  setOf(size, order.slice(0, count))

/** 0 to sixteen, then by √2, to all. */
function sizesTo(all: number): number[] {
  const sizes: number[] = []
  for (let k = 0; k < all; k = k < oneByOne ? k + 1 : Math.ceil(k * Math.SQRT2)) sizes.push(k)
  return [...sizes, all]
}

/** Calls that an order of so many parts takes, those with slopes and those without. */
export function callsOf(size: number): { falls: number; losses: number } {
  let rounds = 1
  for (let left = size; left > oneByOne; left -= droppedOf(left)) rounds++
  return { falls: Math.max(1, rounds - 1), losses: (oneByOne * (oneByOne + 1)) / 2 - 1 }
}
