import { fork } from 'node:child_process'
import type { Catalog } from '../../core/catalog.ts'
import type { EngineReport } from '../../core/commands.ts'
import type { Rehearsal } from '../../core/estimate.ts'
import type { Fault } from '../../core/experiment/types.ts'

interface Described {
  catalog: Catalog
  /** Engines that load, not yet tried. */
  loaded: EngineReport[]
  /** Engines tried and timed on a small program. */
  engines: EngineReport[]
  /** What is wrong with an experiment file, whose text is given. */
  faults: Fault[]
  /** What a moment of training shows of an experiment; null for a file that has faults. */
  rehearsal: Rehearsal | null
}

/** What is to be rehearsed: an experiment file, on which engine, in how many trainers of how many runs. */
export interface ToRehearse {
  text: string
  engine: string
  most: number
  trainers: number
}

/** Asks a process of its own what the lab can do; a native library that crashes there harms nobody. */
export function describe<W extends keyof Described>(
  what: W,
  module?: string,
  about?: string | ToRehearse,
): Promise<Described[W]> {
  const args = [what, ...(module ? ['--cohort-module', module] : [])]
  const process = fork(new URL('../../worker/describe.ts', import.meta.url), args, {
    serialization: 'advanced',
    execArgv: ['--disable-sigusr1'],
  })
  if (about !== undefined) process.send(about, () => {})
  return new Promise((resolve, reject) => {
    process.on('message', (message) => resolve(message as Described[W]))
    process.on('error', reject)
    process.on('exit', (code, signal) => reject(new Error(`asking for the ${what} ended with ${signal ?? code}`)))
  })
}
