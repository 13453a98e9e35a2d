/** What a sequence is written in: its symbols, and how many places it has. */
export interface Sequence {
  readonly symbols: readonly string[]
  readonly length: number
}

/** How white space is shown, which would else not be seen. */
const seen: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\r': '↵', '\t': '⇥' }

/** The symbols of an input `[symbols, length]` in their order, white space as a letter that is seen. */
export function spelled(input: ArrayLike<number>, { symbols, length }: Sequence): string[] {
  return Array.from({ length }, (_, place) => {
    const symbol = symbols[symbols.findIndex((_, v) => input[v * length + place] === 1)] ?? ''
    return seen[symbol] ?? symbol
  })
}
