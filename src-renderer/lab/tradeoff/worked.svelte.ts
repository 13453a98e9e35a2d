import type { Statistics } from '../../../core/figures/tradeoff/statistics.ts'
import { optimumInSteps } from '../../../core/statistics/optimum.ts'
import { oneSource } from '../../../core/statistics/source.ts'

const budgetMs = 12
/** Time between two looks at what has been worked out meanwhile. */
const showMs = 500

interface Wanted {
  steps: Generator<void, unknown>
  asked: boolean
}

/**
 * Statistics of many runs, worked out a few milliseconds at a time so that nothing waits for them: the same numbers as an
 * exported figure's, each computed once.
 */
export class Worked implements Statistics {
  /** Grows when more has been worked out. */
  version = $state(0)
  readonly #known = new Map<string, unknown>()
  readonly #wanted = new Map<string, Wanted>()
  #working = false
  #shown = 0

  optimum(...[curve, better, place]: Parameters<Statistics['optimum']>) {
    const key = `optimum ${place} ${better} ${JSON.stringify(curve)}`
    return this.#of(key, () => optimumInSteps(curve, better, oneSource))
  }

  /** Works on what is wanted: at once as far as the budget goes, the rest between frames. */
  work(): void {
    if (this.#wanted.size === 0 || this.#working) return
    this.#slice()
    if (this.#wanted.size === 0) this.version++
    else {
      this.#working = true
      this.#shown = performance.now()
      setTimeout(() => this.#goOn())
    }
  }

  /** Forgets what nobody asks for again. */
  forget(): void {
    for (const wanted of this.#wanted.values()) wanted.asked = false
  }

  /** What these steps end with; null while they are being taken. Nobody else writes under the key. */
  #of<T>(key: string, steps: () => Generator<void, T>): T | null {
    const known = this.#known.get(key)
    if (known !== undefined) return known as T
    const wanted = this.#wanted.get(key) ?? { steps: steps(), asked: true }
    wanted.asked = true
    this.#wanted.set(key, wanted)
    return null
  }

  #goOn(): void {
    this.#slice()
    const over = this.#wanted.size === 0
    if (over) this.#working = false
    else setTimeout(() => this.#goOn(), 4)
    if (!over && performance.now() - this.#shown < showMs) return
    this.#shown = performance.now()
    this.version++
  }

  #slice(): void {
    const until = performance.now() + budgetMs
    for (const [key, { steps, asked }] of this.#wanted) {
      for (let step = asked ? steps.next() : null; step; step = steps.next()) {
        if (step.done) this.#known.set(key, step.value)
        if (step.done || performance.now() > until) break
      }
      if (!asked || this.#known.has(key)) this.#wanted.delete(key)
      if (performance.now() > until) return
    }
  }
}
