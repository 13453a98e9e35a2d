import { predict, ridgeSolver } from '../../measures/algebra/ridge.ts'
import { readCopy } from '../../measures/copies.ts'
import type { Imitation } from '../../measures/measure.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import type { Shape } from '../../networks/network.ts'
import { inputShape } from '../../tasks/task.ts'
import type { FitShape, Prepared } from '../fit.ts'
import { fitted, type Lesson } from '../fitting.ts'
import { freshHeads, type Copy } from './freshHeads.ts'
import { forward, resume } from '../forward.ts'
import { heldouts, type Heldout } from '../heldouts.ts'
import { fittedToOptimum } from '../optimum.ts'
import { within, type Pace } from '../pace.ts'
import type { Scores } from '../../targets/target.ts'
import { values } from '../../targets/values.ts'
import { columnMeans, unexplained } from '../../targets/variance.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

/**
 * How well new students, which see the input and predict the frozen code, learn it from n examples. They share
 * neither seed nor start with anything in training. A list for each run.
 */
export const imitations: Collector<Imitation[]> = { weight: 60, collect }

async function collect(frozen: Frozen, pace: Pace): Promise<Gathered<Imitation[]>> {
  const { cohort, session, prepared, scored: held, shown, code: truth, scores: primaryScores } = frozen
  const { task, seeds, runSeeds, settings } = cohort
  const heldout = heldouts.get(settings.evaluation.students)
  const H = cohort.primary.units
  const D = task.inputs
  const examples = examplesOf(heldout.examples, task.data?.n ?? Infinity)
  const rows = seeds.distinct.map((seed) => task.studentRows(seed, Math.max(...examples)))
  const learnt = await forward(cohort, session, rows, () => pace(0))
  const perRun: Imitation[][] = runSeeds.map(() => [])
  const score = (outputs: Float32Array[]): Scores[] =>
    outputs.map((own, r) => cohort.target.scores(own, held.targets[seeds.ofRun[r]!]!, task.outputs))
  const meanScores = score(
    await resume(
      cohort,
      session,
      learnt.code.map((code) => repeated(columnMeans(code, H), held.n)),
    ),
  )

  const heads = freshHeads(frozen)

  /** Of predictions of the scored rows, and behind them of the labelled ones. */
  const record = async (student: string, unseen: boolean, n: number, copies: Float32Array[]) => {
    const predictions = copies.map((copy) => copy.subarray(0, held.n * H))
    const own = score(await resume(cohort, session, predictions))
    perRun.forEach((list, r) => {
      const copy = asCopied(frozen, r, copies[r]!)
      list.push({
        student,
        unseen,
        n,
        fvu: unexplained(predictions[r]!, truth[r]!, H),
        lossStudent: own[r]!.loss,
        lossMean: meanScores[r]!.loss,
        lossPrimary: primaryScores[r]!.loss,
        passedOn: readCopy(copy.labelled, copy.scored, H, task.concepts),
        fresh: heads(r, copy),
        ...(own[r]!.accuracy !== undefined && {
          accuracyStudent: own[r]!.accuracy,
          accuracyPrimary: primaryScores[r]!.accuracy!,
          chance: primaryScores[r]!.chance!,
        }),
      })
    })
  }

  // Ridge regressions, then one fit for each size of students.
  const kinds = 1 + heldout.students.length
  for (const [i, n] of examples.entries()) {
    const predictions: Float32Array[] = []
    for (const s of seeds.distinct.keys()) {
      await pace((i + s / seeds.distinct.length) / examples.length / kinds)
      const solve = ridgeSolver(rows[s]!.subarray(0, n * D), n, D, 1e-3 * n)
      seeds.ofRun.forEach((of, r) => {
        if (of === s)
          predictions[r] = predict(
            solve(learnt.code[r]!.subarray(0, n * H), H),
            shown.inputs[s]!,
            held.n + shown.labelled,
          )
      })
    }
    await record('ridge', !imitates(cohort, 'linear'), n, predictions)
  }

  const flops = perRun.map(() => 0)
  for (const [k, { label: student, network }] of heldout.students.entries()) {
    const scaled = runSeeds.flatMap((_, r) => examples.map((n) => standardised(learnt.code[r]!, n, H)))
    const lessons = runSeeds.flatMap((seed, r) =>
      examples.map((n, i): Lesson => {
        const targets = scaled[r * examples.length + i]!.values
        return { source: seeds.ofRun[r]!, n, seed, targets }
      }),
    )
    const fit = await learns(heldout, {
      prepared,
      purpose: `held-out ${student}`,
      lessons,
      sources: { train: rows, test: shown.inputs, input: inputShape(task) },
      shape: { network, heads: [{ target: values, size: H }] },
      pace: within(pace, (k + 1) / kinds, (k + 2) / kinds),
    })
    flops.forEach((_, r) => {
      for (const [i] of examples.entries()) flops[r]! += fit.flops[r * examples.length + i]!
    })
    for (const [i, n] of examples.entries()) {
      const predictions = runSeeds.map((_, r) => {
        const at = r * examples.length + i
        return restored(fit.predictions[at]!, scaled[at]!, H)
      })
      await record(student, !imitates(cohort, network.kind), n, predictions)
    }
  }
  return { perRun, flops }
}

