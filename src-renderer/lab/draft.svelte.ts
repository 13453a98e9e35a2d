import type { Catalog } from '../../core/catalog/catalog.ts'
import { count } from '../../core/experiment/expand.ts'
import { nameOf, parseExperiment, seedsOf } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { experimentSchema } from '../../core/experiment/schema.ts'
import { readSource } from '../../core/experiment/source.ts'
import type { Source } from '../../core/experiment/place.ts'
import type { Fault } from '../../core/experiment/types.ts'
import { edited, renamed, type Path } from './edit.ts'

/** Above so many runs they are counted without being planned: baselines that fall together are counted apart. */
const mostPlanned = 5000

/** An experiment file that is being written, by form and by hand at once: the text is the one truth. */
export class Draft {
  readonly catalog: Catalog
  text = $state('')
  /** What the service found wrong besides: data that a task names and that is not there. */
  refused = $state.raw<Fault[]>([])
  readonly schema = $derived.by(() => experimentSchema(this.catalog))
  /** The file's fields as last read; while the text is no YAML, those before. */
  readonly source = $derived.by<Source | undefined>(() => (this.#last = readSource(this.text).source ?? this.#last))
  readonly #parsed = $derived.by(() => parseExperiment(this.text, this.catalog))
  readonly faults = $derived<Fault[]>([...(this.#parsed.faults ?? []), ...this.refused])
  readonly name = $derived(this.source ? nameOf(this.source) : 'untitled')
  /** How many runs, settings and seeds; null while the file has faults. */
  readonly size = $derived.by(() => {
    const { experiment } = this.#parsed
    if (!experiment) return null
    const seeds = seedsOf(experiment.source).length
    const combinations = count(experiment.source, this.schema)
    if (combinations * seeds > mostPlanned) return { runs: combinations * seeds, settings: combinations, seeds }
    const { runs } = planExperiment(experiment, this.catalog)
    return { runs: runs.length, settings: runs.length / seeds, seeds }
  })
  #last: Source | undefined

  constructor(catalog: Catalog, text: string) {
    this.catalog = catalog
    this.text = text
  }

  /** Replaces the file. */
  write(text: string): void {
    this.refused = []
    this.text = text
  }

  /** Changes one field; undefined takes it out. */
  set(path: Path, value: unknown, tag?: string): void {
    this.write(edited(this.text, path, value, tag))
  }

  /** Chooses other variants for a field that names some. */
  choose(path: Path, tag: string, names: string[], known: readonly string[]): void {
    this.write(renamed(this.text, path, tag, names, known))
  }

  /** What is wrong with the field itself, not with what is inside it. */
  faultsAt(path: string): Fault[] {
    return this.faults.filter((fault) => fault.path === path)
  }

  /** What is wrong with the field or anything inside it. */
  faultsWithin(path: string): Fault[] {
    return this.faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`))
  }
}
