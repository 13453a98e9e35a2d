import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Telling } from '../engine.ts'
import { addon } from './addon.ts'
import type { Cache } from './cache.ts'
import { hashOf } from './cache.ts'
import { compile, patienceMs, type Compiler } from './compiler.ts'

/** Texts that are compiled at a time. */
const atATime = 2
/** A wait that is said, ms. */
const longMs = 10_000
/** How often it is asked whether another process has ended its compilation, ms. */
const lookMs = 50

type Release = () => Promise<void>

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
    const found = await this.#found(key)
    if (found !== undefined) return found
    this.#compiling(++this.#unmade)
    try {
      return await this.#compiled(key, text)
    } catch (error) {
      this.#broken = error as Error
      throw error
    } finally {
      this.#compiling(--this.#unmade)
    }
  }

  /** What was compiled before, if it is there and loads. */
  async #found(key: string): Promise<unknown> {
    const path = await this.#cache.find(key, this.#warn)
    if (path === undefined) return undefined
    return this.#loaded(path).catch((error: Error) => this.#warn(`${error.message}; it was made again`))
  }

  /** Compiles a text, or takes what another process makes of it meanwhile, if that does not take too long. */
  async #compiled(key: string, text: string): Promise<unknown> {
    const began = performance.now()
    const isInTime = () => performance.now() - began < this.#patienceMs
    for (;;) {
      const claim = async () => (isInTime() ? this.#cache.claim(key) : async () => {})
      const made = (await this.#turn(() => this.#compiledBy(claim, key, text))) ?? (await this.#found(key))
      if (made !== undefined) return made
      while (isInTime() && (await this.#cache.isBeingMade(key))) await wait(lookMs)
    }
  }

  /** Compiles a text; undefined if it could not be claimed. */
  async #compiledBy(claim: () => Promise<Release | null>, key: string, text: string): Promise<unknown> {
    if (this.#broken) throw this.#broken
    const release = await claim()
    if (release === null) return undefined
    const waiting = setTimeout(() => {
      this.#warn(`compiling a program takes more than ${longMs / 1000} s here; training waits for it`)
    }, longMs)
    const compiled = (source: string, made: string) => compile(this.compiler, source, made, this.#patienceMs)
    try {
      return (await this.#found(key)) ?? (await this.#loaded(await this.#cache.add(key, text, compiled)))
    } finally {
      clearTimeout(waiting)
      await release()
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

  /** Acts once fewer are being compiled. */
  async #turn<Outcome>(act: () => Promise<Outcome>): Promise<Outcome> {
    while (this.#busy >= atATime) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy++
    try {
      return await act()
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }
}
