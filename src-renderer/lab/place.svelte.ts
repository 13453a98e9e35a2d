import { formatAddress, parseAddress, type Address } from './address.ts'
import { remember, remembered } from './remembered.ts'

/** Where in the lab the window is. Every view has an address; opened without one, it goes where it last was. */
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

  /** Goes to a link made by `to`. */
  go(hash: string): void {
    location.hash = hash
  }

  /** Changes what is chosen here, without a new step of going back; empty texts are left out. */
  choose(chosen: Record<string, string>): void {
    const query = Object.entries({ ...this.current.query, ...chosen }).filter(([, value]) => value !== '')
    this.current = { ...this.current, query: Object.fromEntries(query) }
    const hash = formatAddress(this.current)
    history.replaceState(null, '', hash)
    remember('place', hash)
  }
}
