import { factorsOf, meanOverConcepts, type Factor } from './factors.ts'
import { columnsOf } from './algebra/standard.ts'
import { fitProbes, read } from './ladder.ts'
import type { Concept, Following, Rows } from './measure.ts'
import { sideOf } from './sheet.ts'

/** How many of a concept's best units are exchanged or ablated. */
export const exchangedUnits = { k1: 1, k5: 5 } as const
export type Exchanged = keyof typeof exchangedUnits

/** What is read of each factor on each row, `[factors][n]`. */
export type Readings = readonly ArrayLike<number>[]

/** Linear readings of all units for each factor, and each factor's best k units, from labelled rows. */
export function readersOf(labelled: Rows, units: number, concepts: readonly Concept[]) {
  const factors = factorsOf(concepts)
  const side = sideOf(labelled, units, concepts, factors)
  const probes = fitProbes(side, labelled.n, units)
  let columns: Float32Array[] | undefined
  return {
    factors,
    probes,
    /** Standardisation on the labelled rows. */
    scales: side.scales(0, labelled.n),
    best: (k: number) => fitProbes(side, labelled.n, Math.min(k, units)).map((probe) => probe.units),
    /** What each factor's probe says on the rows of a code, where it is `wanted`, and null elsewhere. */
    readingsOf(code: Float32Array, n: number, wanted: readonly boolean[]): (Float64Array | null)[] {
      if (!wanted.includes(true)) return wanted.map(() => null)
      columns = columnsOf(code, units, 0, n, columns)
      return probes.map((probe, f) => (wanted[f] ? read(probe, columns!, n) : null))
    },
  }
}

/** The row whose units another row is given: half of the rows further on. */
export const partner = (row: number, n: number): number => (row + Math.floor(n / 2)) % n

/** The code `[n, H]` in which each row has these units of its partner, in `out`. */
export function exchanged(
  code: Float32Array,
  n: number,
  H: number,
  units: readonly number[],
  out: Float32Array = new Float32Array(n * H),
): Float32Array {
  out.set(code.subarray(0, n * H))
  for (let row = 0; row < n; row++) for (const j of units) out[row * H + j] = code[partner(row, n) * H + j]!
  return out
}

/**
 * Of what is read before and after the exchange of each factor's units: `cause`, the share of the squared way to the
 * partner's reading that the factor goes, and `isolate`, the mean share that factors of other concepts do not, both in [0, 1].
 */
export function following(
  factors: readonly Factor[],
  before: Readings,
  after: (factor: number) => Readings,
): Following {
  const causes: number[] = []
  const isolates: number[] = []
  const ways = before.map(wayOf)
  factors.forEach(({ concept }, f) => {
    const now = after(f)
    causes.push(staying(now[f]!, ways[f]!.partners, ways[f]!))
    const others = factors.map((other, g) => (other.concept === concept ? NaN : staying(now[g]!, before[g]!, ways[g]!)))
    isolates.push(meanOverConcepts(factors, others))
  })
  const [cause, isolate] = [meanOverConcepts(factors, causes), meanOverConcepts(factors, isolates)]
  return { ...(Number.isFinite(cause) && { cause }), ...(Number.isFinite(isolate) && { isolate }) }
}

/** What the partners of rows read, and how far they are. */
interface Way {
  partners: Float64Array
  /** Σ(partner − own)², and whether that is more than rounding. */
  squares: number
  differ: boolean
}

function wayOf(own: ArrayLike<number>): Way {
  const partners = new Float64Array(own.length)
  let [squares, size] = [0, 0]
  for (let i = 0; i < own.length; i++) {
    const to = (partners[i] = own[partner(i, own.length)]!)
    const way = to - own[i]!
    squares += way * way
    size += to * to
  }
  return { partners, squares, differ: squares > 1e-12 * size }
}

/** 1 − Σ(now − to)²/Σ(partner − own)² in [0, 1]; NaN where rows and their partners do not differ. */
function staying(now: ArrayLike<number>, to: ArrayLike<number>, { squares, differ }: Way): number {
  if (!differ) return NaN
  let missed = 0
  for (let i = 0; i < now.length; i++) {
    const left = now[i]! - to[i]!
    missed += left * left
  }
  return Math.min(1, Math.max(0, 1 - missed / squares))
}
