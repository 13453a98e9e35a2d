import { auc, rank } from '../../measures/algebra/ranking.ts'
import type { Collected, Concept, Rows } from '../../measures/measure.ts'
import { classes as classTarget } from '../../targets/classes.ts'
import { values } from '../../targets/values.ts'
import type { Head } from '../fit.ts'
import { fitted, type Lesson } from '../fitting.ts'
import type { Pace } from '../pace.ts'
import type { Collector, Frozen } from './collector.ts'

type Scores = Required<Collected['mlpProbe']>

/**
 * The highest rung of the probe ladder: one mlp per run and number of labelled rows reads all concepts from the
 * standardised code. R² over value concepts, AUC over classes and binary concepts, each against the rest; means.
 */
export const mlpProbe: Collector<Scores> = { weight: 15, collect }

async function collect(
  { cohort, prepared, train, test }: Frozen,
  pace: Pace,
): Promise<{ perRun: Scores[]; flops: number }> {
  const { concepts } = cohort.task
  const seeds = cohort.runSeeds
  const H = train[0]!.code.length / train[0]!.n
  const heads: Head[] = concepts.map(({ type, classes }) =>
    type === 'class' ? { target: classTarget, size: classes! } : { target: values, size: 1 },
  )
  const most = train[0]!.n
  const sizes = [
    { label: '100', n: 100 },
    { label: '1000', n: 1000 },
    { label: 'all', n: most },
  ].filter(({ n }) => n <= most)
  const scales = train.map(({ code, n }) => scaleOf(code, H, n))
  const goals = new Map<Float32Array, Goals>() // runs of one seed share their labels
  const goalsAt = (r: number): Goals => {
    const { concepts: labels, n } = train[r]!
    const known = goals.get(labels) ?? goalsOf(labels, n, concepts)
    goals.set(labels, known)
    return known
  }
  const lessons: Lesson[] = seeds.flatMap((seed, r) =>
    sizes.map(({ n }) => ({ source: r, n, seed, targets: goalsAt(r).rows })),
  )
  const standard = (rows: Rows[]) => rows.map(({ code }, r) => scaled(code, H, scales[r]!))
  const { predictions, flops } = await fitted(
    prepared,
    'mlp probe',
    lessons,
    { train: standard(train), test: standard(test), input: [H] },
    { network: { kind: 'mlp', hidden: [64], activation: 'relu' }, heads },
    { updates: 500, batch: 100 },
    pace,
  )
  const perRun = seeds.map((_, r): Scores => {
    const of: Scores = { probe: {}, probeAuc: {} }
    sizes.forEach(({ label }, i) => {
      const { r2, auc } = score(predictions[r * sizes.length + i]!, test[r]!, concepts, goalsAt(r).scales)
      if (r2 !== null) of.probe[label] = r2
      if (auc !== null) of.probeAuc[label] = auc
    })
    return of
  })
  return { perRun, flops: flops * sizes.length }
}

/** Mean and inverse standard deviation of columns; 0 for a constant one. */
interface Scale {
  mean: Float64Array
  inverse: Float64Array
}

function scaleOf(x: Float32Array, W: number, n: number): Scale {
  const [sum, square] = [new Float64Array(W), new Float64Array(W)]
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j < W; j++, at++) {
      sum[j]! += x[at]!
      square[j]! += x[at]! * x[at]!
    }
  const mean = sum.map((s) => s / n)
  const variance = square.map((s, j) => Math.max(0, s / n - mean[j]! ** 2))
  return { mean, inverse: variance.map((v) => (v > 1e-12 ? 1 / Math.sqrt(v) : 0)) }
}

function scaled(x: Float32Array, W: number, { mean, inverse }: Scale): Float32Array {
  const out = new Float32Array(x.length)
  for (let at = 0; at < out.length;) for (let j = 0; j < W; j++, at++) out[at] = (x[at]! - mean[j]!) * inverse[j]!
  return out
}

/** Targets of the heads, `[n, outputs]`: values standardised, classes one-hot. */
interface Goals {
  rows: Float32Array
  scales: Scale[]
}

function goalsOf(labels: Float32Array, n: number, concepts: Concept[]): Goals {
  const F = concepts.length
  const width = concepts.reduce((sum, { type, classes }) => sum + (type === 'class' ? classes! : 1), 0)
  const rows = new Float32Array(n * width)
  const scales: Scale[] = []
  let at = 0
  concepts.forEach(({ type, classes }, f) => {
    const column = columnOf(labels, f, F, n)
    const scale = scaleOf(column, 1, n)
    scales.push(scale)
    for (let i = 0; i < n; i++)
      if (type === 'class') rows[i * width + at + column[i]!] = 1
      else rows[i * width + at] = (column[i]! - scale.mean[0]!) * scale.inverse[0]!
    at += type === 'class' ? classes! : 1
  })
  return { rows, scales }
}

function columnOf(x: Float32Array, j: number, W: number, n: number): Float32Array {
  const column = new Float32Array(n)
  for (let i = 0, at = j; i < n; i++, at += W) column[i] = x[at]!
  return column
}

/** Means over concepts; predictions of values are in standard units of the training rows. */
function score(predicted: Float32Array, { n, concepts: truth }: Rows, concepts: Concept[], scales: Scale[]) {
  const width = predicted.length / n
  const [r2s, aucs]: [number[], number[]] = [[], []]
  let at = 0
  concepts.forEach(({ type, classes }, f) => {
    const labels = columnOf(truth, f, concepts.length, n)
    if (type === 'value') r2s.push(r2(columnOf(predicted, at++, width, n), labels, scales[f]!))
    else
      for (const c of type === 'class' ? Array(classes!).keys() : [1])
        aucs.push(
          auc(
            rank(
              Float64Array.from(columnOf(predicted, at++, width, n)),
              labels.map((v) => Number(v === c)),
            ),
          ),
        )
  })
  return { r2: known(r2s), auc: known(aucs) }
}

/** Mean of the defined values, or null. */
function known(list: number[]): number | null {
  const defined = list.filter((v) => !Number.isNaN(v))
  return defined.length ? defined.reduce((a, b) => a + b, 0) / defined.length : null
}

/** 1 − Σ(y − ŷ)²/Σ(y − ȳ)², clipped to [0, 1]; ŷ in units of `scale`. */
function r2(predicted: Float32Array, truth: Float32Array, { mean, inverse }: Scale): number {
  const centre = truth.reduce((a, b) => a + b, 0) / truth.length
  const sd = inverse[0]! > 0 ? 1 / inverse[0]! : 0
  let [missed, spread] = [0, 0]
  truth.forEach((y, i) => {
    missed += (y - (predicted[i]! * sd + mean[0]!)) ** 2
    spread += (y - centre) ** 2
  })
  return spread === 0 ? NaN : Math.min(1, Math.max(0, 1 - missed / spread))
}
