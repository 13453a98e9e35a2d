import { auc, rank } from '../measures/algebra/ranking.ts'
import type { Concept } from '../measures/measure.ts'
import type { Head, Prepared } from './fit.ts'
import { fitted, type Lesson } from './fitting.ts'
import { oneHot } from './source.ts'

/** Rows of one run, for fitting and for scoring: code `[n, H]`, concepts `[n, F]`. */
export interface Labelled {
  n: number
  code: Float32Array
  concepts: Float32Array
}

type Scores = { probe?: Record<string, number>; probeAuc?: Record<string, number> }

/**
 * The highest rung of the probe ladder: one mlp per run and number of labelled rows reads all concepts from the
 * standardised code. R² over value concepts, AUC over classes and binary concepts, each against the rest; means.
 */
export async function mlpRung(
  prepared: Prepared,
  concepts: Concept[],
  seeds: number[],
  train: Labelled[],
  test: Labelled[],
): Promise<{ scores: Scores[]; flops: number }> {
  const H = train[0]!.code.length / train[0]!.n
  const heads: Head[] = concepts.map(({ type, classes }) =>
    type === 'class' ? { type: 'classes', size: classes! } : { type: 'values', size: 1 },
  )
  const most = train[0]!.n
  const ns = [100, 1000, most].filter((n) => n <= most)
  const scales = train.map(({ code, n }) => scaleOf(code, H, n))
  const goals = train.map(({ concepts: values, n }) => goalsOf(values, n, concepts))
  const lessons: Lesson[] = seeds.flatMap((seed, r) => ns.map((n) => ({ source: r, n, seed, targets: goals[r]!.rows })))
  const { predictions, flops } = await fitted(
    prepared,
    'mlp probe',
    lessons,
    {
      train: train.map(({ code }, r) => scaled(code, H, scales[r]!)),
      test: test.map(({ code }, r) => scaled(code, H, scales[r]!)),
      width: H,
    },
    { hidden: [64], heads },
    { updates: 500, batch: 100 },
  )
  const label = (i: number) => (i === 2 ? 'all' : String(ns[i]))
  const scores = seeds.map((_, r): Scores => {
    const [probe, probeAuc]: [Record<string, number>, Record<string, number>] = [{}, {}]
    ns.forEach((_, i) => {
      const { r2, auc } = score(
        predictions[r * ns.length + i]!,
        test[r]!.concepts,
        test[r]!.n,
        concepts,
        goals[r]!.scales,
      )
      if (r2 !== null) probe[label(i)] = r2
      if (auc !== null) probeAuc[label(i)] = auc
    })
    return { probe, probeAuc }
  })
  return { scores, flops: flops * ns.length }
}

interface Scale {
  mean: Float64Array
  inverse: Float64Array
}

function scaleOf(x: Float32Array, W: number, n: number): Scale {
  const [sum, square] = [new Float64Array(W), new Float64Array(W)]
  for (let i = 0; i < n * W; i++) {
    sum[i % W]! += x[i]!
    square[i % W]! += x[i]! ** 2
  }
  const mean = sum.map((s) => s / n)
  const variance = square.map((s, j) => Math.max(0, s / n - mean[j]! ** 2))
  return { mean, inverse: variance.map((v) => (v > 1e-12 ? 1 / Math.sqrt(v) : 0)) }
}

const scaled = (x: Float32Array, W: number, { mean, inverse }: Scale): Float32Array =>
  x.map((v, i) => (v - mean[i % W]!) * inverse[i % W]!)

/** Targets in head order: values standardised, classes one-hot. */
function goalsOf(values: Float32Array, n: number, concepts: Concept[]): { rows: Float32Array; scales: Scale[] } {
  const columns = concepts.map(({ type, classes }, f) => {
    const column = Float32Array.from({ length: n }, (_, i) => values[i * concepts.length + f]!)
    const scale = scaleOf(column, 1, n)
    if (type === 'class') return { size: classes!, rows: oneHot(column, classes!), scale }
    return { size: 1, rows: scaled(column, 1, scale), scale }
  })
  const width = columns.reduce((sum, { size }) => sum + size, 0)
  const rows = new Float32Array(n * width)
  let at = 0
  for (const column of columns) {
    for (let i = 0; i < n; i++) rows.set(column.rows.subarray(i * column.size, (i + 1) * column.size), i * width + at)
    at += column.size
  }
  return { rows, scales: columns.map(({ scale }) => scale) }
}

/** Means over concepts; predictions of values are in standard units of the training rows. */
function score(predicted: Float32Array, truth: Float32Array, n: number, concepts: Concept[], goals: Scale[]) {
  const width = predicted.length / n
  const column = (j: number) => Float64Array.from({ length: n }, (_, i) => predicted[i * width + j]!)
  const [r2s, aucs]: [number[], number[]] = [[], []]
  let at = 0
  concepts.forEach(({ type, classes }, f) => {
    const values = Float64Array.from({ length: n }, (_, i) => truth[i * concepts.length + f]!)
    if (type === 'value') r2s.push(r2(column(at++), values, goals[f]!))
    else
      for (let c = type === 'class' ? 0 : 1; c < (type === 'class' ? classes! : 2); c++)
        aucs.push(
          auc(
            rank(
              column(at++),
              Float32Array.from(values, (v) => Number(v === c)),
            ),
          ),
        )
  })
  const mean = (list: number[]) => {
    const known = list.filter((v) => !Number.isNaN(v))
    return known.length ? known.reduce((a, b) => a + b, 0) / known.length : null
  }
  return { r2: mean(r2s), auc: mean(aucs) }
}

/** 1 − Σ(y − ŷ)²/Σ(y − ȳ)², clipped to [0, 1]; ŷ in units of `scale`. */
function r2(predicted: Float64Array, truth: Float64Array, { mean, inverse }: Scale): number {
  const centre = truth.reduce((a, b) => a + b, 0) / truth.length
  let [missed, spread] = [0, 0]
  truth.forEach((y, i) => {
    const guess = inverse[0]! > 0 ? predicted[i]! / inverse[0]! + mean[0]! : mean[0]!
    missed += (y - guess) ** 2
    spread += (y - centre) ** 2
  })
  return spread === 0 ? NaN : Math.min(1, Math.max(0, 1 - missed / spread))
}
