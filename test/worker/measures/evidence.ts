import { bitsSaved } from '../../../worker/measures/algebra/codeLength.ts'
import { standard } from '../../../worker/measures/algebra/standard.ts'
import { finiteAll } from '../../../worker/measures/finiteCode.ts'
import { replaced } from '../../../worker/evaluation/collectors/circuits.ts'
import {
  activeIn,
  among,
  circuitOf,
  type Circuits,
  type Kept,
  type StandIn,
  type UnitCircuits,
} from '../../../worker/measures/circuits.ts'
import { elimination, nested, type Sets } from '../../../worker/measures/elimination.ts'
import { sideOf } from '../../../worker/measures/sheet.ts'
import { columnMeans } from '../../../worker/targets/variance.ts'
import { readCopy } from '../../../worker/measures/copies.ts'
import { exchanged, following, readersOf } from '../../../worker/measures/exchange.ts'
import type { Evidence, Rows } from '../../../worker/measures/measure.ts'
import { blank } from './golden.ts'
import { randomNumbers } from './random.ts'

/** A code as a function of row, unit and concept values. */
export type Coding = (concepts: readonly number[], noise: () => number) => number[]

/** Evidence of a made-up primary: four sparse value concepts and a class of three, 1,200 + 600 rows, two students. */
export function madeUp(units: number, coding: Coding, seed = 1): Evidence {
  const random = randomNumbers(seed)
  const rows = (n: number): Rows => {
    const concepts: number[] = []
    const code: number[] = []
    for (let i = 0; i < n; i++) {
      const values = Array.from({ length: 4 }, () => (random() < 0.5 ? random() : 0))
      const row = [...values, Math.floor(random() * 3)]
      concepts.push(...row)
      code.push(...coding(row, random))
    }
    const told = Float32Array.from(concepts)
    return { n, code: Float32Array.from(code), concepts: told, inputs: told }
  }
  const still = () => 0.5
  const alone = Array.from({ length: 5 }, (_, c) =>
    coding(one(5, c), still).map((h, u) => h - coding(Array<number>(5).fill(0), still)[u]!),
  )
  const curve = [64, 512, 4096].map((n, i) => ({ n, fvu: 0.6 - 0.2 * i, lossStudent: 0.4 - 0.1 * i }))
  return withCopies({
    ...blank,
    units,
    concepts: [
      ...['red', 'green', 'blue', 'grey'].map((name) => ({ name, type: 'value' as const })),
      { name: 'shape', type: 'class', classes: 3 },
    ],
    train: rows(1200),
    test: rows(600),
    alone: Float32Array.from(alone.flat()),
    directions: directionsOf(units),
    testAccuracy: 0.9,
    imitations: ['ridge', 'mlp 64'].flatMap((student) =>
      curve.map(({ lossStudent, ...row }, i) => {
        const losses = { lossStudent, lossMean: 1, lossPrimary: 0.1 }
        const surplus = { student: 1 - i, mean: 2 }
        return { ...row, ...losses, surplus, student, unseen: true, fresh: losses }
      }),
    ),
    labelCurve: { rows: [64, 256, 1024].map((n, i) => ({ n, surplus: [1 - i, 2 - 1.5 * i] })), without: [2.5, 3] },
    taught: [64, 256, 1000].map((n, i) => ({ n, plain: 0.5 + 0.1 * i, hinted: 0.7 + 0.05 * i })),
    mlpProbe: { probe: { '100': 0.8, '1000': 0.9, all: 0.95 }, probeAuc: { '100': 0.8, '1000': 0.9, all: 0.95 } },
  })
}

/** Units that read seven inputs, five of which are the concepts', each unit mostly one; those from the eighth on read nothing. */
function directionsOf(units: number): Evidence['directions'] {
  const D = 7
  const own = (d: number, j: number) => (j < D ? Number(d === j) + 0.1 * Math.sin(3 * d + j) : 0)
  return {
    units: Float32Array.from({ length: D * units }, (_, at) => own(Math.floor(at / units), at % units)),
    concepts: Float32Array.from({ length: 5 * D }, (_, at) => Number(at % D === Math.floor(at / D))),
  }
}

/** The same evidence where every held-out student has copied the code without error, and concepts are read by probes. */
export function withCopies(evidence: Evidence): Evidence {
  const { units, concepts, train, test, imitations = [] } = evidence
  const passedOn = readCopy(train, test, units, concepts)
  const { sd } = standard(train.code, units, 0, train.n)
  const saved = bitsSaved(
    test.code,
    test.code,
    sd.map((own) => 1 / (own || 1)),
  )
  const next = { rows: test.n, saved }
  const circuits = circuitsOf(evidence)
  return {
    ...evidence,
    interchange: exchangesOf(evidence),
    circuits,
    layerCircuits: { ...ofActive(circuits!, evidence), edges: 12 * (circuitOf(circuits!.by.mean)?.size ?? 0) },
    weightCircuits: ofActive(circuits!, evidence),
    twin: twinCode(evidence),
    imitations: imitations.map((row) => ({ ...row, cka: 1, passedOn, next })),
  }
}

/** The same circuits without units that are never active. */
function ofActive({ weights: _, ...circuits }: UnitCircuits, { train, units }: Evidence): Circuits {
  const own = (kept: Kept) => among(activeIn(train.code, units), kept)
  const { mean, zero, resample } = circuits.by
  const by = { mean: own(mean), zero: own(zero), resample: own(resample) }
  return { ...circuits, by, again: circuits.again.map(own) }
}

/** The code of a second training whose units are the four values, as far as it has units. */
const twinCode = ({ units, test, concepts: { length: F } }: Evidence): Float32Array =>
  Float32Array.from({ length: test.n * units }, (_, at) => {
    const [row, unit] = [Math.floor(at / units), at % units]
    return unit < 4 ? test.concepts[row * F + unit]! : 0
  })

