import { fork, type ChildProcess, type Serializable } from 'node:child_process'
import { nodeArguments } from '../../../runtime/child.ts'
import { addressSpaceWords, limitWords } from '../../../runtime/limits.ts'

/** A question got no answer; the message says why. */
export class NotDescribed extends Error {}

/** The last characters of a process's standard error that are examined once it has ended. */
const mostWords = 16_384
/** Messages of V8 and Node when the address space is too small. */
const noSpace = /Failed to reserve virtual memory|Fatal process out of memory|could not allocate|ERR_WORKER_INIT_FAILED/

const spaceWords = (): string | null => {
  const space = addressSpaceWords()
  return space && `${space}; raise that limit`
}

export const nobodyWaits = (what: string) => `nobody waits for the ${what} any more`

/** A process that answers a question, once or, if it waits for a word between its answers, several times. */
export class Answering<Answer> {
  readonly #process: ChildProcess
  readonly #what: string
  readonly #leaving: () => void
  #waiting: { resolve(answer: Answer): void; reject(why: Error): void } | undefined
  /** Why there will be no further answer. */
  #over: NotDescribed | undefined

  constructor(
    what: string,
    module: string | undefined,
    given: Serializable | undefined,
    signal: AbortSignal | undefined,
  ) {
    const args = [what, ...(module ? ['--cohort-module', module] : [])]
    this.#what = what
    this.#process = fork(new URL('../../../worker/processes/describe.ts', import.meta.url), args, {
      serialization: 'advanced',
      execArgv: nodeArguments,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    const left = () => this.#fail(nobodyWaits(what))
    this.#leaving = () => signal?.removeEventListener('abort', left)
    this.#listen()
    this.#send(given)
    if (signal?.aborted) left()
    signal?.addEventListener('abort', left)
  }

  /** The next answer; the process is killed if that takes longer. Rejects with `NotDescribed`, for `late` with those words. */
  async next(seconds: number, late: string): Promise<Answer> {
    if (this.#over) throw this.#over
    const { promise, ...waiting } = Promise.withResolvers<Answer>()
    this.#waiting = waiting
    const timer = setTimeout(() => this.#fail(late), seconds * 1000)
    return promise.finally(() => clearTimeout(timer))
  }

  /** Lets it go on to its next answer. */
  goOn(): void {
    this.#send('go on')
  }

  end(): void {
    this.#fail(nobodyWaits(this.#what))
  }

  #send(message: Serializable | null | undefined): void {
    if (message != null && this.#process.connected) this.#process.send(message, () => {})
  }

  #fail(why: string): void {
    this.#reject(why)
    this.#process.kill('SIGKILL')
  }

  #reject(why: string): void {
    this.#over ??= new NotDescribed(why)
    this.#waiting?.reject(this.#over)
    this.#leaving()
  }

  #listen(): void {
    let lastWords = ''
    const process = this.#process
    // Without free descriptors there is no pipe.
    process.stderr?.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-mostWords)))
    process.on('message', (message) => {
      const failed = (message as { failed?: unknown } | null)?.failed
      if (typeof failed === 'string') this.#reject(failed)
      else this.#waiting?.resolve(message as Answer)
    })
    process.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      this.#reject(`asking for the ${this.#what} failed: ${limitWords(code) ?? message}`),
    )
    // Its last output may arrive after its exit.
    process.on('close', (code, signal) => {
      const limit = limitWords(lastWords) ?? (noSpace.test(lastWords) ? spaceWords() : null)
      if (limit === null && lastWords) console.error(lastWords.trimEnd())
      this.#reject(`asking for the ${this.#what} ended${limit === null ? ` with ${signal ?? code}` : `: ${limit}`}`)
    })
  }
}
