import { fork } from 'node:child_process'
import { nodeArguments } from '../../runtime/child.ts'
import type { Measured } from '../../core/engines/calibration.ts'

/** What the process tells; all but the first is about the engine that it began last. */
export type FromCalibration =
  | { type: 'begins'; name: string }
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
  /** Time limit of each engine, ms. */
  withinMs?: number
  env?: NodeJS.ProcessEnv
  /** Which calibrated programs; all of them unless given. */
  programs?: readonly string[]
  /** Time in which steps are counted, for all programs together, or for each in a brief test, ms. */
  forMs?: number
  /** Whether to do only what it takes to choose an engine; `small`: comparing small batches even where that takes long. */
  briefly?: boolean | 'small'
}

const limitMs = 90_000

/** WebAssembly is compiled as it is after many calls, so that what is compared is what trains. */
const optimised = ['--no-liftoff']

/**
 * Tries one engine in a child process, since a native library may crash it or hang; rejects with the reason, and the
 * program it was at, when it fails, crashes or takes too long.
 */
export async function attempt(name: string, how: Attempt = {}): Promise<Tried> {
  const tried = (await attemptAll([name], how)).get(name)!
  if (tried instanceof Error) throw tried
  return tried
}

/**
 * Tries engines one after the other in one child process, which loads once what they share. If an engine crashes it or
 * hangs, that is its reason, and those after it are tried in another process.
 */
export async function attemptAll(names: readonly string[], how: Attempt = {}): Promise<Map<string, Tried | Error>> {
  const found = new Map<string, Tried | Error>()
  for (let left = names; left.length > 0; left = left.filter((name) => !found.has(name)))
    for (const [name, tried] of await inOneProcess(left, how)) found.set(name, tried)
  return found
}

/** Tries engines in order as far as one process comes: at least the first. */
function inOneProcess(
  names: readonly string[],
  { withinMs = limitMs, env = {}, programs, forMs, briefly }: Attempt,
): Promise<Map<string, Tried | Error>> {
  const args = [
    ...(programs ? ['--programs', programs.join()] : []),
    ...(forMs ? ['--for-ms', String(forMs)] : []),
    ...(briefly ? ['--briefly'] : []),
    ...(briefly === 'small' ? ['--small'] : []),
  ]
  const child = fork(new URL('../processes/calibration/calibrate.ts', import.meta.url), [...names, ...args], {
    execArgv: [...nodeArguments, ...optimised],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ...env },
  })
  const found = new Map<string, Tried | Error>()
  const errors: string[] = []
  let at = names[0]!
  let program: string | null = null
  let timer: NodeJS.Timeout | undefined
  const fail = (why: string) => {
    if (!(found.get(at) instanceof Error))
      found.set(at, new Error(program === null ? why : `${why} (on the program ${program})`))
  }
  const late = () => {
    fail(`did not finish within ${withinMs / 1000} s`)
    child.kill('SIGKILL')
  }
  const begins = (name: string) => {
    clearTimeout(timer)
    timer = setTimeout(late, withinMs)
    ;[at, program] = [name, null]
    if (!found.has(name)) found.set(name, { summary: '', device: '', versions: {}, measured: [], warnings: [] })
  }
  begins(at)

  child.on('message', (told: FromCalibration) => {
    const tried = found.get(at)!
    if (told.type === 'begins') begins(told.name)
    else if (told.type === 'failed') fail(told.reason)
    else if (tried instanceof Error) return
    else if (told.type === 'engine') {
      const { type: _, ...known } = told
      Object.assign(tried, known)
    } else if (told.type === 'trying') program = told.program
    else if (told.type === 'measured') tried.measured.push(told.measured)
    else tried.warnings = [...new Set(tried.warnings).add(told.message)]
  })
  child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const said = /^[A-Z]\w*(?: \[\w+\])?: (.*)$/m.exec(errors.join(''))?.[1]
      if (code !== 0) fail(said ?? `its process ended with ${signal ?? `code ${code}`}`)
      resolve(found)
    })
  })
}
