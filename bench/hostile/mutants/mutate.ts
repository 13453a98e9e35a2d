import { below, stream, type Key } from '../../../core/random/random.ts'

/** Seeded chance: the same seed and purpose give the same mutants on every machine. */
export class Dice {
  readonly #key: Key
  #thrown = 0

  constructor(seed: number, purpose: string) {
    this.#key = stream(seed, purpose)
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return below(this.#key, Math.floor(this.#thrown / 2 ** 20), this.#thrown++ % 2 ** 20, n)
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }
}

/** A text with one to three changes: letters, lines and words taken out, doubled, exchanged, or put in from `words`. */
export function mutatedText(text: string, dice: Dice, words: readonly string[]): string {
  let changed = text
  for (let left = 1 + dice.below(2) * dice.below(3); left > 0; left--)
    changed = dice.pick(textChanges)(changed, dice, words)
  return changed
}

/** Bytes with one to four changes. */
export function mutatedBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  let changed = Buffer.from(bytes)
  for (let left = 1 + dice.below(4); left > 0; left--) changed = dice.pick(byteChanges)(changed, dice)
  return changed
}

type TextChange = (text: string, dice: Dice, words: readonly string[]) => string

/** Where a word of a text begins and ends; marks stand for themselves. */
function somewhere(text: string, dice: Dice): [from: number, to: number] {
  const found = [...text.matchAll(/[\p{L}\p{N}._+-]+|[^\s\p{L}\p{N}]/gu)]
  if (found.length === 0) return [0, 0]
  const { index, 0: word } = dice.pick(found)
  return [index, index + word.length]
}

const textChanges: TextChange[] = [
  (text, dice, words) => replaced(text, somewhere(text, dice), dice.pick(words)),
  (text, dice, words) => replaced(text, somewhere(text, dice), dice.pick(words)),
  (text, dice, words) => {
    const [from] = somewhere(text, dice)
    return `${text.slice(0, from)}${dice.pick(words)} ${text.slice(from)}`
  },
  (text, dice) => replaced(text, somewhere(text, dice), ''),
  (text, dice) => replaced(text, somewhere(text, dice), text.slice(...somewhere(text, dice))),
  (text, dice) => {
    const at = dice.below(text.length + 1)
    return text.slice(0, at) + String.fromCharCode(dice.below(dice.pick([128, 256, 65536]))) + text.slice(at)
  },
  (text, dice) => {
    const at = dice.below(text.length + 1)
    return text.slice(0, at) + text.slice(at + 1 + dice.below(4))
  },
  (text, dice) => {
    const lines = text.split('\n')
    lines.splice(dice.below(lines.length), dice.below(2), dice.pick(lines))
    return lines.join('\n')
  },
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice, words) => `${dice.pick(words)}\n${text}`,
  (text, dice, words) => `${text}\n${dice.pick(words)}`,
  (text, dice) => text.replaceAll('\n', dice.pick(['\r\n', '\r', '\u2028', '\u0085', '\n\t', '\n\n'])),
]

const replaced = (text: string, [from, to]: [number, number], by: string): string =>
  text.slice(0, from) + by + text.slice(to)

const byteChanges: ((bytes: Buffer, dice: Dice) => Buffer<ArrayBuffer>)[] = [
  (bytes, dice) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[dice.below(changed.length)] = dice.below(256)
    return changed
  },
  (bytes, dice) => {
    const changed = Buffer.from(bytes)
    // The beginning is where headers are.
    if (changed.length > 0)
      changed[dice.below(Math.min(32, changed.length))] = dice.pick([0, 1, 3, 8, 13, 127, 128, 255])
    return changed
  },
  (bytes, dice) => Buffer.from(bytes.subarray(0, dice.below(bytes.length + 1))),
  (bytes, dice) => Buffer.concat([bytes, Buffer.alloc(1 + dice.below(64), dice.below(256))]),
  (bytes, dice) => {
    const at = dice.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + dice.below(8))])
  },
  (bytes, dice) => {
    const at = dice.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([dice.below(256)]), bytes.subarray(at)])
  },
]
