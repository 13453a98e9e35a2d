import { joined, predictApart, ridgeSolver, type Linear } from '../../measures/algebra/ridge.ts'
import { ckaWith } from '../../measures/algebra/cka.ts'
import { bitsSaved } from '../../measures/algebra/codeLength.ts'
import { standard } from '../../measures/algebra/standard.ts'
import { readCopy } from '../../measures/copies.ts'
import { tolerance } from '../../measures/lossData.ts'
import type { Imitation } from '../../measures/measure.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import { inputShape } from '../../tasks/task.ts'
import type { FitShape, Prepared } from '../fit.ts'
import { fitted } from '../fitting.ts'
import type { Lesson } from '../lesson.ts'
import { freshHeads, type Copy } from './freshHeads.ts'
import { codeOf, resume } from '../forward.ts'
import { heldouts, type Heldout } from '../heldouts.ts'
import { fittedToOptimum, type Watched } from '../optimum.ts'
import { within, type Pace } from '../pace.ts'
import type { Sources, Span } from '../sourceRows.ts'
import type { Scores } from '../../targets/target.ts'
import { values } from '../../targets/values.ts'
import { columnMeans, unexplainedOf } from '../../targets/variance.ts'
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
  const { lend } = prepared.workspace
  const learnt = await codeOf(cohort, session, rows, () => pace(0), lend)
  // Rows behind the first n, which end where the next size does.
  const behind = (n: number): [from: number, to: number] => [n, examples[examples.indexOf(n) + 1] ?? n]
  const perRun: Imitation[][] = runSeeds.map(() => [])
  const score = (outputs: Float32Array[]): Scores[] =>
    outputs.map((own, r) => cohort.target.scores(own, held.targets[seeds.ofRun[r]!]!, task.outputs))
  // One row stands for all, but where the layers behind the code read the inputs, too.
  const meanRows = cohort.primary.readsBeside ? held.n : 1
  const means = learnt.map((code) => repeated(Float32Array.from(columnMeans(code, H)), meanRows, lend(meanRows * H)))
  const meanOutputs = await resume(cohort, session, means, held.inputs)
  const outputs = runSeeds.map(() => lend(held.n * task.outputs))
  const meanScores = score(meanOutputs.map((own, r) => (meanRows === 1 ? repeated(own, held.n, outputs[r]!) : own)))

  const heads = freshHeads(frozen)
  const fvuOf = truth.map((code) => unexplainedOf(code, H))
  const compared = Math.min(ckaRows, held.n) * H
  const ckaOf = truth.map((code) => ckaWith({ code: code.subarray(0, compared), units: H }))

  /** Of predictions of the scored rows, and behind them of the labelled ones. */
  const record = async (student: string, unseen: boolean, n: number, copies: Float32Array[], next?: Float32Array[]) => {
    const predictions = copies.map((copy) => copy.subarray(0, held.n * H))
    const own = score(await resume(cohort, session, predictions, held.inputs, undefined, outputs))
    perRun.forEach((list, r) => {
      const copy = asCopied(frozen, r, copies[r]!)
      list.push({
        student,
        unseen,
        n,
        fvu: fvuOf[r]!(predictions[r]!),
        cka: ckaOf[r]!({ code: predictions[r]!.subarray(0, compared), units: H }),
        lossStudent: own[r]!.loss,
        lossMean: meanScores[r]!.loss,
        lossPrimary: primaryScores[r]!.loss,
        passedOn: readCopy(copy.labelled, copy.scored, H, task.concepts),
        fresh: heads(r, copy),
        ...surplusOf(cohort, own[r]!.loss, meanScores[r]!.loss, primaryScores[r]!.loss),
        ...(next && {
          next: sent(frozen.asRead(learnt[r]!, r), frozen.asRead(next[r]!, r), n, Math.min(...examples), H),
        }),
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
  const reports = heldout.thorough ?? false
  const regressions = examples.map(() => ({ copies: [] as Float32Array[], next: [] as Float32Array[] }))
  // Room for codes side by side: of the most examples, and in part of fewer.
  let together = new Float32Array(0)
  for (const s of seeds.distinct.keys()) {
    const lines: { i: number; own: number[]; line: Linear }[] = []
    for (const [i, n] of examples.entries()) {
      await pace((s + i / examples.length) / seeds.distinct.length / kinds)
      const solve = ridgeSolver(rows[s]!.subarray(0, n * D), n, D, 1e-3 * n)
      const ofSeed = runSeeds.flatMap((_, r) => (seeds.ofRun[r] === s ? [r] : []))
      for (const own of parted(ofSeed, Math.floor(mostColumns / H))) {
        const codes = own.map((r) => learnt[r]!.subarray(0, n * H))
        const numbers = Math.max(...examples) * own.length * H
        if (together.length < numbers) together = lend(numbers)
        lines.push({ i, own, line: solve(sideBySide(codes, n, together), own.length * H) })
      }
    }
    for (const { i, own, line } of reports ? lines : []) {
      const [from, to] = behind(examples[i]!)
      const next = predictApart(line, H, rows[s]!.subarray(from * D, to * D), to - from)
      next.forEach((told, k) => (regressions[i]!.next[own[k]!] = told))
    }
    const widest = Math.max(...lines.map(({ own }) => own.length * H))
    for (const some of parted(lines, Math.floor(mostColumns / widest))) {
      const lined = some.map(({ line }) => line)
      const places = some.flatMap(({ i, own }) => own.map((r) => ({ i, r })))
      const said = predictApart(joined(lined, D), H, shown.inputs[s]!, held.n + shown.labelled, lend)
      said.forEach((copy, k) => (regressions[places[k]!.i]!.copies[places[k]!.r] = copy))
    }
  }
  for (const [i, n] of examples.entries()) {
    const { copies, next } = regressions[i]!
    await record('ridge', !imitates(cohort, 'linear'), n, copies, reports ? next : undefined)
  }

  const flops = perRun.map(() => 0)
  for (const [k, { label: student, network }] of heldout.students.entries()) {
    // Targets lie one behind the other, so that the fit takes them as they lie.
    const ofRun = examples.reduce((sum, n) => sum + n * H, 0)
    const room = lend(runSeeds.length * ofRun)
    let at = 0
    const scaled = runSeeds.flatMap((_, r) =>
      examples.map((n) => standardised(learnt[r]!, n, H, room.subarray(at, (at += n * H)))),
    )
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
      ...(heldout.thorough && {
        more: ({ n }: Lesson): Span => {
          const [from, to] = behind(n)
          return { of: 'train', from, to }
        },
      }),
    })
    flops.forEach((_, r) => {
      for (const [i] of examples.entries()) flops[r]! += fit.flops[r * examples.length + i]!
    })
    for (const [i, n] of examples.entries()) {
      const said = (all: Float32Array[], r: number) => {
        const at = r * examples.length + i
        return restored(all[at]!, scaled[at]!, H)
      }
      const predictions = runSeeds.map((_, r) => said(fit.predictions, r))
      const next = fit.more.length > 0 ? runSeeds.map((_, r) => said(fit.more, r)) : undefined
      await record(student, !imitates(cohort, network.kind), n, predictions, next)
    }
  }
  return { perRun, flops }
}

interface Learning {
  prepared: Prepared
  purpose: string
  lessons: Lesson[]
  sources: Sources
  shape: Pick<FitShape, 'network' | 'heads'>
  pace: Pace
  /** Other rows that are predicted, of a lesson as it was given. */
  more?(lesson: Lesson): Span
}

/** Predictions of each lesson's student and the operations of its training, as long as its kind of student learns. */
export async function learns(
  { updates, stops }: Pick<Heldout, 'updates' | 'stops'>,
  { prepared, purpose, lessons, sources, shape, pace, more }: Learning,
): Promise<{ predictions: Float32Array[]; more: Float32Array[]; flops: number[] }> {
  if (!stops) {
    const given = { updates, batch }
    const { flops, ...told } = await fitted(prepared, purpose, lessons, sources, shape, given, pace, more)
    return { ...told, flops: lessons.map(() => flops) }
  }
  const watched = lessons.map((lesson) => {
    const held = Math.max(1, Math.floor(lesson.n / 10))
    return { ...lesson, n: lesson.n - held, held }
  })
  const patience = { batch, most: updates, ...stops }
  const asGiven = more && ((lesson: Lesson) => more(lessons[watched.indexOf(lesson as Watched)]!))
  const told = await fittedToOptimum(prepared, purpose, watched, sources, shape, patience, pace, asGiven)
  return { predictions: told.test, more: told.more, flops: told.flops }
}

/** Held-out rows on which copies are compared with the code by CKA, at most. */
const ckaRows = 2000

/** Rows of an update of a held-out student. */
const batch = 128

/** A copy of a run's code as it is read: its scored rows, and behind them its labelled ones. */
function asCopied({ test, shown, asRead, cohort }: Frozen, run: number, copy: Float32Array): Copy {
  const { primary, seeds } = cohort
  const [code, scored] = [asRead(copy, run), test[run]!]
  const cut = scored.n * primary.units
  const concepts = shown.concepts[seeds.ofRun[run]!]!
  return {
    labelled: { n: shown.labelled, code: code.subarray(cut), concepts },
    scored: { ...scored, code: code.subarray(0, cut) },
  }
}

/** What a copy costs the task in bits above the tolerated loss, and what the mean code does. */
function surplusOf(
  { target, task }: Cohort,
  student: number,
  mean: number,
  primary: number,
): Pick<Imitation, 'surplus'> {
  if (!(mean - primary >= 1e-9)) return {}
  const tolerated = primary + tolerance * (mean - primary)
  const bits = (loss: number) => target.bits(loss, tolerated, task.outputs)
  return { surplus: { student: bits(student), mean: bits(mean) } }
}

/** The block of a code behind its first n rows, as far as it is predicted, in units standardised on the `first` rows. */
function sent(code: Float32Array, predictions: Float32Array, n: number, first: number, H: number) {
  const { sd } = standard(code, H, 0, first)
  const live = sd.filter((own) => own > 0)
  // A unit that does not vary in the first block counts as the others do.
  const usual = live.reduce((sum, own) => sum + own, 0) / live.length || 1
  const scale = sd.map((own) => 1 / (own > 0 ? own : usual))
  const rows = predictions.length / H
  return { rows, saved: rows > 0 ? bitsSaved(code.subarray(n * H, (n + rows) * H), predictions, scale) : 0 }
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

/** The first n rows, each unit centred, all units divided by one pooled standard deviation, if it is not 0, in `values`. */
export function standardised(code: Float32Array, n: number, H: number, values = new Float32Array(n * H)): Standardised {
  const mean = columnMeans(code, H, n)
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

/** A code on its own scale again, in place. */
function restored(code: Float32Array, { mean, sd: [sd] }: Standardised, H: number): Float32Array {
  for (let at = 0; at < code.length;) for (let j = 0; j < H; j++, at++) code[at] = code[at]! * sd! + mean[j]!
  return code
}

/** Outputs of regressions that are computed together, so that their inputs are read once. */
const mostColumns = 1024

/** So many at a time, but one at least. */
const parted = <T>(list: readonly T[], most: number): T[][] => {
  const each = Math.max(1, most)
  return Array.from({ length: Math.ceil(list.length / each) }, (_, i) => list.slice(i * each, (i + 1) * each))
}

/** Rows `[n, k·W]` of k blocks `[n, W]`, in a part of `room`. */
function sideBySide(blocks: readonly Float32Array[], n: number, room: Float32Array): Float32Array {
  if (blocks.length === 1) return blocks[0]!
  const W = blocks[0]!.length / n
  const out = room.subarray(0, n * W * blocks.length)
  const stride = W * blocks.length
  blocks.forEach((block, b) => {
    for (let i = 0, from = 0, to = b * W; i < n; i++, to += stride - W)
      for (let j = 0; j < W; j++) out[to++] = block[from++]!
  })
  return out
}

/** A row n times, in these rows, or none; twice as many at each step. */
function repeated(row: Float32Array, n: number, rows: Float32Array): Float32Array {
  const W = row.length
  if (n > 0) rows.set(row)
  for (let done = 1; done < n; done *= 2) rows.copyWithin(done * W, 0, Math.min(done, n - done) * W)
  return rows
}
