import { MediaQuery } from 'svelte/reactivity'
import { remember, remembered } from './remembered.ts'

export type Preference = 'system' | 'light' | 'dark'

/** Light or dark, as the user or the system prefers. */
export class Theme {
  #preference = $state<Preference>(remembered('theme', 'system') as Preference)
  readonly #system = new MediaQuery('prefers-color-scheme: dark')
  readonly current = $derived<'light' | 'dark'>(
    this.#preference === 'system' ? (this.#system.current ? 'dark' : 'light') : this.#preference,
  )

  get preference(): Preference {
    return this.#preference
  }

  set preference(preference: Preference) {
    this.#preference = preference
    remember('theme', preference)
  }
}
