import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Session } from '../engines/engine.ts'
import type { Arrays, Program, Tensors } from '../tensor/program.ts'
import type { Cohort } from '../cohort/cohort.ts'
import { sharing } from '../cohort/source.ts'
import { effectiveOf } from '../networks/network.ts'
import { isWide } from './fit.ts'
import { attentionPrograms } from './units/attention.ts'
import { newArray, type Lend } from './workspace.ts'

/** Rows per call of the evaluation programs: of a narrow primary no more than the fused engine writes out. */
export const rowsPerCall = ({ primary }: Pick<Cohort, 'primary'>): number =>
  isWide(primary.parameters.stages) ? 1000 : 128

/** Rows on which the units of students are compared, at most. */
export const studentRows = 1000

/**
 * Programs over frozen primaries, of `B` rows a call: `forward` (rows of each seed → code and outputs), `resume` (code, and
 * rows of each seed where the layers behind it read more → outputs), `attention` where they have layers of it (rows of its
 * own number), and `student units` where they have students (rows of each seed → the activations of each student's units).
 */
export function forwardPrograms(
  cohort: Pick<Cohort, 'primary' | 'taught' | 'students' | 'seeds' | 'runs' | 'state' | 'task'>,
  B = rowsPerCall(cohort),
): Program[] {
  const { primary, students, seeds, runs, state, task } = cohort
  const rows = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1]) // [R, U, B] ↔ [R, B, U]
  const x = { shape: [seeds.distinct.length, B, task.inputs], dtype: 'float32' } as const
  return [
    {
      name: 'forward',
      state,
      feeds: { x },
      step(now, { x }) {
        const { code, outputs, read } = primary.pass(now, rows(sharing(seeds).toRuns(now, x!)))
        return {
          fetches: { code: rows(code), outputs: rows(outputs), effective: effectiveProducts(now, primary, read) },
        }
      },
    },
    {
      name: 'resume',
      state,
      feeds: { code: { shape: [runs, B, primary.units], dtype: 'float32' }, ...(primary.readsBeside && { x }) },
      step: (now, { code, x }) => ({
        fetches: { outputs: rows(primary.resume(now, rows(code!), x ? rows(sharing(seeds).toRuns(now, x)) : null)) },
      }),
    },
    ...attentionPrograms(cohort),
    ...(students.length > 0 ? [studentProgram(cohort, B)] : []),
  ]
}

/** Rows of each seed → the activations of each student's units, `[R, B, units]`, by `student 0` and so on. */
function studentProgram(
  cohort: Pick<Cohort, 'primary' | 'taught' | 'students' | 'seeds' | 'state' | 'task'>,
  B: number,
): Program {
  const { taught, students, seeds, state, task } = cohort
  const rows = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1]) // [R, U, B] ↔ [R, B, U]
  return {
    name: 'student units',
    state,
    feeds: { x: { shape: [seeds.distinct.length, B, task.inputs], dtype: 'float32' } },
    step(now, { x }) {
      const inputs = rows(sharing(seeds).toRuns(now, x!))
      const { code } = taught.pass(now, inputs)
      const units = students.map((student) => student.units(now, { inputs, code }))
      return { fetches: Object.fromEntries(units.map((own, k) => [`student ${k}`, rows(own)])) }
    },
  }
}

/** Multiply-adds of each row whose activation and weight are both non-zero, over all stages: `[R, B]`. */
function effectiveProducts(state: Tensors, { parameters }: Cohort['primary'], read: Tensor[]): Tensor {
  const perStage = read.map((x, i) => effectiveOf(parameters.stages[i]!, parameters.stage(state, i), x)) // [R, 1, B] each
  const sum = perStage.reduce((a, b) => tf.add(a, b))
  return tf.reshape(sum, [sum.shape[0]!, sum.shape[2]!])
}

/**
 * Code `[n, H]`, outputs `[n, C]` and effective multiply-adds per row of every run on its seed's rows `[n, D]`. `rest` is
 * called between batches; code and outputs lie in what is lent.
 */
export async function forward(
  cohort: Cohort,
  session: Session,
  inputs: Float32Array[],
  rest?: () => Promise<void>,
  lend: Lend = newArray,
): Promise<{ code: Float32Array[]; outputs: Float32Array[]; effective: Float64Array }> {
  const { inputs: D, outputs: C } = cohort.task
  const n = inputs[0]!.length / D
  const [H, B] = [cohort.primary.units, rowsPerCall(cohort)]
  const code = Array.from({ length: cohort.runs }, () => lend(n * H))
  const outputs = Array.from({ length: cohort.runs }, () => lend(n * C))
  const effective = new Float64Array(cohort.runs) // multiply-adds of all rows
  await inBatches(cohort, session, inputs, rest, (got, from, rows) => {
    scatter(got.code as Float32Array, code, from, rows, B)
    scatter(got.outputs as Float32Array, outputs, from, rows, B)
    effective.forEach((_, r) => {
      const own = got.effective!.subarray(r * B, r * B + rows)
      for (const products of own) effective[r]! += products // whole numbers: their sum is exact
    })
  })
  return { code, outputs, effective: effective.map((products) => products / n) }
}

