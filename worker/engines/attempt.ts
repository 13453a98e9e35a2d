import { fork } from 'node:child_process'
import { nodeArguments } from '../../runtime/child.ts'
import type { Measured } from '../../core/engines/calibration.ts'

/** What the process tells. */
export type FromCalibration =
  | { type: 'engine'; summary: string; device: string; versions: Record<string, string>; bitsOf?: string }
  /** It begins with a program. */
  | { type: 'trying'; program: string }
  | { type: 'measured'; measured: Measured }
  /** A kernel did not run where the engine should run it. */
  | { type: 'warning'; message: string }
  | { type: 'failed'; reason: string }

/** What trying an engine showed. */
export interface Tried {
  summary: string
  /** What it computes on. */
  device: string
  versions: Record<string, string>
  /** The engine whose results it must have bit for bit, if there is one. */
  bitsOf?: string
  measured: Measured[]
  /** Kernels that it left to the processor, in words. */
  warnings: string[]
}

/** `ten-concepts 4,110, digits 31 training steps of a run per second`. */
export const spoken = ({ measured }: Tried): string =>
  `${measured.map(({ program, modelStepsPerSecond }) => `${program} ${Math.round(modelStepsPerSecond)}`).join(', ')} training steps of a run per second`

export interface Attempt {
  /** Time limit of the whole, ms. */
  withinMs?: number
  env?: NodeJS.ProcessEnv
  /** Which calibrated programs; all of them unless given. */
  programs?: readonly string[]
  /** Time in which steps are counted, for all programs together, ms. */
  forMs?: number
}

const limitMs = 90_000

/** WebAssembly is compiled as it is after many calls, so that what is compared is what trains. */
const optimised = ['--no-liftoff']

/**
 * Tries one engine in a child process, since a native library may crash it or hang; rejects with the reason, and the
 * program it was at, when it fails, crashes or takes too long.
 */
export function attempt(name: string, { withinMs = limitMs, env = {}, programs, forMs }: Attempt = {}): Promise<Tried> {
  const args = [...(programs ? ['--programs', programs.join()] : []), ...(forMs ? ['--for-ms', String(forMs)] : [])]
  const child = fork(new URL('../processes/calibration/calibrate.ts', import.meta.url), [name, ...args], {
    execArgv: [...nodeArguments, ...optimised],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ...env },
  })
  const tried: Tried = { summary: '', device: '', versions: {}, measured: [], warnings: [] }
  const errors: string[] = []
  let [at, reason]: [string | null, string | null] = [null, null]
  const fail = (why: string) => (reason ??= at === null ? why : `${why} (on the program ${at})`)

  child.on('message', (told: FromCalibration) => {
    if (told.type === 'engine') {
      const { type: _, ...known } = told
      Object.assign(tried, known)
    } else if (told.type === 'trying') at = told.program
    else if (told.type === 'measured') tried.measured.push(told.measured)
    else if (told.type === 'warning') tried.warnings = [...new Set(tried.warnings).add(told.message)]
    else fail(told.reason)
  })
  child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(`did not finish within ${withinMs / 1000} s`)
      child.kill('SIGKILL')
    }, withinMs)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const said = /^[A-Z]\w*(?: \[\w+\])?: (.*)$/m.exec(errors.join(''))?.[1]
      if (code !== 0) fail(said ?? `its process ended with ${signal ?? `code ${code}`}`)
      if (reason === null) resolve(tried)
      else reject(new Error(reason))
    })
  })
}
