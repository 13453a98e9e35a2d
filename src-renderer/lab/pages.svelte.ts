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

  /** `question` is called again when what it reads changes; it gives how to ask for a part. */
  constructor(question: () => (from: number, count: number) => Promise<Page<Row>>) {
    $effect(() => {
      this.#ask = question()
      this.#round++
      this.#asked.clear()
      // What was in sight stays until its newer self arrives.
      for (const page of this.#pages.size > 0 ? [...this.#pages.keys()].slice(-2) : [0]) this.#fetch(page)
    })
  }

  /** A row by its place; undefined while it is on its way. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows]
  }

  /** Asks for the rows of a stretch, ends included, that nobody asked for yet. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page <= Math.floor(to / pageRows); page++) this.#fetch(page)
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
