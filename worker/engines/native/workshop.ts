import { rm } from 'node:fs/promises'
import type { Telling } from '../engine.ts'
import { addon } from './addon.ts'
import type { Cache } from './cache.ts'
import { hashOf } from './cache.ts'
import { compile, patienceMs, type Compiler } from './compiler.ts'

/** Texts that are compiled at a time. */
const atATime = 2
/** A wait that is said, ms. */
const longMs = 10_000

/** Compiles texts, or takes what was compiled before, and loads it. */
export class Workshop {
  readonly compiler: Compiler
  readonly #cache: Cache
  readonly #patienceMs: number
  readonly #warn: (message: string) => void
  readonly #compiling: (programs: number) => void
  readonly #made = new Map<string, Promise<unknown>>()
  readonly #waiting: (() => void)[] = []
  #busy = 0
  /** Texts that are being compiled, or wait for it. */
  #unmade = 0
  /** Why the compiler is not tried again: it would be as slow, or fail, for every program. */
  #broken: Error | undefined

  constructor(
    compiler: Compiler,
    cache: Cache,
    { warn = () => {}, compiling = () => {}, withinMs = patienceMs }: Telling & { withinMs?: number } = {},
  ) {
    this.compiler = compiler
    this.#cache = cache
    this.#patienceMs = withinMs
    this.#warn = warn
    this.#compiling = compiling
  }

  /** What a text exports, compiled for this processor; rejects with what the compiler said. */
  async exports<Exports>(text: string): Promise<Exports> {
    const { version, flags, macros } = this.compiler
    const key = hashOf(text, version, flags.join(' '), macros)
    const known = this.#made.get(key) ?? this.#make(key, text)
    this.#made.set(key, known)
    known.catch(() => this.#made.delete(key))
    return (await known) as Exports
  }

  async #make(key: string, text: string): Promise<unknown> {
    const found = await this.#cache.find(key, this.#warn)
    if (found !== undefined) {
      const usable = await this.#loaded(found).catch((error: Error) =>
        this.#warn(`${error.message}; it was made again`),
      )
      if (usable !== undefined) return usable
    }
    this.#compiling(++this.#unmade)
    await this.#turn()
    const waiting = setTimeout(() => {
      this.#warn(`compiling a program takes more than ${longMs / 1000} s here; training waits for it`)
    }, longMs)
    try {
      if (this.#broken) throw this.#broken
      const compiled = (source: string, made: string) => compile(this.compiler, source, made, this.#patienceMs)
      return await this.#loaded(await this.#cache.add(key, text, compiled))
    } catch (error) {
      this.#broken = error as Error
      throw error
    } finally {
      clearTimeout(waiting)
      this.#busy--
      this.#compiling(--this.#unmade)
      this.#waiting.shift()?.()
    }
  }

  /** The exports of a file; removes one that does not load. */
  async #loaded(path: string): Promise<unknown> {
    try {
      return addon(path)
    } catch (error) {
      await rm(path, { force: true })
      throw new Error(`what ${this.compiler.command} made does not load: ${(error as Error).message}`, { cause: error })
    }
  }

  /** Waits until fewer are being compiled. */
  async #turn(): Promise<void> {
    while (this.#busy >= atATime) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy++
  }
}
