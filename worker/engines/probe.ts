import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Calibration } from './calibrate.ts'
import { engineNames, trainersFor } from './index.ts'

/** An engine as tried on this machine. */
export interface Probe {
  name: string
  summary: string
  available: boolean
  /** Why it is unavailable, and what to do. */
  reason?: string
  versions: Record<string, string>
  /** Training steps of one run of a small network per second, on one process. */
  modelStepsPerSecond?: number
  /** How many such processes work at a time here. */
  trainers?: number
}

const reference = 'cpu'
const limitMs = 20_000

/** Tries every engine, each in a process of its own: a native library may crash it or hang. */
export async function engines(names = engineNames): Promise<Probe[]> {
  const found = new Map<string, Calibration | Error>()
  for (const name of new Set([reference, ...names])) found.set(name, await attempt(name).catch((error: Error) => error))
  const expected = found.get(reference)!
  return names.map((name) => report(name, found.get(name)!, expected))
}

function report(name: string, found: Calibration | Error, expected: Calibration | Error): Probe {
  if (found instanceof Error) return { name, summary: '', available: false, reason: found.message, versions: {} }
  const { losses, ...known } = found
  const facts = { ...known, trainers: trainersFor(name, availableParallelism()) }
  const wrong =
    expected instanceof Error ? undefined : losses.findIndex((loss, run) => !near(loss, expected.losses[run]!))
  if (wrong === undefined || wrong < 0) return { name, available: true, ...facts }
  return { name, available: false, reason: `its result on a small program differs from that of ${reference}`, ...facts }
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-4 * Math.abs(b)

/** Calibrates one engine in a child process; rejects with the reason when it fails, crashes or takes too long. */
export function attempt(
  name: string,
  { withinMs = limitMs, env = {} }: { withinMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Calibration> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./calibrate.ts', import.meta.url))
    const child = fork(script, [name], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, ...env },
    })
    const errors: string[] = []
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, withinMs)
    child.stderr!.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    child.on('message', (said: Calibration | { reason: string }) =>
      'reason' in said ? reject(new Error(said.reason)) : resolve(said),
    )
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (late) return reject(new Error(`did not finish a small program within ${withinMs / 1000} s`))
      const said = /^[A-Z]\w*(?: \[\w+\])?: (.*)$/m.exec(errors.join(''))?.[1]
      reject(new Error(said ?? `its process ended with ${signal ?? `code ${code}`}`))
    })
  })
}
