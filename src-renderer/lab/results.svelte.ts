import { SvelteMap } from 'svelte/reactivity'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import { measureFacts } from '../../core/catalog/measure.ts'
import { runStates, type ResultRuns } from '../../core/records/results.ts'
import { wordsOf } from '../client/words.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/**
 * The runs of an experiment and the requested values, column by column; requested again when the experiment changes.
 * Create it while a component initialises.
 */
export class Results {
  runs = $state.raw<ResultRuns | null>(null)
  /** Facts of the measured values, in the catalog's order. */
  measures = $state.raw<MeasureFacts[]>([])
  problem = $state<string | null>(null)
  /** Grows when the runs are read again; columns belong to one reading. */
  reading = $state(0)
  readonly #experiment: OpenExperiment
  readonly #columns = new SvelteMap<string, Float64Array>()
  readonly #asked = new Set<string>()
  /** Readings that were begun, and the newest of them that was answered. */
  #begun = 0
  #answered = 0
  /** Number of finished runs. */
  readonly done = $derived(this.runs?.state.filter((state) => state === runStates.indexOf('done')).length ?? 0)

  constructor(experiment: OpenExperiment) {
    this.#experiment = experiment
    const { lab } = experiment
    $effect(() => {
      // Read again when another run has finished, too.
      void [lab.news.changesOf(experiment.id), lab.connection.times, experiment.progress?.runs.done]
      void this.#read()
    })
  }

  /** Values of a measure in the order of the runs; undefined until they are loaded. */
  column(name: string): Float64Array | undefined {
    const known = this.#columns.get(name)
    if (!known && this.runs && !this.#asked.has(name)) void this.#fetch([name])
    return known
  }

  async #read(): Promise<void> {
    const { lab, named } = this.#experiment
    const reading = ++this.#begun
    /** Answers may overtake each other; an older one would stay for good. */
    const isNews = () => {
      if (reading < this.#answered) return false
      this.#answered = reading
      return true
    }
    try {
      const [runs, catalog] = await Promise.all([lab.ask.results.runs(named), lab.catalog()])
      const wanted = [...new Set([...this.#columns.keys(), ...this.#asked])]
      const values = wanted.length > 0 ? await lab.ask.results.values({ ...named, names: wanted }) : {}
      if (!isNews()) return
      const taken = new Set(runs.measures)
      this.runs = runs
      this.measures = measureFacts(catalog).filter(({ name }) => taken.has(name))
      for (const [name, column] of Object.entries(values)) this.#columns.set(name, column)
      this.problem = null
      this.reading++
    } catch (error) {
      if (isNews()) this.problem = wordsOf(error)
    }
  }

  async #fetch(names: string[]): Promise<void> {
    const { lab, named } = this.#experiment
    for (const name of names) this.#asked.add(name)
    const begun = this.#begun
    try {
      const values = await lab.ask.results.values({ ...named, names })
      // A reading that was begun later has brought these values, too.
      if (this.#answered > begun) return
      for (const [name, column] of Object.entries(values)) this.#columns.set(name, column)
    } catch (error) {
      this.problem = wordsOf(error)
    } finally {
      for (const name of names) this.#asked.delete(name)
    }
  }
}
