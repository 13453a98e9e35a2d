import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { Trial } from '../../../core/engines/trials.ts'
import { sha256 } from '../../../core/experiment/sha256.ts'
import { cacheFolder, ownFolder } from '../../../runtime/cacheFolder.js'
import { wholeFile } from '../../../runtime/wholeFile.ts'

/** What a test of engines found, and trials of them since, the newest first. */
export interface Tested {
  engines: EngineReport[]
  trials: Trial[]
}

/** The most bytes of a file that is read. */
const mostBytes = 2 ** 20
/** Files that are kept, the newest: one for each state of each machine that shares the folder. */
const mostFiles = 256

const words = z.string()
const amount = z.number().positive()
const engines: z.ZodType<EngineReport[]> = z.array(
  z.object({
    name: words,
    summary: words,
    available: z.boolean(),
    reason: words.optional(),
    versions: z.record(words, words),
    build: words.optional(),
    bitsOf: words.optional(),
    device: words.optional(),
    speeds: z.array(z.object({ program: words, flops: amount, modelStepsPerSecond: amount })).optional(),
    trainers: z.int().positive().optional(),
    warnings: z.array(words).optional(),
    triedAt: words.optional(),
  }),
)
const tried = z.union([
  z.strictObject({ engine: words, seconds: amount }),
  z.strictObject({ engine: words, reason: words }),
])
const trials: z.ZodType<Trial[]> = z.array(z.object({ work: words, tried: z.array(tried), triedAt: words }))
const file = z.object({ key: words, engines, trials })

/**
 * What is known of this machine's engines, whatever the history: a file for each key in the user's cache folder, which
 * appears there whole. Where nothing can be kept or read, nothing is known.
 */
export class MachineMemory {
  readonly #env: NodeJS.ProcessEnv

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#env = env
  }

  find(key: string): Tested | null {
    try {
      const { key: own, ...found } = file.parse(JSON.parse(wholeFile(this.#path(key), mostBytes).toString()))
      return own === key ? found : null
    } catch {
      return null
    }
  }

  /** Whether it is kept. */
  keep(key: string, tested: Tested): boolean {
    try {
      const path = this.#path(key)
      const begun = `${path}-${randomBytes(6).toString('hex')}`
      try {
        writeFileSync(begun, JSON.stringify({ key, ...tested }), { flag: 'wx', mode: 0o600 })
        renameSync(begun, path)
      } finally {
        rmSync(begun, { force: true })
      }
      tidy(dirname(path))
      return true
    } catch {
      return false
    }
  }

  forget(key: string): void {
    try {
      rmSync(this.#path(key), { force: true })
    } catch {
      // What cannot be removed is older than what its history keeps now.
    }
  }

  #path = (key: string): string =>
    join(ownFolder(cacheFolder('engines', this.#env)), `${sha256(key).slice(0, 32)}.json`)
}

/** Removes the oldest files beyond the bound, whole or not. */
function tidy(folder: string): void {
  const all = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const facts = lstatSync(path, { throwIfNoEntry: false })
    return facts?.isFile() ? [{ path, ms: facts.mtimeMs }] : []
  })
  for (const { path } of all.toSorted((a, b) => b.ms - a.ms).slice(mostFiles)) rmSync(path, { force: true })
}
