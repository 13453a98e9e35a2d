/**
 * A text in the letters that are at hand: others without their accents, else as their numbers, `[U+6A21 U+578B]`, never
 * left out unseen. What stands in no font, such as control characters, is dropped. Replaced ones are added to `missing`.
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

/** Control and format characters but white space, halves of surrogate pairs, and variation selectors. */
const unseen = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}\ufe00-\ufe0f]/gu

/** The letters of a character without their marks; null where these are not at hand either. */
function withoutAccents(character: string, has: (character: string) => boolean): string | null {
  const letters = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return letters !== '' && [...letters].every(has) ? letters : null
}
