import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { bootstrap, within, type Spread } from '../../../core/statistics/bootstrap.ts'
import { oneSource } from '../../../core/statistics/source.ts'

const budgetMs = 12

interface Wanted {
  key: string
  values: readonly number[]
  range: MeasureFacts['range']
}

/**
 * Intervals of many means, worked out a few milliseconds at a time so that nothing waits for them: the same numbers as
 * an exported figure's, each computed once.
 */
export class Spreads {
  /** Grows when more intervals have been worked out. */
  version = $state(0)
  readonly #known = new Map<string, Spread>()
  readonly #wanted = new Map<string, Wanted>()
  #working = false

  /** The interval of some seeds' values of a measure; null while it is being worked out. */
  of(facts: MeasureFacts, values: readonly number[]): Spread | null {
    const key = `${facts.name} ${values.join()}`
    const known = this.#known.get(key)
    if (known) return known
    this.#wanted.set(key, { key, values, range: facts.range })
    return null
  }

  /** Works on what is wanted: at once as far as the budget goes, the rest between frames. */
  work(): void {
    if (this.#wanted.size === 0 || this.#working) return
    this.#slice()
    if (this.#wanted.size === 0) this.version++
    else {
      this.#working = true
      setTimeout(() => this.#goOn())
    }
  }

  /** Forgets what nobody asked for since the last time. */
  forget(): void {
    this.#wanted.clear()
  }

  #goOn(): void {
    this.#slice()
    if (this.#wanted.size > 0) setTimeout(() => this.#goOn(), 4)
    else {
      this.#working = false
      this.version++
    }
  }

  #slice(): void {
    const until = performance.now() + budgetMs
    for (const [key, { values, range }] of this.#wanted) {
      this.#known.set(key, within(bootstrap(values, oneSource), range))
      this.#wanted.delete(key)
      if (performance.now() > until) return
    }
  }
}
