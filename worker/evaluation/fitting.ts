import { fillBits, stream } from '../../core/random/random.ts'
import { unitsOf, type Shape } from '../networks/network.ts'
import { Fit, type FitShape, type Prepared } from './fit.ts'
import type { Pace } from './pace.ts'

/** Rows for one fitted network: which source it reads, how many of its first rows it may use, and its targets. */
export interface Lesson {
  source: number
  /** Rows it learns from: the first `n` of its source. */
  n: number
  /** `[n, outputs]`. */
  targets: Float32Array
  seed: number
}

/** Trains one network per lesson, all in one program, and returns each one's predictions `[rows, outputs]`. */
export async function fitted(
  prepared: Prepared,
  purpose: string,
  given: Lesson[],
  sources: { train: Float32Array[]; test: Float32Array[]; input: Shape },
  shape: Pick<FitShape, 'network' | 'heads'>,
  { updates, batch }: { updates: number; batch: number },
  pace: Pace,
): Promise<{ predictions: Float32Array[]; flops: number }> {
  const { input } = sources
  const D = unitsOf(input)
  const outputs = shape.heads.reduce((sum, { size }) => sum + size, 0)
  // Lessons with equal source, n and seed read the same batches: rows travel once for each such pair, and they stand
  // side by side.
  const pairs = [...new Set(given.map(pairOf))]
  const order = [...given.keys()].sort((a, b) => pairs.indexOf(pairOf(given[a]!)) - pairs.indexOf(pairOf(given[b]!)))
  const lessons = order.map((i) => given[i]!)
  const sourceOf = Int32Array.from(lessons, (lesson) => pairs.indexOf(pairOf(lesson)))
  const reads = pairs.map((pair) => lessons.find((lesson) => pairOf(lesson) === pair)!)
  const rows = 500
  const fit = new Fit({ ...shape, runs: lessons.length, sources: pairs.length, sourceOf, input, batch, rows })
  const compiled = await prepared.get(fit.key, fit.programs)
  const session = compiled.start(
    fit.initial(
      lessons.map((lesson) => lesson.seed),
      purpose,
    ),
  )
  try {
    const x = new Float32Array(pairs.length * batch * D)
    const y = new Float32Array(lessons.length * batch * outputs)
    const keys = reads.map(({ seed, n }) => stream(seed, `${purpose}: rows of ${n}`))
    const drawn = reads.map(() => new Uint32Array(batch))
    for (let update = 0; update < updates; update++) {
      await pace(update / updates)
      reads.forEach(({ source, n }, pair) => {
        const indices = drawn[pair]!
        fillBits(indices, keys[pair]!, update)
        for (let b = 0; b < batch; b++) indices[b] = Math.floor((indices[b]! / 2 ** 32) * n)
        gatherRows(x, pair * batch * D, sources.train[source]!, indices, D)
      })
      lessons.forEach(({ targets }, r) => gatherRows(y, r * batch * outputs, targets, drawn[sourceOf[r]!]!, outputs))
      await session.run('fit', { x, y, ...fit.rates(update + 1) })
    }
    const n = sources.test[0]!.length / D
    const predictions = lessons.map(() => new Float32Array(n * outputs))
    const shown = new Float32Array(pairs.length * rows * D)
    for (let from = 0; from < n; from += rows) {
      const here = Math.min(rows, n - from)
      reads.forEach(({ source }, pair) =>
        shown.set(sources.test[source]!.subarray(from * D, (from + here) * D), pair * rows * D),
      )
      const got = (await session.run('predict', { x: shown }, ['y'])).y as Float32Array
      predictions.forEach((own, r) =>
        own.set(got.subarray(r * rows * outputs, (r * rows + here) * outputs), from * outputs),
      )
    }
    const inGivenOrder = given.map((_, i) => predictions[order.indexOf(i)]!)
    return { predictions: inGivenOrder, flops: (compiled.flops('fit') * updates) / lessons.length }
  } finally {
    session.dispose()
  }
}

/** Copies rows of width W, by index, to `into` from `at`. */
function gatherRows(into: Float32Array, at: number, from: Float32Array, indices: Uint32Array, W: number): void {
  for (const index of indices) {
    const start = index * W
    if (W > 64) into.set(from.subarray(start, start + W), at)
    else for (let j = 0; j < W; j++) into[at + j] = from[start + j]!
    at += W
  }
}

const pairOf = ({ source, n, seed }: Lesson): string => `${source}/${n}/${seed}`
