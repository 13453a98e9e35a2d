import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Frozen } from '../../../worker/evaluation/collectors/collector.ts'
import { freshHeads } from '../../../worker/evaluation/collectors/freshHeads.ts'
import { logistic, logitsOf } from '../../../worker/measures/algebra/logistic.ts'
import { freshFidelity } from '../../../worker/measures/freshFidelity.ts'
import type { Imitation } from '../../../worker/measures/measure.ts'
import { classes } from '../../../worker/targets/classes.ts'
import type { Target } from '../../../worker/targets/target.ts'
import { values } from '../../../worker/targets/values.ts'
import { aligned, madeUp } from './evidence.ts'
import { near } from './golden.ts'

interface Golden {
  logistic: Record<'n' | 'm' | 'D' | 'K' | 'penalty' | 'loss', number> & Record<'X' | 'y' | 'probabilities', number[]>
  heads: Record<'n' | 'm' | 'D' | 'K' | 'lossMean' | 'lossStudent' | 'lossPrimary', number> &
    Record<'X' | 'copy' | 'Y', number[]>
}
const file = new URL('../../golden/learning.json', import.meta.url)
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden

test('Multinomial logistic regression is that of scikit-learn, and the head of classes comes within a hundredth of its loss', () => {
  const { n, m, D, K, penalty, X, y, probabilities, loss } = golden.logistic
  const [x, labels] = [Float32Array.from(X), Float32Array.from(y)]
  const fitted = logistic(x.subarray(0, n * D), labels, n, D, K, penalty)
  const logits = logitsOf(fitted, x.subarray(n * D), m)
  const said = Array.from({ length: m }, (_, i) => softmax([...logits.subarray(i * K, (i + 1) * K)])).flat()
  near(said, probabilities, 2e-4)
  near([classes.scores(logits, labels.subarray(n), K).loss], [loss], 1e-4)
  const sharp = logitsOf(logistic(x.subarray(0, n * D), labels, n, D, K, 1e-3), x.subarray(0, n * D), n)
  const head = classes.head(x.subarray(0, n * D), labels, n, K)(x.subarray(0, n * D), n)
  const [least, own] = [sharp, head].map((given) => classes.scores(given, labels.subarray(0, n), K).loss)
  assert.ok(own! < 1.01 * least!, `${own} and ${least}`)
})

/** Frozen primaries of one run, as far as new heads look at them. */
function frozen(target: Target, code: Float32Array, rows: Float32Array, n: number, H: number, C: number): Frozen {
  const width = target.width(C)
  const m = rows.length / width - n
  const part = (from: number, to: number) => {
    return { n: to - from, code: code.subarray(from * H, to * H), concepts: new Float32Array(0) }
  }
  return {
    cohort: { task: { outputs: C }, seeds: { ofRun: [0] }, target, primary: { units: H } },
    scored: { n: m, targets: [rows.subarray(n * width)] },
    shown: { labelled: n, targets: [rows.subarray(0, n * width)] },
    train: [part(0, n)],
    test: [part(n, n + m)],
  } as unknown as Frozen
}
const copyOf = (code: Float32Array, n: number, H: number) => ({
  labelled: { n, code: code.subarray(0, n * H), concepts: new Float32Array(0) },
  scored: { n: code.length / H - n, code: code.subarray(n * H), concepts: new Float32Array(0) },
})

test('New heads of a code, of a copy and of none have the losses of ridge regression in scikit-learn', () => {
  const { n, D, K, X, copy, Y, lossMean, lossStudent, lossPrimary } = golden.heads
  const heads = freshHeads(frozen(values, Float32Array.from(X), Float32Array.from(Y), n, D, K))
  const own = heads(0, copyOf(Float32Array.from(copy), n, D))
  near([own.lossMean, own.lossStudent, own.lossPrimary], [lossMean, lossStudent, lossPrimary], 1e-4)
})

test('A new head reads a copy that is turned, stretched and shifted, and nothing from one that diverged or says nothing', () => {
  const { n, D, K, X, Y, lossPrimary, lossMean } = golden.heads
  const heads = freshHeads(frozen(values, Float32Array.from(X), Float32Array.from(Y), n, D, K))
  const turned = Float32Array.from(X, (_, at) => {
    const [j, row] = [at % D, X.slice(at - (at % D), at - (at % D) + D)]
    return 3 * row[j]! + 2 * row[(j + 1) % D]! - 7
  })
  near([heads(0, copyOf(turned, n, D)).lossStudent], [lossPrimary], 0.02 * lossPrimary)
  for (const nothing of [NaN, 0, 4])
    near(
      [
        heads(
          0,
          copyOf(
            turned.map(() => nothing),
            n,
            D,
          ),
        ).lossStudent,
      ],
      [lossMean],
      1e-5,
    )
})

test('A class that has no labelled row, and classes of one only, leave the losses finite', () => {
  const { n, D, K, X, y } = golden.logistic
  for (const told of [(c: number) => Math.min(c, 1), () => 0]) {
    const rows = Float32Array.from(y, (c, i) => (i < n ? told(c) : c))
    const heads = freshHeads(frozen(classes, Float32Array.from(X), rows, n, D, K))
    const losses = Object.values(heads(0, copyOf(Float32Array.from(X), n, D)))
    assert.ok(losses.every(Number.isFinite), String(losses))
  }
})

const rows = (losses: readonly (readonly [n: number, loss: number])[], lossPrimary = 0.2): Imitation[] =>
  losses.map(([n, lossStudent]) => ({
    ...madeUp(8, aligned).imitations![0]!,
    student: 'mlp 64',
    n,
    fresh: { lossMean: 1, lossStudent, lossPrimary },
  }))

test('Fidelity with a fresh head is the share recovered at the largest n, and its area over log₂ n in [0, 1]', () => {
  const evidence = madeUp(8, aligned)
  const of = (imitations: Imitation[]) => freshFidelity.measure({ ...evidence, imitations })
  const told = of(
    rows([
      [1024, 0.2],
      [64, 3],
      [256, 0.6],
    ]),
  )
  near([told['freshFidelity.mlp64'], told['freshFidelityArea.mlp64']] as number[], [1, (0.5 + 1.5) / 4], 1e-12)
  const nothing = { value: null, reason: 'a new head on the code does no better than none' }
  assert.deepEqual(of(rows([[64, 1]], 0.995))['freshFidelityArea.mlp64'], nothing)
  const missing = { value: null, reason: 'no held-out student ridge in this evaluation' }
  assert.deepEqual(of(rows([[64, 1]]))['freshFidelity.ridge'], missing)
})

function softmax(logits: number[]): number[] {
  const exps = logits.map((z) => Math.exp(z - Math.max(...logits)))
  return exps.map((e) => e / exps.reduce((a, b) => a + b))
}
