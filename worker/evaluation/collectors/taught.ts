import type { Collected } from '../../measures/measure.ts'
import { heldOutStudents } from '../../students/heldOut.ts'
import { inputShape } from '../../tasks/task.ts'
import type { Scores } from '../../targets/target.ts'
import { values } from '../../targets/values.ts'
import { fitted } from '../fitting.ts'
import type { Lesson } from '../lesson.ts'
import { within, type Pace } from '../pace.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'
import { standardised } from './imitations.ts'

/** Labelled rows that a student of the task gets. */
const sizes = [64, 256, 1000]
const learning = { updates: 500, batch: 128 }

/**
 * How well a new student that learns the task from n labelled rows does on others when it predicts the code beside it, and
 * without: the same network, start and batches, where the hint has no weight. The hint's loss is the mean over units, centred
 * and divided by one deviation; its head is dropped at test.
 */
export const taught: Collector<Collected['taught']> = { weight: 15, collect }

async function collect(frozen: Frozen, pace: Pace): Promise<Gathered<Collected['taught']>> {
  const { cohort, prepared, scored, shown, train } = frozen
  const { task, seeds, runSeeds, target, primary } = cohort
  const [C, H, D] = [task.outputs, primary.units, task.inputs]
  const examples = [...new Set(sizes.map((n) => Math.min(n, shown.labelled)))].filter((n) => n > 0)
  const sources = {
    train: shown.inputs.map((inputs) => inputs.subarray(scored.n * D)),
    test: scored.inputs,
    input: inputShape(task),
  }
  const lessons = runSeeds.flatMap((seed, r) => {
    const labels = target.read(shown.targets[seeds.ofRun[r]!]!, C)
    const code = standardised(train[r]!.code, shown.labelled, H).values
    const targets = beside(labels, C, code, H)
    return examples.map((n): Lesson => ({ source: seeds.ofRun[r]!, n, seed, targets }))
  })
  const { network } = heldOutStudents.mlp64
  let flops = 0
  const scores = async (weight: number, part: Pace): Promise<Scores[]> => {
    const heads = [
      { target, size: C },
      { target: values, size: H, weight },
    ]
    const fit = await fitted(prepared, 'taught', lessons, sources, { network, heads }, learning, part)
    flops += fit.flops
    return fit.predictions.map((own, i) => target.scores(first(own, C, C + H), scored.targets[lessons[i]!.source]!, C))
  }
  const plain = await scores(0, within(pace, 0, 0.5))
  const hinted = await scores(1 / H, within(pace, 0.5, 1))
  const perRun = runSeeds.map((_, r) =>
    examples.map((n, i) => {
      const at = r * examples.length + i
      return { n, plain: success(plain[at]!), hinted: success(hinted[at]!) }
    }),
  )
  return { perRun, flops: runSeeds.map(() => flops * examples.length) }
}

/** Accuracy, or R² of at least 0. */
const success = ({ accuracy, r2 }: Scores): number => accuracy ?? Math.max(0, r2 ?? NaN)

/** Rows `[n, A + B]` of rows `[n, A]` and `[n, B]`. */
function beside(left: Float32Array, A: number, right: Float32Array, B: number): Float32Array {
  const n = right.length / B
  const out = new Float32Array(n * (A + B))
  for (let i = 0; i < n; i++) {
    out.set(left.subarray(i * A, (i + 1) * A), i * (A + B))
    out.set(right.subarray(i * B, (i + 1) * B), i * (A + B) + A)
  }
  return out
}

/** The first A columns of rows `[n, width]`. */
const first = (rows: Float32Array, A: number, width: number): Float32Array => rows.filter((_, at) => at % width < A)
