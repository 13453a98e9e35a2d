import { bootstrap, within } from '../../core/statistics/bootstrap.ts'
import { oneSource } from '../../core/statistics/source.ts'
import { measureFacts, type MeasureFacts } from '../../core/catalog/measure.ts'
import { overlayMeasures } from '../../core/figures/overlay.ts'
import { familyOf, type Family, type OverlayExperiment } from '../../core/figures/overlay/families.ts'
import { mostTogether, overlayLayers, type OverlayLayer } from '../../core/figures/overlay/marks.ts'
import type { ExperimentRecord } from '../../core/records/records.ts'
import { runStates, type ResultRuns } from '../../core/records/results.ts'
import { Asked } from './asked.svelte.ts'
import type { Lab } from './lab.svelte.ts'
import { Worked } from './tradeoff/worked.svelte.ts'

/** One experiment of an overlay with its runs, and the columns of two measures. */
interface Read {
  record: ExperimentRecord
  runs: ResultRuns
}

const done = runStates.indexOf('done')

/** Several experiments on the same axes, as the address names them: `of=3.17&x=testLoss&y=probe.k1.n100`. */
export class Together {
  readonly lab: Lab
  readonly worked = new Worked()

  constructor(lab: Lab) {
    this.lab = lab
    // Intervals are computed after what needs them has been drawn.
    $effect(() => {
      void this.families
      this.worked.work()
    })
  }

  readonly #query = $derived.by(() => this.lab.place.current.query)
  readonly #of = $derived(this.#query.of ?? '')
  readonly #x = $derived(this.#query.x)
  readonly #y = $derived(this.#query.y)
  /** Ids of the experiments, in order; more than can be told apart are left out. */
  readonly ids = $derived(
    [
      ...new Set(
        this.#of
          .split('.')
          .map(Number)
          .filter((id) => id > 0),
      ),
    ].slice(0, mostTogether),
  )
  readonly hidden = $derived.by(() => {
    const named = (this.#query.without ?? '').split(' ')
    return new Set<OverlayLayer>(overlayLayers.filter((layer) => named.includes(layer)))
  })

  /** Every experiment of the history, for the choice of one more. */
  readonly known = new Asked(() => {
    void [this.lab.news.total, this.lab.connection.times]
    return this.lab.ask.experiments.list({ archived: true })
  })
  /** Ids that the address names and the history does not have. */
  readonly missing = $derived.by(() => {
    const there = new Set(this.known.current?.map(({ id }) => id))
    return this.known.current ? this.ids.filter((id) => !there.has(id)) : []
  })
  readonly #there = $derived.by(() => {
    const records = this.known.current ?? []
    return this.ids.flatMap((id) => records.find((record) => record.id === id) ?? [])
  })
  readonly #facts = new Asked(() => this.lab.catalog().then(measureFacts))
  readonly #reads = new Asked((): Promise<Read[]> => {
    const records = this.#there
    return Promise.all(
      records.map(async (record) => ({
        record,
        runs: await this.lab.ask.results.runs({ experiment: String(record.id) }),
      })),
    )
  })

  /** Measures that all of them have. */
  readonly common = $derived.by((): MeasureFacts[] => {
    const reads = this.#reads.current ?? []
    if (reads.length === 0) return []
    return (this.#facts.current ?? []).filter(({ name }) => reads.every(({ runs }) => runs.measures.includes(name)))
  })
  /** What is on the axes, or why nothing can be. */
  readonly axes = $derived.by((): { x: MeasureFacts; y: MeasureFacts } | { why: string } => {
    const named = (name: string | undefined) => this.common.find((facts) => facts.name === name)?.name
    try {
      return overlayMeasures(this.common, { x: named(this.#x), y: named(this.#y) })
    } catch (error) {
      return { why: (error as Error).message.replace(/^overlay: /, '') }
    }
  })
  /** What the address names and these experiments do not have in common. */
  readonly unknown = $derived.by((): string[] => {
    if (this.common.length === 0) return []
    return (['x', 'y'] as const).flatMap((side) => {
      const asked = this.#query[side]
      return asked && !this.common.some(({ name }) => name === asked)
        ? [`Not all of these experiments have a measure ${asked}; ${side} shows another.`]
        : []
    })
  })

  readonly #values = new Asked(async (): Promise<{ experiments: OverlayExperiment[]; x: string; y: string } | null> => {
    const [reads, axes] = [this.#reads.current, this.axes]
    if (!reads || 'why' in axes) return null
    const [x, y] = [axes.x.name, axes.y.name]
    const experiments = await Promise.all(
      reads.map(async ({ record, runs }): Promise<OverlayExperiment> => {
        const values = await this.lab.ask.results.values({ experiment: String(record.id), names: [x, y] })
        return { id: record.id, name: record.name, axes: record.axes, runs: rowsOf(runs, values[x]!, values[y]!) }
      }),
    )
    return { experiments, x, y }
  })
  readonly problem = $derived.by(
    () => this.known.problem ?? this.#facts.problem ?? this.#reads.problem ?? this.#values.problem,
  )
  readonly asking = $derived.by(
    () => this.known.asking || this.#facts.asking || this.#reads.asking || this.#values.asking,
  )
  /** Whether it is known what these experiments have in common. */
  readonly ready = $derived.by(
    () =>
      this.known.current !== undefined &&
      this.#facts.current !== undefined &&
      this.#reads.current?.map(({ record }) => record.id).join() === this.#there.map(({ id }) => id).join(),
  )

  /** The experiments' settings with their means, and their intervals as far as they are computed. */
  readonly families = $derived.by((): Family[] => {
    const [values, axes] = [this.#values.current, this.axes]
    void this.worked.version
    if (!values || 'why' in axes || values.x !== axes.x.name || values.y !== axes.y.name) return []
    this.worked.forget()
    return values.experiments.map((one) =>
      familyOf(one, axes, (values, _, range) => within(bootstrap(values, oneSource), range)),
    )
  })

  choose(chosen: Record<string, string>): void {
    this.lab.place.choose(chosen)
  }

  add(id: number): void {
    this.choose({ of: [...this.ids, id].join('.') })
  }

  remove(id: number): void {
    this.choose({ of: this.ids.filter((one) => one !== id).join('.') })
  }

  show(layer: OverlayLayer, shown: boolean): void {
    const hidden = new Set(this.hidden)
    if (shown) hidden.delete(layer)
    else hidden.add(layer)
    this.choose({ without: [...hidden].join(' ') })
  }
}

/** Finished runs with their values; NaN says that there is none. */
function rowsOf(runs: ResultRuns, xs: Float64Array, ys: Float64Array): OverlayExperiment['runs'] {
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
  return Array.from(runs.id.keys())
    .filter((row) => runs.state[row] === done)
    .map((row) => ({
      id: runs.id[row]!,
      seed: runs.seed[row]!,
      setting: runs.setting[row]!,
      axes: runs.axes[runs.setting[row]!] ?? {},
      x: known(xs[row]),
      y: known(ys[row]),
    }))
}
