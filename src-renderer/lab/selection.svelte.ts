import { SvelteSet } from 'svelte/reactivity'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/** The selected runs of an experiment, shared by all its views. */
export class Selection {
  readonly runs = new SvelteSet<number>()

  /** Replaces the selection. */
  set(runs: Iterable<number>): void {
    this.runs.clear()
    for (const run of runs) this.runs.add(run)
  }

  /** Adds runs, or removes them if all are selected. */
  toggle(runs: readonly number[]): void {
    const all = runs.every((run) => this.runs.has(run))
    for (const run of runs)
      if (all) this.runs.delete(run)
      else this.runs.add(run)
  }

  clear(): void {
    this.runs.clear()
  }
}

const known = new WeakMap<OpenExperiment, Selection>()

/** The selection of an open experiment, shared by its tabs. */
export function selectionOf(experiment: OpenExperiment): Selection {
  const selection = known.get(experiment) ?? new Selection()
  known.set(experiment, selection)
  return selection
}
