import { formatAddress, parseAddress, type Address } from './address.ts'
import { remember, remembered } from './remembered.ts'

/** The window's address in the lab. Every view has one; without one, the window opens its last address. */
export class Place {
  current = $state.raw<Address>(parseAddress(location.hash || remembered('place', '')))

  constructor() {
    const follow = () => {
      this.current = parseAddress(location.hash)
      remember('place', location.hash)
    }
    window.addEventListener('hashchange', follow)
    if (!location.hash) history.replaceState(null, '', formatAddress(this.current))
  }

  /** Opens a link made by `to`. */
  go(hash: string): void {
    location.hash = hash
  }

  /** Changes choices in the address without adding to the browser's history; empty texts are left out. */
  choose(chosen: Record<string, string>): void {
    const query = Object.entries({ ...this.current.query, ...chosen }).filter(([, value]) => value !== '')
    this.current = { ...this.current, query: Object.fromEntries(query) }
    const hash = formatAddress(this.current)
    history.replaceState(null, '', hash)
    remember('place', hash)
  }
}
