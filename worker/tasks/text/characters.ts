/** A text as a task reads it: a symbol for each character, and what a person would call it. */
export interface Characters {
  readonly symbols: readonly string[]
  /** The symbol of each character. */
  readonly codes: Uint8Array
  /** Which of `kinds` each character is, a bit each. */
  readonly kinds: Uint8Array
  /** Letters of the word so far, with this one, at most 255; 0 outside of words. */
  readonly inWord: Uint8Array
}

const letter = /\p{L}/u

/** What a character may be. */
export const kinds: readonly { name: string; is: (character: string) => boolean }[] = [
  { name: 'vowel', is: (c) => /^[aeiou]/i.test(c.normalize('NFD')) },
  { name: 'space', is: (c) => /\s/u.test(c) },
  { name: 'capital', is: (c) => /\p{Lu}/u.test(c) },
  { name: 'digit', is: (c) => /\p{Nd}/u.test(c) },
  { name: 'punctuation', is: (c) => /[\p{P}\p{S}]/u.test(c) },
]

/** Stands for all characters without a symbol of their own. */
const other = '\uFFFD'

/**
 * The characters (code points) of a text, the most frequent `most` with a symbol each, those of one frequency by their code
 * points; all others share one more.
 */
export function charactersOf(text: string, most: number): Characters {
  const counts = new Map<string, number>()
  let n = 0
  for (const character of text) {
    counts.set(character, (counts.get(character) ?? 0) + 1)
    n++
  }
  const ordered = [...counts].sort(([a, x], [b, y]) => y - x || a.codePointAt(0)! - b.codePointAt(0)!)
  const own = ordered.slice(0, most).map(([character]) => character)
  const symbols = [...own, other]
  const facts = new Map(
    ordered.map(([character], i) => {
      const bits = kinds.reduce((sum, { is }, bit) => sum + (is(character) ? 1 << bit : 0), 0)
      return [character, { code: Math.min(i, own.length), bits, isLetter: letter.test(character) }]
    }),
  )
  const [codes, bits, inWord] = [new Uint8Array(n), new Uint8Array(n), new Uint8Array(n)]
  let [at, letters] = [0, 0]
  for (const character of text) {
    const { code, bits: own, isLetter } = facts.get(character)!
    letters = isLetter ? Math.min(255, letters + 1) : 0
    codes[at] = code
    bits[at] = own
    inWord[at++] = letters
  }
  return { symbols, codes, kinds: bits, inWord }
}