interface Learning {
  prepared: Prepared
  purpose: string
  lessons: Lesson[]
  sources: { train: Float32Array[]; test: Float32Array[]; input: Shape }
  shape: Pick<FitShape, 'network' | 'heads'>
  pace: Pace
}

/** Predictions of each lesson's student and the operations of its training, as long as its kind of student learns. */
export async function learns(
  { updates, stops }: Pick<Heldout, 'updates' | 'stops'>,
  { prepared, purpose, lessons, sources, shape, pace }: Learning,
): Promise<{ predictions: Float32Array[]; flops: number[] }> {
  if (!stops) {
    const { predictions, flops } = await fitted(prepared, purpose, lessons, sources, shape, { updates, batch }, pace)
    return { predictions, flops: lessons.map(() => flops) }
  }
  const watched = lessons.map((lesson) => {
    const held = Math.max(1, Math.floor(lesson.n / 10))
    return { ...lesson, n: lesson.n - held, held }
  })
  const patience = { batch, most: updates, ...stops }
  const { test, flops } = await fittedToOptimum(prepared, purpose, watched, sources, shape, patience, pace)
  return { predictions: test, flops }
}

/** Rows of an update of a held-out student. */
const batch = 128

/** A copy of a run's code as it is read: its scored rows, and behind them its labelled ones. */
function asCopied({ train, test, shown, asRead, cohort }: Frozen, run: number, copy: Float32Array): Copy {
  const { task, primary } = cohort
  const [code, scored] = [asRead(copy, run), test[run]!]
  const cut = scored.n * primary.units
  const concepts = train[run]!.concepts.subarray(0, shown.labelled * task.concepts.length)
  return {
    labelled: { n: shown.labelled, code: code.subarray(cut), concepts },
    scored: { ...scored, code: code.subarray(0, cut) },
  }
}

/** Numbers of examples that a training set of so many has; a set that is smaller than one of them ends the curve. */
export const examplesOf = (asked: readonly number[], available: number): number[] => [
  ...new Set(asked.map((n) => Math.min(n, available))),
]

/** Whether a student of this architecture took part in training by seeing the input. */
const imitates = ({ settings }: Cohort, network: string): boolean =>
  settings.teaching.students.some((student) => student.sees === 'input' && student.network.kind === network)

interface Standardised {
  values: Float32Array
  mean: Float64Array
  /** One number, in memory of its own. */
  sd: Float64Array
}

/** The first n rows, each unit centred, all units divided by one pooled standard deviation, if it is not 0. */
function standardised(code: Float32Array, n: number, H: number): Standardised {
  const mean = columnMeans(code, H, n)
  const values = new Float32Array(n * H)
  let sum = 0
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j < H; j++, at++) {
      const centred = code[at]! - mean[j]!
      values[at] = centred
      sum += centred * centred
    }
  const sd = Math.sqrt(sum / (n * H)) || 1
  for (let at = 0; at < values.length; at++) values[at]! /= sd
  return { values, mean, sd: Float64Array.of(sd) }
}

function restored(values: Float32Array, { mean, sd: [sd] }: Standardised, H: number): Float32Array {
  const code = new Float32Array(values.length)
  for (let at = 0; at < code.length;) for (let j = 0; j < H; j++, at++) code[at] = values[at]! * sd! + mean[j]!
  return code
}

function repeated(row: Float64Array, n: number): Float32Array {
  const rows = new Float32Array(n * row.length)
  for (let i = 0; i < n; i++) rows.set(row, i * row.length)
  return rows
}
