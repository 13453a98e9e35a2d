import { unitsOf, type Shape } from '../networks/network.ts'
import type { FitShape, Prepared } from './fit.ts'
import { Fitting, type Lesson } from './fitting.ts'
import type { Pace } from './pace.ts'

/** A lesson, and how many rows of its source behind those that it learns from tell when to stop. */
export interface Watched extends Lesson {
  held: number
}

/** When training ends: after `most` updates, or where the error has not fallen by `least` of itself in `looks` looks. */
export interface Patience {
  /** Rows of an update. */
  batch: number
  most: number
  /** Updates from one look at the held-out rows to the next. */
  every: number
  looks: number
  least: number
}

/**
 * Trains one network per lesson to the optimum on its held-out rows: it begins with outputs of 0, and the parameters
 * with the least squared error on those rows, the start among them, are restored. What one network does depends on no
 * other. Predictions of the held-out rows, of the test rows and of `more` of them, and the operations, of each lesson.
 */
export async function fittedToOptimum(
  prepared: Prepared,
  purpose: string,
  lessons: Watched[],
  sources: { train: Float32Array[]; test: Float32Array[]; input: Shape },
  shape: Pick<FitShape, 'network' | 'heads'>,
  { batch, most, every, looks, least }: Patience,
  pace: Pace,
  more?: (lesson: Lesson) => Float32Array,
): Promise<{ held: Float32Array[]; test: Float32Array[]; more: Float32Array[]; flops: number[] }> {
  const fitting = await Fitting.start(prepared, purpose, lessons, sources, shape, batch, 'silent')
  const D = unitsOf(sources.input)
  const behind = new Map(lessons.map((own): [Lesson, Float32Array] => [own, heldRows(own, sources.train, D)]))
  try {
    const best = lessons.map((lesson) => {
      const error = errorOf(null, lesson)
      return { error, mark: error, at: 0, ended: most }
    })
    const kept = await fitting.weights()
    for (let update = 0; update < most && best.some(({ ended }) => ended > update); update++) {
      await pace(update / most)
      await fitting.update(update)
      const done = update + 1
      if (done % every) continue
      const now = await fitting.predict((lesson) => behind.get(lesson)!)
      const better = [...best.keys()].filter((i) => {
        const own = best[i]!
        if (own.ended < done) return false
        const error = errorOf(now[i]!, lessons[i]!)
        if (error < own.mark * (1 - least)) Object.assign(own, { mark: error, at: done })
        else if (done - own.at >= looks * every) own.ended = done
        if (!(error < own.error)) return false
        own.error = error
        return true
      })
      if (better.length > 0) fitting.copy(await fitting.weights(), kept, better)
    }
    fitting.restore(kept)
    return {
      held: await fitting.predict((lesson) => behind.get(lesson)!),
      test: await fitting.predict(({ source }) => sources.test[source]!),
      more: more ? await fitting.predict(more) : [],
      flops: best.map(({ ended }) => ended * fitting.flops),
    }
  } finally {
    fitting.dispose()
  }
}

/** Inputs of the rows behind those that a lesson learns from. */
const heldRows = ({ source, n, held }: Watched, inputs: Float32Array[], width: number): Float32Array =>
  inputs[source]!.subarray(n * width, (n + held) * width)

/** Squared error on the held-out rows, of these predictions or of outputs of 0. */
function errorOf(predictions: Float32Array | null, { targets, n, held }: Watched): number {
  const width = targets.length / (n + held)
  const truth = targets.subarray(n * width)
  return truth.reduce((sum, y, at) => sum + (y - (predictions?.[at] ?? 0)) ** 2, 0)
}
