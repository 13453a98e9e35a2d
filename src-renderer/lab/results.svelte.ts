import { SvelteMap } from 'svelte/reactivity'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { measureFacts } from '../../core/catalog/measure.ts'
import { runStates, type ResultRuns } from '../../core/records/results.ts'
import { wordsOf } from '../client/words.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/**
 * The runs of an experiment and the values that were asked for, column by column; asked again when it changes. Make it
 * while a component starts.
 */
export class Results {
  runs = $state.raw<ResultRuns | null>(null)
  /** Facts of the values that were taken, in the catalog's order. */
  measures = $state.raw<MeasureFacts[]>([])
  problem = $state<string | null>(null)
  /** Grows when the runs are read anew; columns belong to one reading. */
  reading = $state(0)
  readonly #experiment: OpenExperiment
  readonly #columns = new SvelteMap<string, Float64Array>()
  readonly #asked = new Set<string>()
  /** Number of finished runs. */
  readonly done = $derived(this.runs?.state.filter((state) => state === runStates.indexOf('done')).length ?? 0)

  constructor(experiment: OpenExperiment) {
    this.#experiment = experiment
    const { lab } = experiment
    $effect(() => {
      // A run that has finished meanwhile is a reason to read again, too.
      void [lab.news.changesOf(experiment.id), lab.connection.times, experiment.progress?.runs.done]
      void this.#read()
    })
  }

  /** Values of a measure in the order of the runs; undefined until they have come. */
  column(name: string): Float64Array | undefined {
    const known = this.#columns.get(name)
    if (!known && this.runs && !this.#asked.has(name)) void this.#fetch([name])
    return known
  }

  async #read(): Promise<void> {
    const { lab, named } = this.#experiment
    try {
      const [runs, catalog] = await Promise.all([lab.ask.results.runs(named), lab.catalog()])
      const wanted = [...this.#columns.keys()]
      const values = wanted.length > 0 ? await lab.ask.results.values({ ...named, names: wanted }) : {}
      const taken = new Set(runs.measures)
      this.runs = runs
      this.measures = measureFacts(catalog).filter(({ name }) => taken.has(name))
      for (const [name, column] of Object.entries(values)) this.#columns.set(name, column)
      this.problem = null
      this.reading++
    } catch (error) {
      this.problem = wordsOf(error)
    }
  }

  async #fetch(names: string[]): Promise<void> {
    const { lab, named } = this.#experiment
    for (const name of names) this.#asked.add(name)
    try {
      const values = await lab.ask.results.values({ ...named, names })
      for (const [name, column] of Object.entries(values)) this.#columns.set(name, column)
    } catch (error) {
      this.problem = wordsOf(error)
    } finally {
      for (const name of names) this.#asked.delete(name)
    }
  }
}
