import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillBits, fillUniform, permutation, stream } from '../../core/random/random.ts'
import type { Concept } from '../measures/measure.ts'
import { TaskDataError } from './dataError.ts'
import { requireAbsolute } from './paths.ts'
import { writeClass, writeClassAt, writeSequence } from './sequence.ts'
import { asksEverywhere, asksOption, dataOption, define } from './task.ts'
import { charactersOf, kinds, type Characters } from './text/characters.ts'
import { textOf } from './text/file.ts'
import { loomings } from './text/loomings.ts'
import { textsFrom } from './text/suited.ts'

/** Share of the text, from its beginning, that is trained on; the rest is held out. */
const trained = 0.9
/** Characters of a text for each of a row: its last tenth is two rows long. */
const perLength = 20
const shortest = 4

const options = z.object({
  file: z.string().default('').describe('Text in UTF-8; empty: the first chapter of Moby-Dick.'),
  length: z.int().min(shortest).max(256).default(32).describe('Characters of a row.'),
  characters: z
    .int()
    .min(2)
    .max(255)
    .default(80)
    .describe('How many, the most frequent, have a symbol each; all others share one.'),
  asks: asksOption,
  data: dataOption,
})

/** The next character of a text, from as many before it as a row has. */
export const text = define({
  name: 'text',
  summary: 'The next character of a text; the concepts are what a person would say of the last one that is shown.',
  source: 'Shannon 1951; Karpathy 2015',
  targets: 'classes',
  inputs: 'sequences',
  paidWith: 'never',
  everywhere: asksEverywhere,
  options,
  takes: textsFrom,
  check(o) {
    const { characters, cut, hash } = parted(o)
    if (!o.file) return null
    const { symbols, codes } = characters
    const count = (n: number) => n.toLocaleString('en')
    return {
      hash,
      said: [
        `The first ${count(cut)} of ${count(codes.length)} characters are for training, the rest for testing; ${symbols.length - 1} have a symbol each, and all others share one`,
      ],
    }
  },
  open(o) {
    const { length: L } = o
    const everywhere = o.asks === 'every'
    const { characters, cut, hash } = parted(o)
    const { symbols, codes } = characters
    const [V, n] = [symbols.length, codes.length]
    const D = V * L

    /** Rows that end before these places, which follow them. */
    const inputsOf = (places: ArrayLike<number>, inputs: Float32Array = new Float32Array(places.length * D)) => {
      inputs.fill(0)
      for (let row = 0; row < places.length; row++)
        writeSequence(inputs.subarray(row * D, (row + 1) * D), codes.subarray(places[row]! - L, places[row]), L)
      return inputs
    }
    const drawn = (seed: number, purpose: string, step: number, count: number): Uint32Array => {
      const words = new Uint32Array(count)
      fillBits(words, stream(seed, `text, ${purpose}`), step)
      return words.map((word) => L + Math.floor(word * 2 ** -32 * (cut - L)))
    }
    return {
      inputs: D,
      outputs: V,
      sequence: { symbols, length: L },
      everywhere,
      concepts: [
        ...kinds.map(({ name }): Concept => ({ name, type: 'binary' })),
        { name: 'position in word', type: 'value' },
      ],
      dataHash: hash,
      generate(seed, purpose, step, batch, out) {
        const places = drawn(seed, `rows: ${purpose}`, step, batch)
        inputsOf(places, out.inputs)
        const width = V * (everywhere ? L : 1)
        places.forEach((place, row) => {
          const own = out.targets.subarray(row * width, (row + 1) * width)
          if (!everywhere) return writeClass(own, codes[place]!)
          own.fill(0)
          for (let l = 0; l < L; l++) writeClassAt(own, codes[place - L + 1 + l]!, l, L)
        })
        out.concepts?.set(conceptsOf(characters, places))
      },
      heldOut(seed, rows) {
        const places = spread(seed, cut + L, n, rows)
        return {
          n: places.length,
          inputs: inputsOf(places),
          targets: Float32Array.from(places, (place) => codes[place]!),
          concepts: conceptsOf(characters, places),
        }
      },
      studentRows: (seed, n) => inputsOf(drawn(seed, 'students', 0, n)),
    }
  },
})

/** The concepts of the characters before these places, `[places, kinds + 1]`. */
function conceptsOf({ kinds: bits, inWord }: Characters, places: ArrayLike<number>): Float32Array {
  const F = kinds.length + 1
  const out = new Float32Array(places.length * F)
  for (let row = 0; row < places.length; row++) {
    const last = places[row]! - 1
    for (let bit = 0; bit < kinds.length; bit++) out[row * F + bit] = (bits[last]! >> bit) & 1
    out[row * F + F - 1] = inWord[last]!
  }
  return out
}

/** At most `rows` places from one to another, one from each of as many equal parts, in an order of the seed. */
function spread(seed: number, from: number, to: number, rows: number): Int32Array {
  const count = Math.min(rows, to - from)
  const within = new Float32Array(count)
  fillUniform(within, stream(seed, 'text, held out'), 0)
  const order = permutation(count, stream(seed, 'text, order of held-out rows'), 0)
  const part = (to - from) / count
  return order.map((i) => from + Math.floor((i + within[i]!) * part))
}

/** The characters of a text, and where training ends. Throws TaskDataError if it cannot be used. */
function parted(o: z.output<typeof options>): { characters: Characters; cut: number; hash: string } {
  const { file, length, characters: own } = o
  requireAbsolute(o, ['file'])
  const content = file ? textOf(file) : loomings
  const characters = charactersOf(content, own)
  const n = characters.codes.length
  const cut = Math.floor(trained * n)
  const most = Math.floor(n / perLength)
  if (most < length) {
    const shorter = most >= shortest ? `, or rows of at most ${most}` : ''
    throw new TaskDataError(
      `task.file: ${file || 'the first chapter of Moby-Dick'} has ${n} characters; rows of ${length} need at least ${perLength * length}. Give a longer text${shorter}.`,
    )
  }
  const hash = createHash('sha256')
    .update(JSON.stringify(['text', length, own]))
    .update(content)
    .digest('hex')
  return { characters, cut, hash }
}
