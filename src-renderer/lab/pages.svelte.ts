import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { wordsOf } from '../client/words.ts'

/** Rows asked for at once. */
export const pageRows = 100

/** A part of a long list. */
export interface Page<Row> {
  total: number
  rows: Row[]
}

/** A long list of which only the parts in sight are asked for. Make it while a component starts. */
export class Pages<Row> {
  /** How many rows the whole list has; null until the first answer. */
  total = $state<number | null>(null)
  problem = $state<string | null>(null)
  readonly #pages = new SvelteMap<number, Row[]>()
  readonly #asked = new Set<number>()
  #ask: (from: number, count: number) => Promise<Page<Row>> = () => Promise.reject(new Error('nothing was asked yet'))
  #round = 0
  /** First and last page in sight. */
  #sight = { from: 0, to: 0 }

  /** `question` is called again when what it reads changes; it gives how to ask for a part. */
  constructor(question: () => (from: number, count: number) => Promise<Page<Row>>) {
    $effect(() => {
      this.#ask = question()
      untrack(() => this.#renew())
    })
  }

  /** A row by its place; undefined while it is on its way. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows]
  }

  /** The rows of a stretch, ends included, are in sight: asks for those that nobody asked for yet. */
  need(from: number, to: number): void {
    this.#sight = { from: Math.floor(from / pageRows), to: Math.floor(to / pageRows) }
    for (let page = this.#sight.from; page <= this.#sight.to; page++) this.#fetch(page)
  }

  /** Asks anew for what is in sight, which stays until its newer self arrives; the rest is forgotten. */
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
