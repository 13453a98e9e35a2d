/**
 * A text limited to the available letters: others lose their accents, or are replaced by their numbers, `[U+6A21
 * U+578B]`, never silently dropped. Characters that no font has, such as control characters, are removed. Replaced
 * characters are added to `missing`.
 */
export function inLetters(text: string, has: (character: string) => boolean, missing = new Set<string>()): string {
  let written = ''
  let numbers: string[] = []
  const close = () => {
    if (numbers.length > 0) written += `[${numbers.join(' ')}]`
    numbers = []
  }
  for (const character of text.normalize('NFC').replace(unseen, '')) {
    const plain = has(character) || /\s/.test(character) ? character : withoutAccents(character, has)
    if (plain !== character) missing.add(character)
    if (plain === null) {
      numbers.push(`U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
      continue
    }
    close()
    written += plain
  }
  close()
  return written
}

/** Control and format characters except white space, halves of surrogate pairs, and variation selectors. */
const unseen = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}\ufe00-\ufe0f]/gu

/** The base letters of a character without accents; null if these are not available either. */
function withoutAccents(character: string, has: (character: string) => boolean): string | null {
  const letters = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return letters !== '' && [...letters].every(has) ? letters : null
}
