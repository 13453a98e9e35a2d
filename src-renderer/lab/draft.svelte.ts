import type { Catalog } from '../../core/catalog/catalog.ts'
import { count } from '../../core/experiment/expand.ts'
import { nullsIn } from '../../core/experiment/nullRuns.ts'
import { nameOf, parseExperiment, seedsOf } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { experimentSchema } from '../../core/experiment/schema.ts'
import { readSource } from '../../core/experiment/source.ts'
import type { Source } from '../../core/experiment/place.ts'
import type { Fault, Misfit } from '../../core/experiment/types.ts'
import { warningsOf } from '../../core/experiment/warnings.ts'
import { edited, renamed, type Path } from '../../core/experiment/edit/edited.ts'

/** With more runs than this, they are counted without a plan, so equal baselines count several times. */
const mostPlanned = 5000

/** A draft of an experiment file, edited by form and by hand at once; the text is the single source of truth. */
export class Draft {
  readonly catalog: Catalog
  text = $state('')
  /** Further faults found by the service, such as missing data files. */
  refused = $state.raw<Fault[]>([])
  /** The changes that are kept, by form and by hand; undefined while no editor is open. */
  history: { undo(): void; redo(): void } | undefined
  /** Whether there are changes to take back, and changes to make again. */
  steps = $state.raw({ back: false, forth: false })
  readonly schema = $derived.by(() => experimentSchema(this.catalog))
  /** The file's fields as last read; while the text is not YAML, the previous ones. */
  readonly source = $derived.by<Source | undefined>(() => (this.#last = readSource(this.text).source ?? this.#last))
  readonly #parsed = $derived.by(() => parseExperiment(this.text, this.catalog))
  readonly #plan = $derived.by(() => {
    const { experiment } = this.#parsed
    if (!experiment) return null
    const runs = count(experiment.source, this.schema) * seedsOf(experiment.source).length
    return runs > mostPlanned ? null : planExperiment(experiment, this.catalog)
  })
  readonly faults = $derived<Fault[]>([...(this.#parsed.faults ?? []), ...this.refused])
  readonly name = $derived(this.source ? nameOf(this.source) : 'untitled')
  /**
   * The number of runs, settings and seeds, and of training steps of all runs together (null where the runs are too many
   * to plan), and whether settings that cannot differ are merged; null while the file has faults.
   */
  readonly size = $derived.by(() => {
    const { experiment } = this.#parsed
    if (!experiment) return null
    const seeds = seedsOf(experiment.source).length
    const planned = this.#plan
    const combinations = count(experiment.source, this.schema)
    if (!planned) {
      const settings = combinations + nullsIn(experiment.source, this.catalog)
      return { runs: settings * seeds, settings, seeds, steps: null, merged: false }
    }
    const { runs } = planned
    const steps = runs.reduce((sum, { settings }) => sum + settings.training.steps, 0)
    const settings = runs.length / seeds
    return { runs: runs.length, settings, seeds, steps, merged: settings < combinations }
  })
  /** What is valid in the file and likely to mislead; nothing is said of more runs than are planned. */
  readonly warnings = $derived.by<Misfit[]>(() => {
    const settings = new Set(this.#plan?.runs.map((run) => run.settings))
    return warningsOf(settings, this.catalog)
  })
  /** The order of the fields at the top of a file. */
  readonly #order = $derived(Object.keys(this.schema.properties!))
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

  /** Changes one field; undefined removes it. */
  set(path: Path, value: unknown, tag?: string): void {
    this.write(edited(this.text, path, value, tag, this.#order))
  }

  /** Chooses other variants for a field. */
  choose(path: Path, tag: string, names: string[], known: readonly string[]): void {
    this.write(renamed(this.text, path, tag, names, known, this.#order))
  }

  /** Faults of the field itself, not of the fields inside it. */
  faultsAt(path: string): Fault[] {
    return this.faults.filter((fault) => fault.path === path)
  }

  /** Faults of the field and of the fields inside it. */
  faultsWithin(path: string): Fault[] {
    return this.faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`))
  }
}
