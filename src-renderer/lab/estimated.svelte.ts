import type { Estimate } from '../../core/engines/estimate.ts'
import { wordsOf } from '../client/words.ts'
import type { Draft } from './draft.svelte.ts'
import type { Lab } from './lab.svelte.ts'

/** How long the file rests before it is tried. */
const restMs = 900

/** What a draft would take, tried whenever it has rested for a moment. Make it while a component starts. */
export class Estimated {
  current = $state.raw<Estimate | null>(null)
  problem = $state<string | null>(null)
  trying = $state(false)

  constructor(lab: Lab, draft: Draft) {
    $effect(() => {
      const text = draft.text
      if (!draft.size || lab.connection.times === 0) {
        this.current = null
        return
      }
      const leaving = new AbortController()
      this.trying = true
      const resting = setTimeout(() => void this.#try(lab, text, leaving.signal), restMs)
      return () => {
        clearTimeout(resting)
        leaving.abort()
        this.trying = false
      }
    })
  }

  async #try(lab: Lab, text: string, signal: AbortSignal): Promise<void> {
    try {
      const estimate = await lab.ask.experiments.estimate({ text }, { signal })
      if (signal.aborted) return
      this.current = estimate
      this.problem = null
    } catch (error) {
      if (signal.aborted) return
      this.current = null
      this.problem = wordsOf(error)
    }
    this.trying = false
  }
}
