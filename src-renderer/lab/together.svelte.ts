import { measureFacts, type MeasureFacts } from '../../core/catalog/measure.ts'
import { overlayMeasures } from '../../core/figures/overlay.ts'
import { togetherOf, type OverlayExperiment, type Together as Drawn } from '../../core/figures/overlay/families.ts'
import { mostTogether, overlayLayers, type OverlayLayer } from '../../core/figures/overlay/marks.ts'
import { questionOf } from '../../core/experiment/question.ts'
import { abilityIn } from '../../core/figures/tradeoff/learned.ts'
import { scales, type ScaleChoice } from '../../core/figures/tradeoff/layers.ts'
import type { ExperimentRecord } from '../../core/records/records.ts'
import type { ResultRuns } from '../../core/records/results.ts'
import { Asked } from './asked.svelte.ts'
import type { Lab } from './lab.svelte.ts'
import { yieldsOf } from './tradeoff/points.ts'

/** One experiment of an overlay with its runs, and the criterion of its file for having learned. */
interface Read {
  record: ExperimentRecord
  runs: ResultRuns
  learned: number | undefined
}

/** Several experiments on the same axes, as the address names them: `of=3.17&x=testLoss&y=probe.k1.n100`. */
export class Together {
  readonly lab: Lab

  constructor(lab: Lab) {
    this.lab = lab
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
      records.map(async (record) => {
        const experiment = String(record.id)
        const [runs, { text }] = await Promise.all([
          this.lab.ask.results.runs({ experiment }),
          this.lab.ask.experiments.show({ experiment }),
        ])
        return { record, runs, learned: questionOf(text)?.learned }
      }),
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
    const facts = this.#facts.current ?? []
    const experiments = await Promise.all(
      reads.map(async ({ record: { id, name, axes }, runs, learned }): Promise<OverlayExperiment> => {
        const ability = abilityIn(facts.filter(({ name }) => runs.measures.includes(name)))
        const names = [...new Set([x, y, ...(ability ? [ability.name] : [])])]
        const values = await this.lab.ask.results.values({ experiment: String(id), names })
        const columns = [values[x]!, values[y]!, ability && values[ability.name]!] as const
        return { id, name, axes, runs: [...yieldsOf(runs, columns)], ability, learned }
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

  /** How x is laid out, as asked: by the spread where nothing is. */
  readonly scale = $derived.by((): ScaleChoice => scales.find((known) => known === this.#query.scale) ?? 'auto')
  /** The trade-offs on the same axes; null while their values are not there. */
  readonly #known = $derived.by((): { drawn: Drawn; refused: string } | null => {
    const [values, axes] = [this.#values.current, this.axes]
    if (!values || 'why' in axes || values.x !== axes.x.name || values.y !== axes.y.name) return null
    try {
      return { drawn: togetherOf(values.experiments, axes, this.scale), refused: '' }
    } catch (error) {
      return { drawn: togetherOf(values.experiments, axes), refused: `${(error as Error).message}.` }
    }
  })
  readonly drawn = $derived(this.#known?.drawn ?? null)
  /** Why the scale that was asked for is not the one drawn; empty where it is. */
  readonly refused = $derived(this.#known?.refused ?? '')

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
