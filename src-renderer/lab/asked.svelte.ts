import { wordsOf } from '../client/words.ts'

/**
 * An answer of the lab that is asked for again whenever what the question reads has changed. Make it while a component
 * starts; `ask` reads its reactive values before its first `await`.
 */
export class Asked<T> {
  /** The newest answer; it stays while a newer one is on its way. */
  current = $state.raw<T>()
  /** Why the newest question has no answer. */
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

  /** Asks once more. */
  again(): void {
    this.#round++
  }
}
