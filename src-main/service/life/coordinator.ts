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

/** Why a command was not done. */
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

/** The history is not at its path any more: what happened, and where a copy of it is. */
export type Moved = Extract<FromCoordinator, { type: 'moved' }>

/** A living coordinator process. */
export interface Coordinator {
  call<C extends Command>(command: C, input: Commands[C]['input']): Promise<Commands[C]['output']>
  kill(): void
}

/** Forks a coordinator; resolves once it holds the history, rejects with `CannotStart` when it cannot. */
export function startCoordinator(
  args: string[],
  on: {
    event(event: ExperimentEvent): void
    moved(moved: Moved): void
    quiet(words: string): void
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
  const calls = new Map<number, { resolve(output: never): void; reject(error: Error): void }>()
  const ready = Promise.withResolvers<Coordinator>()
  let last = 0
  let started = false
  /** Why it takes no more calls; once its history has moved it is ended before it may have answered. */
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

const notStarted = ({ code, message }: NodeJS.ErrnoException): Error =>
  new Error(`the coordinator could not be started: ${limitWords(code) ?? message}`)

/** What a crash at the start most likely comes from, where the address space is limited. */
function narrowness(): string {
  const space = addressSpaceWords()
  return space
    ? `: ${space}, which is most likely too little. Nothing was changed. Raise that limit to 8 GB or more`
    : ''
}
