import { product } from './algebra/product.ts'
import type { Standard } from './algebra/standard.ts'
import { once, tableOf, type Table } from './algebra/table.ts'
import { factorRows, factorsOf, type Factor } from './factors.ts'
import type { Concept, Evidence, Rows } from './measure.ts'

/** Second moments of some rows in standardised coordinates, divided by their number. */
export interface Moments {
  n: number
  /** `[units, units]`; the correlations of the units when standardised on the same rows. 0 for a constant unit. */
  gram: Float64Array
  /** `[units, factors]`. */
  cross: Float64Array
  /** `[factors]`: mean square and mean. */
  square: Float64Array
  mean: Float64Array
  /** `[factors]`: whether it varies on these rows, whatever the scales. */
  varies: boolean[]
  /** `[units]`. */
  unitMean: Float64Array
}

export interface Scales {
  units: Standard
  factors: Standard
}

/** One side of the evidence as measures read it: unit columns, factor columns, and moments of any range of rows. */
export interface Side {
  n: number
  /** `[units][n]` and `[factors][n]`. */
  units: Float32Array[]
  factors: Float32Array[]
  /** Standardisation on these rows. */
  scales(from: number, to: number): Scales
  /** Moments of these rows; standardised on themselves unless told otherwise. Kept for the next caller. */
  moments(from: number, to: number, scales?: Scales): Moments
  /** Correlations `[units, factors]` alone, without the Gram matrix. */
  correlations(from: number, to: number): Float64Array
}

/** All measures of one run share this view of their evidence, so that columns and moments are computed once. */
export interface Sheet {
  factors: Factor[]
  train: Side
  test: Side
  /** Test rows that probes and linear models are scored on: at most 5,000. */
  scored: number
  /** Their moments on the scales of all training rows. */
  heldOut(): Moments
}

const SCORED = 5000

const sheets = new WeakMap<Evidence, Sheet>()

/** The sheet of this evidence, which must not change afterwards. */
export function sheetOf(evidence: Evidence): Sheet {
  const known = sheets.get(evidence)
  if (known) return known
  const factors = factorsOf(evidence.concepts)
  const { units, concepts } = evidence
  const train = sideOf(evidence.train, units, concepts, factors)
  const test = sideOf(evidence.test, units, concepts, factors)
  const scored = Math.min(SCORED, test.n)
  const heldOut = once(() => test.moments(0, scored, train.scales(0, train.n)))
  const sheet = { factors, train, test, scored, heldOut }
  sheets.set(evidence, sheet)
  return sheet
}

const sides = new WeakMap<Rows, { concepts: readonly Concept[]; side: Side }>()

/** Rows of a code of D units as measures read them: made once for the same rows, which must not change afterwards. */
export function sideOf(rows: Rows, D: number, concepts: readonly Concept[], factors: readonly Factor[]): Side {
  const known = sides.get(rows)
  if (known?.concepts === concepts) return known.side
  const side = made(rows, D, concepts, factors)
  sides.set(rows, { concepts, side })
  return side
}

function made(rows: Rows, D: number, concepts: readonly Concept[], factors: readonly Factor[]): Side {
  const { n, code } = rows
  if (code.length !== n * D) throw new Error(`a code has ${code.length} numbers, not ${n} rows of ${D} units`)
  const units = tableOf(code, D)
  const truth = truthOf(rows, concepts, factors)
  const scales = once((from: number, to: number): Scales => {
    return { units: units.standard(from, to), factors: truth.standard(from, to) }
  })
  const cross = ({ units: ofUnits, factors: ofFactors }: Scales, from: number, to: number) =>
    product(units.matrix(from, to, ofUnits), truth.matrix(from, to, ofFactors)).map((sum) => sum / (to - from))
  const measure = (from: number, to: number, by: Scales): Moments => {
    const here = scales(from, to)
    const shift = (now: Standard, then: Standard) => now.mean.map((m, j) => (m - then.mean[j]!) * then.scale[j]!)
    const mean = shift(here.factors, by.factors)
    const square = here.factors.sd.map((sd, j) => (sd * by.factors.scale[j]!) ** 2 + mean[j]! ** 2)
    const unitMean = shift(here.units, by.units)
    const varies = Array.from(here.factors.sd, (sd) => sd > 0)
    const gram = units.gram(from, to, by.units).map((sum) => sum / (to - from))
    return { n: to - from, gram, cross: cross(by, from, to), square, mean, varies, unitMean }
  }
  const known = new WeakMap<Scales, (from: number, to: number) => Moments>()
  return {
    n,
    get units() {
      return units.columns
    },
    get factors() {
      return truth.columns
    },
    scales,
    moments(from, to, by = scales(from, to)) {
      if (!known.has(by))
        known.set(
          by,
          once((from, to) => measure(from, to, by)),
        )
      return known.get(by)!(from, to)
    },
    correlations: once((from: number, to: number) => cross(scales(from, to), from, to)),
  }
}

const truths = new WeakMap<Float32Array, { concepts: readonly Concept[]; n: number; table: Table }>()

/** The factors of some rows, made once for all codes of them. */
function truthOf(rows: Rows, concepts: readonly Concept[], factors: readonly Factor[]): Table {
  const known = truths.get(rows.concepts)
  if (known?.concepts === concepts && known.n === rows.n) return known.table
  const table = tableOf(factorRows(rows, concepts.length, factors), factors.length)
  truths.set(rows.concepts, { concepts, n: rows.n, table })
  return table
}
