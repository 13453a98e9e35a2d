import { columnsIn, filterOf } from '../../core/filter/filter.ts'
import { courseOf } from '../../core/figures/names.ts'
import { nameOf, standingOf } from '../../core/figures/settings.ts'
import { formatAddress } from './address.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'
import { remember, remembered } from './remembered.ts'
import type { Results } from './results.svelte.ts'
import { filterColumns, usualMeasures } from './runColumns.ts'
import { bySetting, inOrderOf, type SettingRow } from './runRows.ts'
import { selectionOf } from './selection.svelte.ts'

const memory = 'run columns'

/** What the table of runs shows, as the address names it: columns, a filter, an order, and whether settings are grouped. */
export class RunList {
  readonly experiment: OpenExperiment
  readonly results: Results
  readonly selection
  /** Shows only the selected runs, if there are any. */
  selectedOnly = $state(false)
  #kept = $state(remembered(memory, ''))

  constructor(experiment: OpenExperiment, results: Results) {
    this.experiment = experiment
    this.results = results
    this.selection = selectionOf(experiment)
    this.selectedOnly = this.selection.runs.size > 0
  }

  readonly #query = $derived.by(() => this.experiment.lab.place.current.query)
  readonly where = $derived(this.#query.where ?? '')
  readonly grouped = $derived(this.#query.by === 'setting')
  readonly order = $derived(this.#query.sort ?? 'plan')
  readonly descending = $derived(this.#query.way === 'down')
  readonly runs = $derived.by(() => this.results.runs!)
  readonly axes = $derived.by(() => this.experiment.detail.current?.axes ?? [])

  /** The measures shown: those that the address names, else those chosen last that were measured here, else usual ones. */
  readonly measures = $derived.by(() => {
    const { measures } = this.results
    const those = (names: string) => names.split(' ').flatMap((name) => measures.filter((facts) => facts.name === name))
    const asked = those(this.#query.columns ?? '')
    const kept = asked.length > 0 ? asked : those(this.#kept)
    return kept.length > 0 ? kept : usualMeasures(measures)
  })

  /** Setting → its name. */
  readonly names = $derived.by(() => {
    const course = courseOf(this.axes, {})
    return new Map(
      Object.entries(this.runs.axes).map(([setting, axes]) => {
        const standing = standingOf({ setting: Number(setting), axes }, course)
        return [Number(setting), nameOf(standing, course.along)]
      }),
    )
  })

  readonly #columns = $derived.by(() =>
    filterColumns(this.runs, this.axes, this.results.measures, (name) => this.results.column(name)),
  )

  readonly #filter = $derived.by((): { passes: (row: number) => boolean; waits: boolean; problem: string | null } => {
    try {
      const columns = this.#columns
      const measured = new Set(this.results.measures.map(({ name }) => name))
      const named = columnsIn(this.where, columns).filter(({ name }) => measured.has(name))
      const text = (row: number) => this.names.get(this.runs.setting[row]!) ?? ''
      return {
        passes: filterOf(this.where, { columns, text }),
        waits: named.filter(({ name }) => !this.results.column(name)).length > 0,
        problem: null,
      }
    } catch (error) {
      return { passes: () => true, waits: false, problem: (error as Error).message }
    }
  })
  /** Why the filter is not understood; then every run is shown. */
  readonly problem = $derived(this.#filter.problem)
  /** Whether values that the filter reads are on their way. */
  readonly waits = $derived(this.#filter.waits)

  readonly #shown = $derived.by((): number[] => {
    const { passes, waits } = this.#filter
    const { runs, selection } = this
    const only = this.selectedOnly && selection.runs.size > 0
    if (waits) return []
    return Array.from(runs.id.keys()).filter((row) => (!only || selection.runs.has(runs.id[row]!)) && passes(row))
  })

  /** Places in the plan of the runs shown, in the requested order. */
  readonly rows = $derived.by((): number[] => {
    const { order, runs, descending } = this
    if (order === 'plan') return descending ? this.#shown.toReversed() : this.#shown
    const values = order === 'seed' ? runs.seed : order === 'state' ? runs.state : this.results.column(order)
    return values ? inOrderOf(this.#shown, (row) => values[row]!, descending) : this.#shown
  })

  /** The same runs by setting, with the means of the measures shown. */
  readonly settings = $derived.by((): SettingRow[] => {
    if (!this.grouped) return []
    const { order, descending } = this
    const rows = bySetting(this.#shown, this.runs, this.measures, (name) => this.results.column(name))
    if (order === 'plan') return descending ? rows.toReversed() : rows
    const of = (row: SettingRow) => (order === 'seed' ? row.rows.length : (row.means.get(order)?.mean ?? NaN))
    return inOrderOf(rows, of, descending)
  })

  /** Sorts by a column; by the same again, the other way. */
  sort(column: string): void {
    const way = this.order === column && !this.descending ? 'down' : ''
    this.#choose({ sort: column === 'plan' ? '' : column, way })
  }

  filter(where: string): void {
    this.#choose({ where })
  }

  group(grouped: boolean): void {
    this.#choose({ by: grouped ? 'setting' : '' })
  }

  /** Shows these measures, here and in the next experiment that has them; none: the usual ones. */
  show(names: readonly string[]): void {
    this.#kept = names.join(' ')
    remember(memory, this.#kept)
    this.#choose({ columns: this.#kept })
  }

  /** The address of this list with other choices. */
  linkTo(chosen: Record<string, string>): string {
    const { path, query } = this.experiment.lab.place.current
    return formatAddress({ path, query: { ...query, ...chosen } })
  }

  #choose(chosen: Record<string, string>): void {
    this.experiment.lab.place.choose(chosen)
  }
}
