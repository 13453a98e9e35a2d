import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { wordsOf } from '../client/words.ts'

/** Rows per request. */
export const pageRows = 100

/** A part of a long list. */
export interface Page<Row> {
  total: number
  rows: Row[]
}

/** A long list that loads only its visible parts. Create it while a component initialises. */
export class Pages<Row> {
  /** The length of the whole list; null until the first answer. */
  total = $state<number | null>(null)
  problem = $state<string | null>(null)
  readonly #pages = new SvelteMap<number, Row[]>()
  readonly #asked = new Set<number>()
  #ask: (from: number, count: number) => Promise<Page<Row>> = () => Promise.reject(new Error('nothing was asked yet'))
  #round = 0
  /** First and last visible page. */
  #sight = { from: 0, to: 0 }

  /** `question` is called again when a value that it reads changes; it returns a function that requests a part. */
  constructor(question: () => (from: number, count: number) => Promise<Page<Row>>) {
    $effect(() => {
      this.#ask = question()
      untrack(() => this.#renew())
    })
  }

  /** A row by index; undefined while it is being loaded. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows]
  }

  /** Requests the rows of a visible range, ends included, unless they are already requested. */
  need(from: number, to: number): void {
    this.#sight = { from: Math.floor(from / pageRows), to: Math.floor(to / pageRows) }
    for (let page = this.#sight.from; page <= this.#sight.to; page++) this.#fetch(page)
  }

  /** Requests the visible rows again, which are kept until refreshed; the others are dropped. */
  #renew(): void {
    this.#round++
    this.#asked.clear()
    const { from, to } = this.#sight
    for (const page of [...this.#pages.keys()]) if (page < from || page > to) this.#pages.delete(page)
    for (let page = from; page <= to; page++) this.#fetch(page)
  }

  #fetch(page: number): void {
    if (this.#asked.has(page)) return
    this.#asked.add(page)
    const round = this.#round
    this.#ask(page * pageRows, pageRows).then(
      ({ total, rows }) => {
        if (round !== this.#round) return
        this.total = total
        this.problem = null
        this.#pages.set(page, rows)
      },
      (error: unknown) => {
        if (round !== this.#round) return
        this.#asked.delete(page)
        this.problem = wordsOf(error)
      },
    )
  }
}
