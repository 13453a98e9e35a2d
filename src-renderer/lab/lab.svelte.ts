import { createContext } from 'svelte'
import { rememberUnlessFailed } from '../../core/contract/remember.ts'
import { Connection } from '../client/connection.svelte.ts'
import type { LabClient } from '../client/host.ts'
import { Given } from './files/given.svelte.ts'
import { Glossary } from './glossary.svelte.ts'
import { News } from './news.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { Place } from './place.svelte.ts'
import { Theme } from './theme.svelte.ts'

/** The lab, as one window sees it. */
export class Lab {
  readonly connection = new Connection()
  readonly place = new Place()
  readonly theme = new Theme()
  readonly notices = new Notices()
  readonly news = new News(this.connection)
  /** Files that the user opens or drops. */
  readonly given = new Given(this)
  /** The lab's catalog, requested once. */
  readonly catalog = rememberUnlessFailed(() => this.ask.catalog())

  readonly glossary = new Glossary(() => this.catalog())

  /** Every call of the contract. */
  get ask(): LabClient {
    return this.connection.lab
  }
}

/** The window's lab, for any component in it. */
export const [useLab, provideLab] = createContext<Lab>()
