/** The symbols of input sequences, and how many a row has. */
export interface Sequence {
  readonly symbols: readonly string[]
  readonly length: number
}

/** What stands for a symbol that would not be seen. */
const visible: Record<string, string> = { ' ': '␣', '\n': '⏎', '\t': '⇥' }

/** The symbols of a row as they are shown, in order, from an input that is 1 where place l has symbol v, at v·length + l. */
export const shownSymbols = (input: ArrayLike<number>, { symbols, length }: Sequence): string[] =>
  Array.from({ length }, (_, place) => {
    const own = symbols.find((_, v) => input[v * length + place]! > 0.5) ?? ''
    return visible[own] ?? own
  })
