import { fork } from 'node:child_process'
import type { Speed, Work } from '../../core/calibration.ts'
import type { Catalog } from '../../core/catalog.ts'
import type { EngineReport } from '../../core/commands.ts'
import type { Rehearsal } from '../../core/estimate.ts'
import type { Choice, Fault, RunPlan } from '../../core/experiment/types.ts'
import type { HeldSet } from '../../core/units/report.ts'
import { nodeArguments } from '../../runtime/child.ts'

/** What can be asked, and what it answers. */
interface Described {
  catalog: Catalog
  /** Engines that load, not yet tried. */
  loaded: EngineReport[]
  /** Engines tried and timed on calibrated programs. */
  engines: EngineReport[]
  /** What is wrong with an experiment file, whose text is given. */
  faults: Fault[]
  /** What training an experiment, whose text is given, asks of an engine. */
  work: Work[]
  /** Held-out rows of a task and seed. */
  rows: HeldSet
  /** A trained primary as an ONNX model, and how many rows it takes at a time. */
  onnx: { bytes: Uint8Array; rows: number | 'any' }
  /** What a moment of training shows of an experiment; null for a file that has faults. */
  rehearsal: Rehearsal | null
}

/** What is to be rehearsed: an experiment file, on which engine, in how many trainers. */
export interface ToRehearse {
  text: string
  engine: string
  trainers: number
  /** How fast that engine was when it was calibrated. */
  speeds: Speed[]
}

/** What must be given with a question. */
interface Given {
  /** The text of the experiment. */
  faults: string
  /** Which engines; none named: all of them. */
  engines: string[]
  work: string
  rows: { task: Choice; seed: number; rows: number }
  onnx: { run: RunPlan; weights: Record<string, Float32Array> }
  rehearsal: ToRehearse
}

/** Asks a process of its own what the lab can do; a native library that crashes there harms nobody. */
export function describe<W extends keyof Described>(
  what: W,
  module?: string,
  given?: W extends keyof Given ? Given[W] : undefined,
): Promise<Described[W]> {
  const args = [what, ...(module ? ['--cohort-module', module] : [])]
  const process = fork(new URL('../../worker/describe.ts', import.meta.url), args, {
    serialization: 'advanced',
    execArgv: nodeArguments,
  })
  if (given !== undefined) process.send(given, () => {})
  return new Promise((resolve, reject) => {
    process.on('message', (message) => {
      const failed = (message as { failed?: unknown } | null)?.failed
      if (typeof failed === 'string') reject(new Error(failed))
      else resolve(message as Described[W])
    })
    process.on('error', reject)
    process.on('exit', (code, signal) => reject(new Error(`asking for the ${what} ended with ${signal ?? code}`)))
  })
}
