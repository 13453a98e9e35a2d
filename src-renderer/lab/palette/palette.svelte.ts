import { measureFacts, type MeasureFacts } from '../../../core/catalog/measure.ts'
import type { NamedExperiment } from '../../../core/records/records.ts'
import type { Lab } from '../lab.svelte.ts'
import { remember, remembered } from '../remembered.ts'
import { actionEntries, experimentEntries, measureEntries, screenEntries, type Entry } from './entries.ts'
import { matched } from './fuzzy.ts'

/** An entry that suits the query, and which letters of its label matched. */
export interface Found {
  entry: Entry
  at: readonly number[]
}

/** Entries that are listed, and uses that are remembered. */
const [mostListed, mostRemembered] = [50, 20]
const slot = 'palette'

/** The command palette: experiments, screens, measures and actions by name, those used last first. */
export class Palette {
  open = $state(false)
  query = $state('')
  #names = $state.raw<NamedExperiment[]>([])
  #measures = $state.raw<MeasureFacts[]>([])
  #recent = $state.raw<string[]>(recentOf(remembered(slot, '[]')))
  readonly #lab: Lab

  constructor(lab: Lab) {
    this.#lab = lab
  }

  /** The experiment on the screen. */
  readonly #here = $derived.by((): NamedExperiment | null => {
    const [first, id] = this.#lab.place.current.path
    return (first === 'experiments' && this.#names.find((one) => String(one.id) === id)) || null
  })
  readonly #entries = $derived.by((): Entry[] => {
    const [lab, here] = [this.#lab, this.#here]
    const measured = here ?? this.#names.find(({ state, archived }) => state === 'finished' && !archived) ?? null
    return [
      ...screenEntries(lab, here),
      ...actionEntries(lab, here),
      ...experimentEntries(lab, this.#names),
      ...measureEntries(lab, this.#measures, measured),
    ]
  })
  /** What suits the query, best first; entries used lately are before equal ones, and first without a query. */
  readonly found = $derived.by((): Found[] => {
    const query = this.query.trim()
    const ages = new Map(this.#recent.map((key, age) => [key, age]))
    if (query === '') return listed(this.#entries, ages)
    const fresh = (key: string) => (ages.has(key) ? 1 - ages.get(key)! / mostRemembered : 0)
    return this.#entries
      .flatMap((entry, order) => {
        const match = matched(query, entry.label)
        return match ? [{ entry, at: match.at, order, score: match.score + fresh(entry.key) }] : []
      })
      .sort((a, b) => b.score - a.score || a.order - b.order)
      .slice(0, mostListed)
  })

  /** Opens it with an empty query; names and measures follow, and are kept from the last opening until then. */
  show(): void {
    this.query = ''
    this.open = true
    const { ask } = this.#lab
    ask.experiments.names().then(
      (names) => (this.#names = names),
      () => {},
    )
    if (this.#measures.length === 0)
      this.#lab.catalog().then(
        (catalog) => (this.#measures = measureFacts(catalog)),
        () => {},
      )
  }

  /** Closes it and does what the entry says. */
  use({ key, run }: Entry): void {
    this.open = false
    this.#recent = [key, ...this.#recent.filter((other) => other !== key)].slice(0, mostRemembered)
    remember(slot, JSON.stringify(this.#recent))
    run()
  }
}

/** Entries without a query: those used lately, then the others in their order. */
function listed(entries: readonly Entry[], ages: ReadonlyMap<string, number>): Found[] {
  const used = entries.filter(({ key }) => ages.has(key)).sort((a, b) => ages.get(a.key)! - ages.get(b.key)!)
  const rest = entries.filter(({ key }) => !ages.has(key)).slice(0, mostListed)
  return [...used, ...rest].slice(0, mostListed).map((entry) => ({ entry, at: [] }))
}

function recentOf(text: string): string[] {
  try {
    const known: unknown = JSON.parse(text)
    return Array.isArray(known) ? known.filter((key) => typeof key === 'string').slice(0, mostRemembered) : []
  } catch {
    return []
  }
}
