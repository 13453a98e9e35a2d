import '../../ownCache.ts'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import type { Progress } from '../../../core/messages/progress.ts'

const main = fileURLToPath(new URL('../../../src-main/cli/main.ts', import.meta.url))
const arithmetic = new URL('./arithmetic.ts', import.meta.url).href

/** How long until no process may be left: two seconds, more where the machine is busy with other things. */
export const goneWithinMs = () => (loadavg()[0]! > cpus().length ? 12_000 : 2000)

/** A started command line. */
export interface Started {
  process: ChildProcess
  /** JSON documents printed so far (with --json). */
  words: { type: string; [key: string]: unknown }[]
  ended: Promise<{ code: number | null; out: string; err: string }>
}

export type Role = 'cli' | 'service' | 'coordinator' | 'trainer' | 'backup' | 'usher' | 'app' | 'browser'

/** A folder of its own for a history, whose processes can be told from all others by its name. */
export class TestLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'pellucid-test-'))
  history = join(this.folder, 'lab.db')
  readonly module = join(this.folder, 'arithmetic.ts')

  /** Added to the environment of every process. */
  environment: Record<string, string> = {}
  /** What has to be done before the folder can go. */
  readonly leaving: (() => void)[] = []
  /** Options of every command line, and arguments of a service. */
  readonly options: string[]

  /** With the lab's own tasks and training where `real`, else with arithmetic. Everything goes when `t` ends. */
  constructor(t: Pick<TestContext, 'after'>, { real = false } = {}) {
    this.options = real ? [] : ['--cohort-module', this.module]
    writeFileSync(this.module, `export * from ${JSON.stringify(arithmetic)}\n`)
    t.after(async () => {
      for (const { pid } of this.processes()) kill(pid)
      await sleep(50)
      for (const leave of this.leaving) leave()
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    })
  }

  /** From now on nothing is known of this machine's engines, and nothing is compiled; until the test ends. */
  asNewMachine(): void {
    const { XDG_CACHE_HOME } = process.env
    process.env.XDG_CACHE_HOME = join(this.folder, 'cache')
    this.leaving.push(() => Object.assign(process.env, { XDG_CACHE_HOME }))
  }

  /** Writes an experiment file of arithmetic and gives its path. */
  experiment(task: Record<string, unknown>, rest = '', name = 'sums'): string {
    const file = join(this.folder, `${name}.yaml`)
    const fields = Object.entries({ kind: 'arithmetic', ...task }).map(
      ([key, value]) => `${key}: ${JSON.stringify(value)}`,
    )
    writeFileSync(file, `name: ${name}\ntask: { ${fields.join(', ')} }\n${rest}`)
    return file
  }

  start(...args: string[]): Started {
    const options = ['--history', this.history, ...this.options]
    const child = spawn(process.execPath, [main, ...args, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: this.folder,
      env: { ...process.env, ...this.environment, PELLUCID_TEST_LAB: this.folder },
    })
    const started: Started = { process: child, words: [], ended: Promise.resolve({ code: null, out: '', err: '' }) }
    let out = ''
    let err = ''
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line.startsWith('{"type"')) started.words.push(JSON.parse(line))
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    started.ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
    return started
  }

  async run(...args: string[]) {
    return this.start(...args).ended
  }

  /** Keeps a service for the history until the test ends or the returned function is called, so that no command starts one. */
  async keepService(): Promise<() => void> {
    const { close } = await connect(this.history, this.options)
    this.leaving.push(close)
    return close
  }

  /** State of each experiment, by name. */
  states(): Record<string, string> {
    const { read, close } = openHistory(this.history, { readonly: true })
    const states = read.listExperiments().map(({ name, state }) => [name, state] as const)
    close()
    return Object.fromEntries(states)
  }

  /** Living processes of this lab. */
  processes(): { pid: number; role: Role }[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,stat=,args=', '-ww'], { encoding: 'utf8' }).split('\n')
    return lines.flatMap((line) => {
      const [, pid, state, args] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
      const role = roles.find(([mark]) => args?.includes(mark))?.[1]
      if (!role || state!.startsWith('Z')) return []
      return args!.includes(this.folder) || environmentOf(pid!).includes(this.folder)
        ? [{ pid: Number(pid), role }]
        : []
    })
  }

  /** Waits until nothing of this lab runs; gives how long that took, ms. */
  async gone(withinMs = goneWithinMs()): Promise<number> {
    const begun = performance.now()
    for (;;) {
      const left = this.processes()
      const elapsed = performance.now() - begun
      if (left.length === 0) return elapsed
      if (elapsed > withinMs) throw new Error(`still there after ${withinMs} ms: ${JSON.stringify(left)}`)
      await sleep(50)
    }
  }
}

/** A process of a lab says so in its environment; a trainer says it nowhere else. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}

const roles: [string, Role][] = [
  ['src-main/cli/main.ts', 'cli'],
  ['src-main/service/main.ts', 'service'],
  ['worker/processes/coordinator.ts', 'coordinator'],
  ['worker/processes/trainer.ts', 'trainer'],
  ['src-main/service/life/backup-process.ts', 'backup'],
  ['src-main/service/reach/usher.ts', 'usher'],
  ['out/main/index.js', 'app'],
  ['/chromium --', 'browser'],
]

/** Whether training has been seen to move (with --json). */
export const moving = ({ words }: Started): boolean =>
  words.some(({ type, progress }) => type === 'progress' && (progress as Progress).rate !== null)

/** SIGKILL, unless it is gone already. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

/** Waits for a condition; says what was missing when it does not come. */
export async function until(what: string, holds: () => unknown, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`did not happen: ${what}`)
    await sleep(20)
  }
}
