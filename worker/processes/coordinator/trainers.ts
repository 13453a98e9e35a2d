import { fork, type ChildProcess } from 'node:child_process'
import { env, stderr } from 'node:process'
import type { FromTrainer, ToTrainer } from '../../../core/messages/trainer.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { beatArguments, watchedStdio, watchLife, type Patience } from '../../../runtime/life.ts'
import { limitWords } from '../../../runtime/limits.ts'
import { seeing } from '../../engines/device.ts'
import { oomKills } from './oomKills.ts'
import { outOfMemory, unnoticed, type OutOfMemory } from './outOfMemory.ts'

/** How trainers are started, and when a silent one counts as hung. */
export interface TrainerOptions extends Patience {
  /** Arguments of `worker/processes/trainer.ts`. */
  args: string[]
}

/** How a trainer ended. */
export interface Loss {
  reason: string
  /** Set if memory ran out, according to its last output or the system. */
  memory: OutOfMemory | null
  /** Whether the system refused to start it, so that its cohort is not to blame. */
  unstarted?: boolean
}

/** One trainer process, running until `exit` is called. */
export interface Trainer {
  readonly pid: number
  send(message: ToTrainer): void
  /** Kills it; `exit` is called with this reason. */
  kill(reason: string): void
}

/** Callbacks of a trainer. */
export interface FromOutside {
  message(message: FromTrainer): void
  /** It has spent a long time on one computation. */
  quiet(words: string): void
  /** It gives no sign of life for the moment, or gives one again. */
  silent(yes: boolean): void
  exit(loss: Loss): void
}

/** Forks a trainer, which sees only the given GPU, if any; nothing it does can throw into the coordinator. */
export function startTrainer(options: TrainerOptions, device: string | null, on: FromOutside): Trainer {
  const process = fork(new URL('../trainer.ts', import.meta.url), [...options.args, ...beatArguments], {
    serialization: 'advanced',
    execArgv: nodeArguments,
    stdio: watchedStdio('pipe'),
    ...(device !== null && { env: seeing(device, env) }),
  })
  const killsBefore = oomKills()
  let reason: string | undefined
  let lastWords = ''
  const kill = (why: string) => {
    reason ??= why
    process.kill('SIGKILL')
  }
  watchLife(process, options, { hung: kill, quiet: (words) => on.quiet(words), silent: (yes) => on.silent(yes) })
  process.on('message', (message) => on.message(message as FromTrainer))
  // Without free descriptors there is no pipe.
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr.write(text)
    lastWords = (lastWords + text).slice(-mostWords)
    if (unnoticed.test(lastWords)) kill(`trainer ${process.pid} ran out of device memory`)
  })
  let gone = false
  const exit = (loss: Loss) => {
    if (!gone) on.exit(loss)
    gone = true
  }
  process.on('error', ({ message, code }: NodeJS.ErrnoException) => {
    const why = `a trainer could not be started: ${limitWords(code) ?? message}`
    if (process.pid === undefined) exit({ reason: why, memory: null, unstarted: true })
  })
  // Its last output may arrive after its exit.
  process.on('close', (code, signal) => {
    const killed = signal === 'SIGKILL' && reason === undefined && (oomKills() ?? 0) > (killsBefore ?? Infinity)
    const memory = killed ? { what: 'ran out of memory', refusedBytes: null } : outOfMemory(lastWords)
    exit({ reason: reason ?? ending(process, code, signal), memory })
  })
  return { pid: process.pid ?? -1, send: (message) => process.connected && process.send(message, () => {}), kill }
}

/** The last characters of a trainer's stderr that are examined once it has ended. */
const mostWords = 16_384

function ending(process: ChildProcess, code: number | null, signal: string | null): string {
  return signal ? `trainer ${process.pid} was ended by ${signal}` : `trainer ${process.pid} ended with code ${code}`
}