/** Interchange interventions where linear probes read every concept. */
function exchangesOf({ units, concepts, train, test }: Evidence): Evidence['interchange'] {
  if (train.n === 0 || !finiteAll(train.code) || !finiteAll(test.code)) return { k1: {}, k5: {} }
  const readers = readersOf(train, units, concepts)
  const all = readers.factors.map(() => true)
  const readings = (code: Float32Array) => readers.readingsOf(code, test.n, all) as Float64Array[]
  const before = readings(test.code)
  const by = (k: number) => {
    const best = readers.best(k)
    const after = (f: number) => readings(exchanged(test.code, test.n, units, best[f]!))
    return following(readers.factors, before, after)
  }
  return { k1: by(1), k5: by(5) }
}

/** Circuits of a task whose loss is the share of the factors' variance that linear probes of all units miss. */
function circuitsOf({ units, concepts, train, test }: Evidence): Evidence['circuits'] {
  const numbers = Array.from({ length: units + 1 }, (_, j) => j)
  const none = { order: numbers.slice(0, -1), sizes: numbers, losses: numbers.map(() => NaN) }
  const undone = {
    by: { mean: none, zero: none, resample: none },
    again: [],
    nonsense: none.losses,
    random: none.losses,
  }
  if (train.n === 0 || test.n === 0 || !finiteAll(train.code) || !finiteAll(test.code)) return undone
  const readers = readersOf(train, units, concepts)
  const means = columnMeans(train.code, units)
  const all = readers.factors.map(() => true)
  const lossOf = ({ code, n, concepts: labels }: Rows, standIn: StandIn, shift = 0) => {
    const truth = sideOf({ code, n, concepts: labels }, units, concepts, readers.factors).factors
    const out = new Float32Array(code.length)
    return (set: Uint8Array): number => {
      const told = readers.readingsOf(replaced(code, set, standIn, means, out), n, all) as Float64Array[]
      const missed = told.map((said, f) => said.reduce((sum, y, i) => sum + (y - truth[f]![(i + shift) % n]!) ** 2, 0))
      return missed.reduce((a, b) => a + b, 0) / n
    }
  }
  const found = (standIn: StandIn, rows = train): Kept => {
    const [order] = driven(elimination(units, 1), lossOf(rows, standIn)) as [number[]]
    const [losses] = driven(nested([order]), lossOf(test, standIn)) as [number[]]
    return { order, sizes: [...losses.keys()], losses }
  }
  const picked = (rows: Rows, shift: number): number[] => {
    const [order] = driven(elimination(units, 1), lossOf(rows, 'mean', shift)) as [number[]]
    return driven(nested([order]), lossOf(rows, 'mean', shift))[0]!
  }
  const by = { mean: found('mean'), zero: found('zero'), resample: found('resample') }
  const few = (from: number): Rows => {
    const n = Math.ceil(train.n / 80)
    const cut = (all: Float32Array) =>
      all.subarray((from * n * all.length) / train.n, ((from + 1) * n * all.length) / train.n)
    return { n, code: cut(train.code), concepts: cut(train.concepts) }
  }
  const again = train.n < 120 ? [] : [found('mean', few(1)), found('mean', few(2))]
  const weights = Array<number>(units).fill(12)
  return { by, again, nonsense: picked(few(0), 7), random: picked(few(0), 5), weights }
}

/** Answers a search at once, with the loss of a set of each run. */
export function driven<T>(
  search: Generator<Sets, T, ArrayLike<number>>,
  lossOf: (set: Uint8Array, run: number) => number,
): T {
  for (let next = search.next(); ; next = search.next(next.value.map(lossOf))) if (next.done) return next.value
}

/** One unit per value concept and per class, the latter noisy; the last unit is dead. */
export const aligned: Coding = (concepts, noise) => [
  ...concepts.slice(0, 4).map((c) => c + 0.02 * noise() * Number(c > 0)),
  ...[0, 1, 2].map((c) => Math.max(0, 0.6 * Number(concepts[4] === c) + noise() - 0.5)),
  0,
]

/** The same evidence with every code row h replaced by hQ, Q `[units, units]` row-major. */
export function transformed(evidence: Evidence, Q: readonly (readonly number[])[]): Evidence {
  const { units } = evidence
  const apply = (code: Float32Array) =>
    Float32Array.from(code, (_, at) => {
      const row = at - (at % units)
      let sum = 0
      for (let k = 0; k < units; k++) sum += code[row + k]! * Q[k]![at % units]!
      return sum
    })
  const { train, test, alone, directions } = evidence
  return withCopies({
    ...evidence,
    train: { ...train, code: apply(train.code) },
    test: { ...test, code: apply(test.code) },
    ...(alone && { alone: apply(alone) }),
    ...(directions && { directions: { ...directions, units: apply(directions.units) } }),
  })
}

/** A random orthogonal matrix, by Gram–Schmidt. */
export function rotation(n: number, seed = 2): number[][] {
  const random = randomNumbers(seed)
  const rows: number[][] = []
  while (rows.length < n) {
    const row = Array.from({ length: n }, () => random() + random() - random() - random())
    for (const other of rows) {
      const along = row.reduce((sum, x, i) => sum + x * other[i]!, 0)
      other.forEach((x, i) => (row[i]! -= along * x))
    }
    const norm = Math.hypot(...row)
    rows.push(row.map((x) => x / norm))
  }
  return rows
}

/** Unit i becomes unit order[i]. */
export const permutation = (order: readonly number[]): number[][] => order.map((to) => one(order.length, to))

const one = (n: number, at: number) => Array.from({ length: n }, (_, i) => Number(i === at))
