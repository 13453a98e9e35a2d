import { permutation, stream } from '../../core/random.ts'
import { Fit, type FitShape, type Prepared } from './fit.ts'

/** Rows for one fitted mlp: which source it reads, how many of its first rows it may use, and its targets. */
export interface Lesson {
  source: number
  /** Rows it learns from: the first `n` of its source. */
  n: number
  /** `[n, outputs]`. */
  targets: Float32Array
  seed: number
}

/** Trains one mlp per lesson, all in one program, and returns each one's predictions `[rows, outputs]`. */
export async function fitted(
  prepared: Prepared,
  purpose: string,
  lessons: Lesson[],
  sources: { train: Float32Array[]; test: Float32Array[]; width: number },
  shape: Pick<FitShape, 'hidden' | 'heads'>,
  { updates, batch }: { updates: number; batch: number },
): Promise<{ predictions: Float32Array[]; flops: number }> {
  const { width: D } = sources
  const outputs = shape.heads.reduce((sum, { size }) => sum + size, 0)
  // Lessons with equal source, n and seed read the same batches: rows travel once for each such pair.
  const pairs = [...new Set(lessons.map(pairOf))]
  const sourceOf = Int32Array.from(lessons, (lesson) => pairs.indexOf(pairOf(lesson)))
  const reads = pairs.map((pair) => lessons.find((lesson) => pairOf(lesson) === pair)!)
  const rows = 500
  const fit = new Fit({ ...shape, runs: lessons.length, sources: pairs.length, sourceOf, inputs: D, batch, rows })
  const compiled = await prepared.get(fit.key, fit.programs)
  const session = compiled.start(
    fit.initial(
      lessons.map((lesson) => lesson.seed),
      purpose,
    ),
  )
  const x = new Float32Array(pairs.length * batch * D)
  const y = new Float32Array(lessons.length * batch * outputs)
  const orders = reads.map((): { epoch: number; order: Int32Array } => ({ epoch: -1, order: new Int32Array(0) }))
  const row = (pair: number, place: number): number => {
    const { n, seed } = reads[pair]!
    const epoch = Math.floor(place / n)
    if (orders[pair]!.epoch !== epoch)
      orders[pair] = { epoch, order: permutation(n, stream(seed, `${purpose}: order of ${n}`), epoch) }
    return orders[pair]!.order[place % n]!
  }
  const drawn = reads.map(() => new Int32Array(batch))
  for (let update = 0; update < updates; update++) {
    drawn.forEach((indices, pair) => {
      const source = sources.train[reads[pair]!.source]!
      for (let b = 0; b < batch; b++) {
        const i = (indices[b] = row(pair, update * batch + b))
        x.set(source.subarray(i * D, (i + 1) * D), (pair * batch + b) * D)
      }
    })
    lessons.forEach(({ targets }, r) => {
      const indices = drawn[sourceOf[r]!]!
      for (let b = 0; b < batch; b++) {
        const i = indices[b]!
        y.set(targets.subarray(i * outputs, (i + 1) * outputs), (r * batch + b) * outputs)
      }
    })
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
  session.dispose()
  return { predictions, flops: (compiled.flops('fit') * updates) / lessons.length }
}

const pairOf = ({ source, n, seed }: Lesson): string => `${source}/${n}/${seed}`
