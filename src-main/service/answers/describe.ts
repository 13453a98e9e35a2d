import { fork } from 'node:child_process'
import type { Speed } from '../../../core/engines/calibration.ts'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { Rehearsal } from '../../../core/engines/estimate.ts'
import type { Planned, Preparation, ToPrepare } from '../../../core/experiment/prepared.ts'
import type { Choice, RunPlan } from '../../../core/experiment/types.ts'
import type { HeldSet } from '../../../core/units/report.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { addressSpaceWords, limitWords } from '../../../runtime/limits.ts'
import { Turns } from './turns.ts'

/** What can be asked, and what it answers. */
interface Described {
  catalog: Catalog
  /** Engines that load, not yet tried. */
  loaded: EngineReport[]
  /** Engines tried and timed on calibrated programs. */
  engines: EngineReport[]
  /** What an experiment file comes to: its faults, or all that is asked of it before its first step. */
  preparation: Preparation
  /** Held-out rows of a task and seed. */
  rows: HeldSet
  /** A trained primary as an ONNX model, and how many rows it takes at a time. */
  onnx: { bytes: Uint8Array; rows: number | 'any' }
  /** What a moment of training shows of an experiment. */
  rehearsal: Rehearsal
}

/** What is to be rehearsed: an experiment, on which engine, in how many trainers. */
export interface ToRehearse {
  planned: Planned
  engine: string
  trainers: number
  /** How fast that engine was when it was calibrated. */
  speeds: Speed[]
}

/** What must be given with a question. */
interface Given {
  preparation: ToPrepare
  /** Which engines; none named: all of them. */
  engines: string[]
  rows: { task: Choice; seed: number; rows: number }
  onnx: { run: RunPlan; weights: Record<string, Float32Array> }
  rehearsal: ToRehearse
}

/** A question that got no answer; the message says why. */
export class NotDescribed extends Error {}

/** How long each question may take, s: far longer than an answer takes on a busy machine, and yet an end. */
const patience: Record<keyof Described, number> = {
  catalog: 120,
  loaded: 120,
  // Each engine has a limit of its own.
  engines: 900,
  preparation: 120,
  rows: 120,
  onnx: 120,
  rehearsal: 300,
}

/** Processes that answer the same question at a time: each loads TensorFlow.js, and clients may ask as often as they like. */
const mostAtOnce = 2
const turns = new Map<keyof Described, Turns>()

/**
 * Asks a process of its own what the lab can do; a native library that crashes there harms nobody. The process is ended
 * when it takes too long, and when whoever asked has gone. Of one question two are answered at a time. Rejects with
 * `NotDescribed`.
 */
export async function describe<W extends keyof Described>(...asked: Parameters<typeof ask<W>>): Promise<Described[W]> {
  const [what, , , signal] = asked
  const queue = turns.get(what) ?? new Turns(mostAtOnce)
  turns.set(what, queue)
  const end = await queue.take(signal).catch(() => Promise.reject(new NotDescribed(nobodyWaits(what))))
  try {
    return await ask(...asked)
  } finally {
    end()
  }
}

/** How much of what a process wrote on its standard error is looked at once it has ended, characters. */
const mostWords = 16_384
/** What V8 and Node say where the address space is too small. */
const noSpace = /Failed to reserve virtual memory|Fatal process out of memory|could not allocate|ERR_WORKER_INIT_FAILED/

const spaceWords = (): string | null => {
  const space = addressSpaceWords()
  return space && `${space}; raise that limit`
}

const nobodyWaits = (what: string) => `nobody waits for the ${what} any more`

function ask<W extends keyof Described>(
  what: W,
  module?: string,
  given?: W extends keyof Given ? Given[W] : undefined,
  signal?: AbortSignal,
  seconds = patience[what],
): Promise<Described[W]> {
  const args = [what, ...(module ? ['--cohort-module', module] : [])]
  const process = fork(new URL('../../../worker/processes/describe.ts', import.meta.url), args, {
    serialization: 'advanced',
    execArgv: nodeArguments,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let lastWords = ''
  // Without a free descriptor there are no pipes either.
  process.stderr?.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-mostWords)))
  if (given !== undefined && process.connected) process.send(given, () => {})
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      reject(new NotDescribed(why))
      process.kill('SIGKILL')
    }
    const late = () => fail(`asking for the ${what} did not end within ${seconds} s; was a file named that never ends?`)
    const timer = setTimeout(late, seconds * 1000)
    const left = () => fail(nobodyWaits(what))
    if (signal?.aborted) left()
    signal?.addEventListener('abort', left)
    process.on('message', (message) => {
      const failed = (message as { failed?: unknown } | null)?.failed
      if (typeof failed === 'string') reject(new NotDescribed(failed))
      else resolve(message as Described[W])
    })
    const over = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', left)
    }
    process.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      over()
      reject(new NotDescribed(`asking for the ${what} failed: ${limitWords(code) ?? message}`))
    })
    // Its last words may come after its end.
    process.on('close', (code, signal) => {
      over()
      const limit = limitWords(lastWords) ?? (noSpace.test(lastWords) ? spaceWords() : null)
      if (limit === null && lastWords) console.error(lastWords.trimEnd())
      reject(
        new NotDescribed(`asking for the ${what} ended${limit === null ? ` with ${signal ?? code}` : `: ${limit}`}`),
      )
    })
  })
}
