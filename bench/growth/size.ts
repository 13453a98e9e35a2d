import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillUniform, stream } from '../../core/random/random.ts'
import type { Backend } from '../../worker/engines/shared/compiled/backend.ts'
import { compiledEngine } from '../../worker/engines/shared/compiled/engine.ts'
import type { Engine } from '../../worker/engines/engine.ts'
import { nativeEngine } from '../../worker/engines/native/engine.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'
import { narrow } from '../../worker/engines/wasm/narrow.ts'
import { simplify } from '../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import { fusedBackend } from '../../worker/engines/wasm/executable.ts'
import type { TaskData } from '../../worker/tasks/task.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { settingsOf } from '../steps/program.ts'

/** The size of a training program: an mlp with one hidden layer, 64 inputs and 10 outputs under squared error. */
export interface Size {
  runs: number
  /** Hidden units. */
  width: number
  batch: number
  /** Rows of a stored data set; 0 if rows are generated and fed. */
  rows: number
}

export const usual: Size = { runs: 8, width: 64, batch: 128, rows: 0 }

/** The values of the varied size; the others keep their defaults. */
export const ladders: { [axis in keyof Size]: readonly number[] } = {
  runs: [1, 2, 4, 8, 16, 32, 64],
  width: [8, 16, 32, 64, 128, 256, 512, 1024],
  batch: [16, 64, 256, 1024, 4096],
  rows: [1024, 4096, 16_384, 65_536, 262_144],
}

/** Every way to run a program on the processor, whether or not it suits; fusing may be impossible. */
const engines = {
  /** With an empty cache, so that it compiles. */
  native: (cache: string) => nativeEngine({ env: { ...process.env, XDG_CACHE_HOME: cache }, suits: () => true }),
  wasm: () =>
    compiledEngine(
      { name: 'fused', summary: '', packages: [] },
      fusedBackend(notFused, () => true),
    ),
  'onnx-cpu': () => onnxEngine(),
} satisfies Record<string, (cache: string) => Engine | Promise<Engine>>

export type Way = keyof typeof engines
export const ways = Object.keys(engines) as Way[]

class NotFused extends Error {}
const notFused: Backend = { load: () => Promise.reject(new NotFused()) }

/** One measured point. */
export interface Point extends Size {
  engine: Way
  /** Whether the engine `wasm` computes the program this way. */
  chosen: boolean
  /** Time of one run's step in the fastest tenth of the calls: the speed of an undisturbed machine. */
  microseconds: number
  flops: number
  /** Bytes of one run's parameters and moments. */
  stateBytes: number
  /** Until the first call had ended, with whatever had to be compiled. */
  readyMs: number
}

/** The points in which only this size varies; for stored rows, only those that have any. */
export function along(axis: keyof Size, points: readonly Point[]): Point[] {
  const others = (Object.keys(usual) as (keyof Size)[]).filter((other) => other !== axis)
  return points
    .filter((point) => others.every((other) => point[other] === usual[other]) && (axis !== 'rows' || point.rows > 0))
    .sort((a, b) => a[axis] - b[axis])
}

const [inputs, outputs] = [64, 10]

/** Times one size on one engine for about `seconds`; null if its products are too large to fuse. */
export async function time(size: Size, engine: Way, seconds: number): Promise<Point | null> {
  const cache = mkdtempSync(join(tmpdir(), 'pellucid-growth-'))
  try {
    return await measured(size, engine, seconds, cache)
  } catch (error) {
    if (error instanceof NotFused) return null
    throw error
  } finally {
    rmSync(cache, { recursive: true })
  }
}

async function measured(size: Size, engine: Way, seconds: number, cache: string): Promise<Point> {
  const cohort = cohortOf(size)
  const program = cohort.programs.find(({ name }) => name === 'primary')!
  const made = await engines[engine](cache)
  const asked = performance.now()
  const compiled = await made.compile([program])
  const session = compiled.start(cohort.initial())
  const feeds = (step: number) => ({
    ...cohort.source.fill('primary', step),
    ...cohort.rates('primary', step, step + 1),
  })
  await session.run(program.name, feeds(0))
  const readyMs = performance.now() - asked
  const calls: number[] = []
  const start = performance.now()
  for (let step = 1; calls.length < 20 || performance.now() - start < seconds * 1000; step++) {
    const given = feeds(step)
    const before = performance.now()
    await session.run(program.name, given)
    if (step > 5) calls.push(performance.now() - before)
  }
  session.dispose()
  const least = calls.sort((a, b) => a - b)[Math.floor(calls.length / 10)]!
  const flops = compiled.flops(program.name) / size.runs
  compiled.release()
  const parameters = size.width * (inputs + 1) + outputs * (size.width + 1)
  // WebAssembly gathers no rows that runs share.
  const fuses = size.rows === 0 && narrow(simplify(trace(program)))
  return {
    ...size,
    engine,
    chosen: engine === (fuses ? 'wasm' : 'onnx-cpu'),
    microseconds: (1000 * least) / size.runs,
    flops,
    stateBytes: 12 * parameters,
    readyMs,
  }
}

function cohortOf({ runs, width, batch, rows }: Size): Cohort {
  const [settings] = settingsOf(`
name: growth
task: { kind: concepts, concepts: ${outputs}, inputs: ${inputs} }
primary: { kind: mlp, hidden: [${width}] }
teaching: { mode: none, pressure: 0, students: [] }
training: { steps: 100000, batch: ${batch} }
seeds: 1`)
  const drawn = (length: number, purpose: string) => {
    const values = new Float32Array(length)
    fillUniform(values, stream(0, purpose), 0)
    return values
  }
  const never = (): never => {
    throw new Error('a speed is measured without held-out rows')
  }
  const batchOf = { inputs: drawn(batch * inputs, 'inputs'), targets: drawn(batch * outputs, 'targets') }
  const task: TaskData = {
    inputs,
    outputs,
    concepts: [],
    dataHash: 'growth',
    heldOut: never,
    studentRows: never,
    ...(rows
      ? { data: { n: rows, inputs: drawn(rows * inputs, 'inputs'), targets: drawn(rows * outputs, 'targets') } }
      : {
          generate: (_seed, _purpose, _step, _batch, out) => {
            out.inputs.set(batchOf.inputs)
            out.targets.set(batchOf.targets)
          },
        }),
  }
  const plan = Array.from({ length: runs }, (_, r) => ({
    key: `${r}`,
    setting: r,
    seed: 0,
    settings: settings!,
    axes: {},
  }))
  return new Cohort({ index: 0, engine: '', runs: plan }, task)
}
