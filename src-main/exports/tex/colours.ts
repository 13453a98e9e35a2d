/** Colours of a drawing under names of their own. */
export class Colours {
  readonly #names = new Map<string, string>()

  /** The name of a colour `#rrggbb`; `transparent` is `none`. */
  name(colour: string): string {
    if (colour === 'transparent') return 'none'
    const known = this.#names.get(colour)
    if (known) return known
    const name = `pellucid${colour.slice(1).toUpperCase()}`
    this.#names.set(colour, name)
    return name
  }

  definitions(): string[] {
    return [...this.#names].map(([colour, name]) => `\\definecolor{${name}}{HTML}{${colour.slice(1).toUpperCase()}}%`)
  }
}
