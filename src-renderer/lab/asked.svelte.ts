import { wordsOf } from '../client/words.ts'

/**
 * An answer of the lab that is requested again whenever a value that the question reads has changed. Create it while a
 * component initialises; `ask` reads its reactive values before its first `await`.
 */
export class Asked<T> {
  /** The latest answer; it is kept while a newer one is on its way. */
  current = $state.raw<T>()
  /** Why the latest question has no answer. */
  problem = $state<string | null>(null)
  asking = $state(true)
  #round = $state(0)

  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    $effect(() => {
      void this.#round
      const leaving = new AbortController()
      this.asking = true
      ask(leaving.signal).then(
        (answer) => {
          if (leaving.signal.aborted) return
          this.current = answer
          this.problem = null
          this.asking = false
        },
        (error: unknown) => {
          if (leaving.signal.aborted) return
          this.problem = wordsOf(error)
          this.asking = false
        },
      )
      return () => leaving.abort()
    })
  }

  /** Asks again. */
  again(): void {
    this.#round++
  }
}