/** The code alone. */
export async function codeOf(
  cohort: Cohort,
  session: Session,
  inputs: Float32Array[],
  rest?: () => Promise<void>,
  lend: Lend = newArray,
): Promise<Float32Array[]> {
  const [H, n] = [cohort.primary.units, inputs[0]!.length / cohort.task.inputs]
  const code = Array.from({ length: cohort.runs }, () => lend(n * H))
  await inBatches(cohort, session, inputs, rest, (got, from, rows) =>
    scatter(got.code as Float32Array, code, from, rows, rowsPerCall(cohort)),
  )
  return code
}

/** Calls `forward` for batch after batch, and shows what it gives of `rows` rows from row `from` on. */
async function inBatches(
  cohort: Cohort,
  session: Session,
  inputs: Float32Array[],
  rest: (() => Promise<void>) | undefined,
  see: (got: Arrays, from: number, rows: number) => void,
): Promise<void> {
  const [D, B] = [cohort.task.inputs, rowsPerCall(cohort)]
  const n = inputs[0]!.length / D
  const x = fedTo(session, 'x', inputs.length * B * D, n < B)
  for (let from = 0; from < n; from += B) {
    await rest?.()
    const rows = Math.min(B, n - from)
    inputs.forEach((source, s) => x.set(source.subarray(from * D, (from + rows) * D), s * B * D))
    await session.look('forward', { x }, ['code', 'outputs', 'effective'], (got) => see(got, from, rows))
  }
}

/**
 * Outputs `[n, C]` of every run's remaining layers when they are given this code `[n, H]` per run in place of that of the
 * first n rows of its seed's, in `outputs`; `rest` as above.
 */
export async function resume(
  cohort: Cohort,
  session: Session,
  code: Float32Array[],
  inputs: Float32Array[],
  rest?: () => Promise<void>,
  outputs = code.map((own) => new Float32Array((own.length / cohort.primary.units) * cohort.task.outputs)),
): Promise<Float32Array[]> {
  const [H, B] = [cohort.primary.units, rowsPerCall(cohort)]
  const n = code[0]!.length / H
  const { inputs: D } = cohort.task
  const x = cohort.primary.readsBeside ? fedTo(session, 'x', inputs.length * B * D, n < B) : null
  const fed = fedTo(session, 'code', cohort.runs * B * H, n < B)
  for (let from = 0; from < n; from += B) {
    await rest?.()
    const rows = Math.min(B, n - from)
    code.forEach((own, r) => fed.set(own.subarray(from * H, (from + rows) * H), r * B * H))
    if (x) inputs.forEach((source, s) => x.set(source.subarray(from * D, (from + rows) * D), s * B * D))
    await session.look('resume', { code: fed, ...(x && { x }) }, ['outputs'], (got) =>
      scatter(got.outputs as Float32Array, outputs, from, rows, B),
    )
  }
  return outputs
}

/** Activations of each student's units on the first rows `[n, D]` of each seed, `[students]` of every run. */
export async function studentUnits(
  cohort: Cohort,
  session: Session,
  inputs: Float32Array[],
): Promise<{ rows: number; perRun: Float32Array[][] }> {
  const { students, runs, task } = cohort
  const [D, B] = [task.inputs, rowsPerCall(cohort)]
  const n = Math.min(studentRows, inputs[0]!.length / D)
  const ofStudents: Float32Array[][] = students.map(() => [])
  const names = students.map((_, k) => `student ${k}`)
  const x = fedTo(session, 'x', inputs.length * B * D, n < B)
  for (let from = 0; students.length > 0 && from < n; from += B) {
    const rows = Math.min(B, n - from)
    inputs.forEach((own, s) => x.set(own.subarray(from * D, (from + rows) * D), s * B * D))
    await session.look('student units', { x }, names, (got) =>
      names.forEach((name, k) => {
        const all = got[name] as Float32Array
        const units = all.length / runs / B
        if (from === 0) ofStudents[k] = Array.from({ length: runs }, () => new Float32Array(n * units))
        scatter(all, ofStudents[k]!, from, rows, B)
      }),
    )
  }
  return { rows: n, perRun: Array.from({ length: runs }, (_, r) => ofStudents.map((own) => own[r]!)) }
}

const fed = new WeakMap<Session, Map<string, Float32Array>>()

/**
 * What a session is fed from, where it may be the array of its last such feed: evaluations feed megabytes hundreds of times.
 * Of zeros where the first rows do not fill it.
 */
function fedTo(session: Session, name: string, length: number, inPart: boolean): Float32Array {
  const own = fed.get(session) ?? new Map<string, Float32Array>()
  fed.set(session, own)
  const known = own.get(name)
  if (known?.length === length) return inPart ? known.fill(0) : known
  const made = new Float32Array(length)
  own.set(name, made)
  return made
}

/** Copies the first rows of `[R, B, W]` to each run's `[n, W]` from row `from`. */
function scatter(got: Float32Array, into: Float32Array[], from: number, rows: number, B: number): void {
  const W = got.length / into.length / B
  into.forEach((own, r) => own.set(got.subarray(r * B * W, (r * B + rows) * W), from * W))
}
