import { fork, type ChildProcess } from 'node:child_process'
import type {
  Command,
  Commands,
  ExperimentEvent,
  FromCoordinator,
  Refusal,
  ToCoordinator,
} from '../../../core/messages/coordinator.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { beatArguments, usualPatience, watchedStdio, watchLife, type Patience } from '../../../runtime/life.ts'
import { addressSpaceWords, limitWords } from '../../../runtime/limits.ts'

/** A command was refused; the message says why. */
export class CommandRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** The coordinator could not start. */
export class CannotStart extends Error {
  readonly code: 'HELD' | 'HISTORY'
  constructor(code: 'HELD' | 'HISTORY', message: string) {
    super(message)
    this.code = code
  }
}

/** The history is no longer at its path: what happened, and where a copy is. */
export type Moved = Extract<FromCoordinator, { type: 'moved' }>

/** A running coordinator process. */
export interface Coordinator {
  call<C extends Command>(command: C, input: Commands[C]['input']): Promise<Commands[C]['output']>
  kill(): void
}

/** Forks a coordinator; resolves once it has the history open, rejects with `CannotStart` if it cannot. */
export function startCoordinator(
  args: string[],
  on: {
    event(event: ExperimentEvent): void
    moved(moved: Moved): void
    quiet(words: string): void
    /** Called when its main thread is silent, as while another program has the history locked, and when it no longer is. */
    blocked(yes: boolean): void
    exit(reason: string): void
  },
  patience: Patience = usualPatience,
): Promise<Coordinator> {
  const path = new URL('../../../worker/processes/coordinator.ts', import.meta.url)
  const process: ChildProcess = fork(path, [...args, ...beatArguments], {
    serialization: 'advanced',
    execArgv: nodeArguments,
    stdio: watchedStdio('inherit'),
  })
  let hung: string | undefined
  watchLife(process, patience, {
    hung(reason) {
      hung ??= `the coordinator was ended: ${reason}`
      process.kill('SIGKILL')
    },
    quiet: (words) => on.quiet(`the coordinator is ${words}`),
  })
  watchSilence(process, on.blocked)
  const calls = new Map<number, { resolve(output: never): void; reject(error: Error): void }>()
  const ready = Promise.withResolvers<Coordinator>()
  let last = 0
  let started = false
  /** Why it takes no more calls; if its history has moved it is killed, possibly before it has answered. */
  let over: Refusal = { code: 'INTERNAL', message: 'the coordinator has ended; try again' }

  const call: Coordinator['call'] = (command, input) =>
    new Promise((resolve, reject) => {
      const id = ++last
      calls.set(id, { resolve, reject })
      const lost = () => reject(new CommandRefused(over))
      if (!process.connected) return lost()
      process.send({ type: 'command', id, command, input } as ToCoordinator, (error) => error && lost())
    })

  const receive = (message: FromCoordinator) => {
    if (message.type === 'ready') {
      started = true
      ready.resolve({ call, kill: () => void process.kill('SIGKILL') })
    } else if (message.type === 'cannot') {
      ready.reject(new CannotStart(message.code, message.message))
      process.kill('SIGKILL')
    } else if (message.type === 'reply') {
      calls.get(message.id)?.resolve(message.output as never)
      calls.delete(message.id)
    } else if (message.type === 'refused') {
      calls.get(message.id)?.reject(new CommandRefused(message.refusal))
      calls.delete(message.id)
    } else if (message.type === 'moved') {
      over = { code: 'HISTORY', message: message.message }
      on.moved(message)
    } else if (message.type !== 'turn') on.event(message)
  }
  process.on('message', (message) => receive(message as FromCoordinator))
  process.on('error', (error: NodeJS.ErrnoException) => ready.reject(notStarted(error)))
  process.on('exit', (code, signal) => {
    const reason = hung ?? `the coordinator ended (${signal ?? `code ${code}`})`
    const refusal: Refusal = over.code === 'HISTORY' ? over : { code: 'INTERNAL', message: reason }
    for (const { reject } of calls.values()) reject(new CommandRefused(refusal))
    ready.reject(new Error(`${reason}${signal && !hung ? narrowness() : ''}`))
    if (started) on.exit(reason)
  })
  return ready.promise
}

/** How long the main thread, which reports once a second, may be silent before that is said, ms. */
const silentMs = 2500

/** Calls `blocked` with true once the main thread has been silent for a moment, and with false once it is heard again. */
function watchSilence(child: ChildProcess, blocked: (yes: boolean) => void): void {
  let ready = false
  let silent = false
  let timer: NodeJS.Timeout | undefined
  const told = (yes: boolean) => {
    silent = yes
    blocked(yes)
  }
  child.on('message', (message: FromCoordinator) => {
    ready ||= message.type === 'ready'
    if (silent) told(false)
    clearTimeout(timer)
    if (ready) timer = setTimeout(() => told(true), silentMs)
  })
  child.on('exit', () => clearTimeout(timer))
}

const notStarted = ({ code, message }: NodeJS.ErrnoException): Error =>
  new Error(`the coordinator could not be started: ${limitWords(code) ?? message}`)

/** A hint about the likely cause of a crash at the start, if the address space is limited. */
function narrowness(): string {
  const space = addressSpaceWords()
  return space
    ? `: ${space}, which is most likely too little. Nothing was changed. Raise that limit to 8 GB or more`
    : ''
}
