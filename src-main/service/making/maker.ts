import { fork, type ChildProcess } from 'node:child_process'
import { ORPCError } from '@orpc/server'
import { nodeArguments } from '../../../runtime/child.ts'
import { pathBeside } from '../../../runtime/paths.ts'
import type { Kind, Outcome, Task, Tasks } from './tasks.ts'

/** How an export that is being made is cut short. */
export interface Limits {
  deadlineMs: number
  signal?: AbortSignal
}

/** What to do where an export was ended. */
const instead = 'Nothing was written. Ask for fewer runs (only, seed, runs) or a smaller picture (dpi, width).'

/** How a process ends that takes too much memory: by its own thread or the system, or by V8. */
const ofMemory = new Set(['SIGKILL', 'SIGABRT', 'SIGTRAP', 'code 134'])

/** A process that makes exports, one at a time; once `ended` it makes no more. */
export class Maker {
  readonly #child: ChildProcess
  readonly #gone: Promise<string>
  ended = false

  constructor(kind: Kind, mostBytes: number) {
    const heap = `--max-old-space-size=${Math.floor((0.8 * mostBytes) / 2 ** 20)}`
    this.#child = fork(pathBeside(import.meta.url, './process.ts'), [kind, String(mostBytes)], {
      serialization: 'advanced',
      execArgv: [...nodeArguments, heap],
    })
    this.#gone = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.message))
      this.#child.on('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    })
    void this.#gone.then(() => (this.ended = true))
    // While nothing is being made it keeps nobody alive.
    this.#child.unref()
    this.#child.channel?.unref()
  }

  /** Makes one export; where it is cut short the process is ended, and an error says why. */
  async make<K extends Kind>(task: Task<K>, { deadlineMs, signal }: Limits): Promise<Tasks[K]['made']> {
    const cut = Promise.withResolvers<never>()
    const late = () =>
      cut.reject(
        new ORPCError('BAD_INPUT', {
          message: `the export was not done after ${Math.round(deadlineMs / 1000)} s and was ended. ${instead}`,
        }),
      )
    const left = () => cut.reject(signal!.reason)
    const timer = setTimeout(late, deadlineMs)
    if (signal?.aborted) left()
    signal?.addEventListener('abort', left)
    const answered = new Promise<Outcome<K>>((resolve) =>
      this.#child.once('message', (outcome) => resolve(outcome as Outcome<K>)),
    )
    const gone = this.#gone.then((how): never => {
      if (!ofMemory.has(how)) throw new Error(`the process that makes exports ended (${how})`)
      throw new ORPCError('BAD_INPUT', { message: `the export took too much memory (${how}). ${instead}` })
    })
    let outcome
    try {
      if (!signal?.aborted) this.#child.send(task, () => {})
      outcome = await Promise.race([answered, gone, cut.promise])
    } catch (error) {
      this.end()
      throw error
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', left)
    }
    if ('made' in outcome) return outcome.made
    const { code, message } = outcome.failed
    throw code === null ? new Error(message) : new ORPCError(code as 'BAD_INPUT', { message })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  end(): void {
    this.ended = true
    this.#child.kill('SIGKILL')
  }
}
