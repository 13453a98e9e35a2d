import { readFileSync } from 'node:fs'
import type { Evidence } from '../../../worker/measures/measure.ts'

/** Numbers of scikit-learn and SciPy; measures.py beside the file wrote them. */
export interface Golden {
  ridge: {
    n: number
    D: number
    K: number
    penalty: number
    X: number[]
    Y: number[]
    weights: number[]
    intercept: number[]
    predicted: number[]
  }[]
  lasso: { gram: number[]; cross: number[]; penalties: number[]; weights: number[] }
  ranking: { labels: number[]; scores: number[]; auc: number; matthewsAtHalf: number; bestMatthews: number }
  assignments: { rows: number; cols: number; gain: number[]; total: number }[]
  information: { joint: number[]; entropyBase3: number; mutual: number }
  evidence: { units: number; train: GoldenRows; test: GoldenRows; want: Record<string, number> }
}

interface GoldenRows {
  n: number
  code: number[]
  concepts: number[]
}

const file = new URL('../../golden/measures.json', import.meta.url)
export const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden

/** The evidence those numbers were computed on: three value concepts and one of three classes; the last unit is dead. */
export function goldenEvidence(): Evidence {
  const { units, train, test } = golden.evidence
  const rows = ({ n, code, concepts }: GoldenRows) => {
    return { n, code: Float32Array.from(code), concepts: Float32Array.from(concepts) }
  }
  return {
    ...blank,
    units,
    concepts: [
      { name: 'size', type: 'value' },
      { name: 'slant', type: 'value' },
      { name: 'ink', type: 'value' },
      { name: 'shape', type: 'class', classes: 3 },
    ],
    train: rows(train),
    test: rows(test),
  }
}

/** What the evidence of any run carries besides rows. */
/** Circuits of no unit. */
const whole = { order: [], sizes: [0], losses: [1] }
const ofNone = { by: { mean: whole, zero: whole, resample: whole }, again: [], nonsense: [1], random: [1] }

export const blank = {
  testLoss: 0.5,
  imitations: [],
  mlpProbe: {},
  taught: [],
  labelCurve: { rows: [], without: null },
  interchange: { k1: {}, k5: {} },
  circuits: ofNone,
  layerCircuits: ofNone,
  weightCircuits: ofNone,
  twin: new Float32Array(0),
  flopsPerRow: { dense: 2000, effective: 500 },
  weights: { all: 80, nonZero: 20 },
  flops: { primary: 1e9, teaching: 2e9, evaluation: 3e9 },
  elapsedMs: { training: 1000, evaluation: 500 },
  budget: { bound: 0.2, pressure: 2, violation: -0.01 },
} satisfies Partial<Evidence>

/** Asserts |a − b| ≤ tolerance for every pair. */
export function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers, expected ${expected.length}`)
  for (let i = 0; i < actual.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance))
      throw new Error(`number ${i} is ${actual[i]}, expected ${expected[i]} within ${tolerance}`)
}
