import type { Catalog } from '../../core/catalog/catalog.ts'
import { glossaryOf } from '../../core/glossary/glossary.ts'
import type { Term } from '../../core/glossary/term.ts'

/** The lab's glossary in one window, and which place of the page shows an entry: one at a time. */
export class Glossary {
  /** Entries by address; none until the catalog has come. */
  terms = $state.raw<ReadonlyMap<string, Term>>(new Map())
  /** The id of the element whose entry is shown. */
  open = $state<string | null>(null)
  /** Whether it stays when the pointer leaves. */
  pinned = $state(false)
  #asked = false
  readonly #catalog: () => Promise<Catalog>

  constructor(catalog: () => Promise<Catalog>) {
    this.#catalog = catalog
  }

  /** Asks for the catalog, once; if it does not come, the next place that has an entry asks again. */
  load(): void {
    if (this.#asked) return
    this.#asked = true
    this.#catalog().then(
      (catalog) => (this.terms = glossaryOf(catalog)),
      () => (this.#asked = false),
    )
  }

  show(place: string, pinned: boolean): void {
    this.open = place
    this.pinned = pinned
  }

  hide(place: string): void {
    if (this.open === place) this.open = null
  }
}
