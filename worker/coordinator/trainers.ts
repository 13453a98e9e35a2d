import { fork, type ChildProcess } from 'node:child_process'
import { env } from 'node:process'
import type { FromTrainer, ToTrainer } from '../../core/messages.ts'
import { seeing } from '../engines/device.ts'

/** How trainers are started and when a silent one counts as hung. */
export interface TrainerOptions {
  /** Arguments of `worker/trainer.ts`. */
  args: string[]
  /** Seconds of silence after which a trainer is killed. */
  heartbeatSeconds: number
}

/** One trainer process, alive until `exit` is called back. */
export interface Trainer {
  readonly pid: number
  send(message: ToTrainer): void
  /** Kills it; `exit` is called with this reason. */
  kill(reason: string): void
}

/** Forks a trainer that sees only this GPU, where one is given; nothing it does can throw into the coordinator. */
export function startTrainer(
  options: TrainerOptions,
  device: string | null,
  on: { message(message: FromTrainer): void; exit(reason: string): void },
): Trainer {
  const process = fork(new URL('../trainer.ts', import.meta.url), options.args, {
    serialization: 'advanced',
    execArgv: ['--disable-sigusr1'],
    ...(device !== null && { env: seeing(device, env) }),
  })
  let reason: string | undefined
  let silentSeconds = 0
  const kill = (why: string) => {
    reason ??= why
    process.kill('SIGKILL')
  }
  // Seconds are counted, not compared with a clock, so that a sleeping machine does not look like a hung trainer.
  const watch = setInterval(() => {
    if (++silentSeconds > options.heartbeatSeconds) kill(`no sign of life for ${options.heartbeatSeconds} s`)
  }, 1000)
  process.on('message', (message) => {
    silentSeconds = 0
    on.message(message as FromTrainer)
  })
  let gone = false
  const exit = (why: string) => {
    clearInterval(watch)
    if (!gone) on.exit(reason ?? why)
    gone = true
  }
  process.on('error', (error) => {
    if (process.pid === undefined) exit(`could not start: ${error.message}`)
  })
  process.on('exit', (code, signal) => exit(ending(process, code, signal)))
  return { pid: process.pid ?? -1, send: (message) => process.connected && process.send(message, () => {}), kill }
}

function ending(process: ChildProcess, code: number | null, signal: string | null): string {
  return signal ? `trainer ${process.pid} was ended by ${signal}` : `trainer ${process.pid} ended with code ${code}`
}
