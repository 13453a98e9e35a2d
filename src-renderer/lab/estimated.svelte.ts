import { untrack } from 'svelte'
import type { Estimate } from '../../core/engines/estimate.ts'
import { canonicalJson } from '../../core/experiment/canonical.ts'
import { plainValue } from '../../core/experiment/source.ts'
import { wordsOf } from '../client/words.ts'
import type { Draft } from './draft.svelte.ts'
import type { Lab } from './lab.svelte.ts'

/** How long the file must be unchanged before it is tested. */
const restMs = 900

/** Fields that do not affect what an experiment costs. */
const free = new Set(['name', 'question'])

/**
 * The estimated cost of a draft, updated whenever the draft has been unchanged for a moment, unless the change costs
 * nothing. Create it while a component initialises.
 */
export class Estimated {
  current = $state.raw<Estimate | null>(null)
  /** Training and evaluation together, s; null without an estimate. */
  readonly seconds = $derived(this.current && this.current.trainingSeconds + this.current.evaluationSeconds)
  problem = $state<string | null>(null)
  trying = $state(false)
  /** Whether engines are tested first. */
  testing = $state(false)
  /** Whether nobody waits for it, as while the experiment starts. */
  resting = $state(false)

  constructor(lab: Lab, draft: Draft) {
    const cost = $derived(costOf(draft))
    const asked = $derived(cost !== null && lab.connection.times > 0 && !this.resting)
    $effect(() => {
      if (cost === null) this.current = null
      if (!asked) return
      const text = untrack(() => draft.text)
      const leaving = new AbortController()
      this.trying = true
      const waiting = setTimeout(() => void this.#try(lab, text, leaving.signal), restMs)
      return () => {
        clearTimeout(waiting)
        leaving.abort()
        this.trying = false
      }
    })
  }

  async #try(lab: Lab, text: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#test(lab, signal)
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

  /** Tests the engines where this machine has no stored results; the estimate needs them. */
  async #test(lab: Lab, signal: AbortSignal): Promise<void> {
    if ((await lab.ask.calibration.remembered(undefined, { signal })) !== null) return
    this.testing = true
    await lab.ask.calibration.ready(undefined, { signal }).finally(() => (this.testing = false))
  }
}

/** What a draft's cost depends on, as text; null while it has faults. */
function costOf({ size, source }: Draft): string | null {
  if (!size || source?.type !== 'map') return null
  return canonicalJson(source.entries.flatMap(({ key, value }) => (free.has(key) ? [] : [[key, plainValue(value)]])))
}
