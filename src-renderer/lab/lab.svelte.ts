import { createContext } from 'svelte'
import type { Catalog } from '../../core/catalog.ts'
import { Connection } from '../client/connection.svelte.ts'
import type { LabClient } from '../client/host.ts'
import { News } from './news.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { Place } from './place.svelte.ts'
import { Theme } from './theme.svelte.ts'

/** The lab as one window sees it. */
export class Lab {
  readonly connection = new Connection()
  readonly place = new Place()
  readonly theme = new Theme()
  readonly notices = new Notices()
  readonly news = new News(this.connection)
  #catalog: Promise<Catalog> | undefined

  /** Every call of the contract. */
  get ask(): LabClient {
    return this.connection.lab
  }

  /** Everything the lab knows how to do; asked for once. */
  catalog(): Promise<Catalog> {
    this.#catalog ??= this.ask.catalog().catch((error: unknown) => {
      this.#catalog = undefined
      throw error
    })
    return this.#catalog
  }
}

/** The lab of this window, for any component in it. */
export const [useLab, provideLab] = createContext<Lab>()
