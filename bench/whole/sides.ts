import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openHistory } from '../../history/history.ts'
import { fromPython } from '../steps/contender.ts'
import { processorTime } from './processor.ts'
import type { Workload } from './workload.ts'

/** The cost of a whole experiment. */
export interface Took {
  wallSeconds: number
  /** Sum over all processes. */
  processorSeconds: number
}

/** The measures of one run, by the lab's names of summaries. */
export interface Measured {
  setting: number
  summaries: Record<string, number>
}

/** The lab's side: a fresh process on the command line, with a fresh history; `cache` holds what the machine knows from before. */
export async function pellucid(file: string, cache: string): Promise<Took & { runs: Measured[]; engine: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-whole-'))
  try {
    const history = join(folder, 'lab.db')
    const program = fileURLToPath(new URL('../../bin/pellucid.js', import.meta.url))
    const args = [program, 'run', file, '--history', history, '--engine', 'auto', '--quiet']
    const { wallSeconds, processorSeconds } = await timed(process.execPath, args, { XDG_CACHE_HOME: cache })
    return { wallSeconds, processorSeconds, ...kept(history) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function kept(path: string): { runs: Measured[]; engine: string } {
  const { read, close } = openHistory(path, { readonly: true })
  try {
    const [{ id, engine } = { id: 0, engine: '' }] = read.listExperiments()
    const { measures, setting } = read.resultRuns(id)
    const values = read.resultValues(id, measures)
    const summaries = (run: number) => Object.fromEntries(measures.map((name) => [name, values[name]![run]!]))
    return { engine, runs: Array.from(setting, (own, run) => ({ setting: own, summaries: summaries(run) })) }
  } finally {
    close()
  }
}

/** How the peer is run: one run at a time in each of its processes. */
export interface Layout {
  processes: number
  threads: number
}

interface PeerAnswer {
  prepare: Took
  runs: (Took & { key: string; trainingSeconds: number; summaries: Measured['summaries'] })[]
  versions: Record<string, string>
}

/**
 * The peer's side: its sample, and the total extrapolated from it, since runs are independent. Also the share of
 * processor time spent on training.
 */
export async function torch(
  command: string,
  { sample }: Workload,
  file: string,
  { processes, threads }: Layout,
): Promise<Took & { trainingSeconds: number; runs: Measured[]; versions: Record<string, string> }> {
  const script = fileURLToPath(new URL('../peers/whole_torch.py', import.meta.url))
  const args = [script, '--runs', file, '--processes', String(processes), '--threads', String(threads)]
  const { prepare, runs, versions } = fromPython((await timed(command, args)).output) as PeerAnswer
  const plans = runs.map(({ key }) => sample.find(({ run }) => run.key === key)!)
  const whole = (of: 'wallSeconds' | 'processorSeconds' | 'trainingSeconds') =>
    runs.reduce((sum, run, i) => sum + run[of] * plans[i]!.standsFor, 0)
  return {
    wallSeconds: prepare.wallSeconds + whole('wallSeconds') / processes,
    processorSeconds: prepare.processorSeconds + whole('processorSeconds'),
    trainingSeconds: whole('trainingSeconds'),
    runs: runs.map(({ summaries }, i) => ({ setting: plans[i]!.run.setting, summaries })),
    versions,
  }
}

async function timed(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Took & { output: string }> {
  const start = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const used = processorTime(child.pid!)
  const [output, errors]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const took = { wallSeconds: (performance.now() - start) / 1000, processorSeconds: used() }
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with code ${code}: ${errors.join('').trim()}`)
  return { ...took, output: output.join('') }
}
