import type { Place } from './place.svelte.ts'

/** The experiments selected in the list, as the address names them: `picked=3.17`. */
export class Picked {
  readonly #place: Place
  readonly ids = $derived.by(() => {
    const words = (this.#place.current.query.picked ?? '').split('.')
    return words.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)
  })
  readonly #known = $derived(new Set(this.ids))

  constructor(place: Place) {
    this.#place = place
  }

  has(id: number): boolean {
    return this.#known.has(id)
  }

  toggle(id: number): void {
    this.#set(this.has(id) ? this.ids.filter((one) => one !== id) : [...this.ids, id])
  }

  clear(): void {
    this.#set([])
  }

  #set(ids: readonly number[]): void {
    this.#place.choose({ picked: ids.join('.') })
  }
}
