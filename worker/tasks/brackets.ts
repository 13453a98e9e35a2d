import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillUniform, stream } from '../../core/random/random.ts'
import { writeClass, writeClassAt, writeSequence } from './sequence.ts'
import { asksEverywhere, asksOption, define, type Batch } from './task.ts'

/** Before the brackets; two kinds of them, each opening and closing. */
const symbols = ['·', '(', ')', '[', ']'] as const
const [kinds, concepts] = [2, 3]

const opens = (symbol: number): boolean => symbol % 2 === 1

const options = z.object({
  length: z.int().min(8).max(64).default(16).describe('Places of a row. It holds at least half as many brackets.'),
  depth: z.int().min(1).max(32).default(5).describe('Most brackets that are open at once.'),
  opening: z
    .number()
    .min(0.05)
    .max(0.95)
    .default(0.5)
    .describe('Probability that the next bracket opens, where it may open or close.'),
  asks: asksOption,
})

/** A row as it is drawn: its brackets, those that are open after the last, and the one that follows. */
interface Drawn {
  brackets: number[]
  open: number[]
  next: number
}

/**
 * Nested brackets of two kinds. The next one opens with a given probability, either kind alike, and else closes the one on
 * top; it must open where none is open, and close at the largest depth. A row and those with the same brackets are either
 * trained on or held out.
 */
export const brackets = define({
  name: 'brackets',
  summary:
    'Nested brackets of two kinds, of which the next is to be said; its depth and the kind on top are the concepts.',
  source: 'Dyck languages: Hewitt et al. 2020; the next bracket of a random walk',
  targets: 'classes',
  inputs: 'sequences',
  paidWith: 'never',
  everywhere: asksEverywhere,
  options,
  open(o) {
    const { length } = o
    const everywhere = o.asks === 'every'
    const [V, D] = [symbols.length, symbols.length * length]

    /** Rows of a stream, in order: each drawn again until it belongs to these. */
    function fill(seed: number, purpose: string, step: number, n: number, heldOut: boolean, out: Batch): void {
      const words = length + 2
      const drawn = new Float32Array(n * words)
      let left = Array.from({ length: n }, (_, row) => row)
      out.inputs.fill(0)
      for (let time = 0; left.length > 0; time++) {
        fillUniform(drawn, stream(seed, `brackets, time ${time}: ${purpose}`), step)
        left = left.filter((row) => {
          const made = rowOf(drawn.subarray(row * words, (row + 1) * words), o)
          if (isHeldOut(made.brackets) !== heldOut) return true
          writeSequence(out.inputs.subarray(row * D, (row + 1) * D), made.brackets, length)
          // Nothing is followed by what stands before the brackets.
          if (everywhere && !heldOut)
            writeEvery(out.targets.subarray(row * (V - 1) * length, (row + 1) * (V - 1) * length), made)
          else writeClass(out.targets.subarray(row * (V - 1), (row + 1) * (V - 1)), made.next - 1)
          const top = made.open.at(-1)
          out.concepts?.set(
            [made.open.length, top === undefined ? 0 : (top + 1) / 2, Number(top !== undefined)],
            row * 3,
          )
          return false
        })
      }
    }

    /** What follows each bracket, where those up to it are not a row that is held out. */
    function writeEvery(targets: Float32Array, { brackets: own, next }: Drawn): void {
      targets.fill(0)
      own.forEach((_, i) => {
        const shown = own.slice(0, i + 1)
        if (shown.length >= leastOf(length) && isHeldOut(shown)) return
        writeClassAt(targets, (own[i + 1] ?? next) - 1, length - own.length + i, length)
      })
    }

    return {
      inputs: D,
      outputs: V - 1,
      sequence: { symbols, length },
      everywhere,
      concepts: [
        { name: 'depth', type: 'value' },
        { name: 'kind on top', type: 'class', classes: kinds + 1 },
        { name: 'may close', type: 'binary' },
      ],
      dataHash: createHash('sha256')
        .update(JSON.stringify(['brackets', o.length, o.depth, o.opening]))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) => fill(seed, `rows, ${purpose}`, step, batch, false, out),
      heldOut(seed, n) {
        const ones = { inputs: new Float32Array(n * D), targets: new Float32Array(n * (V - 1)) }
        const out = { ...ones, concepts: new Float32Array(n * concepts) }
        fill(seed, 'held out', 0, n, true, out)
        const targets = Float32Array.from({ length: n }, (_, row) => out.targets.indexOf(1, row * (V - 1)) % (V - 1))
        return { n, ...out, targets }
      },
      studentRows(seed, n) {
        const targets = new Float32Array(n * (V - 1) * (everywhere ? length : 1))
        const out = { inputs: new Float32Array(n * D), targets }
        fill(seed, 'students', 0, n, false, out)
        return out.inputs
      },
    }
  },
})

/** Fewest brackets of a row. */
const leastOf = (length: number): number => Math.ceil(length / 2)

/** A row from uniform numbers: the first says how many brackets it has, each other one is one of them. */
function rowOf(drawn: Float32Array, { length, depth, opening }: z.output<typeof options>): Drawn {
  const least = leastOf(length)
  const count = least + Math.floor(drawn[0]! * (length - least + 1))
  const [row, open]: [number[], number[]] = [[], []]
  for (let place = 0; ; place++) {
    const next = following(open, drawn[1 + place]!, depth, opening)
    if (place === count) return { brackets: row, open, next }
    row.push(next)
    if (opens(next)) open.push(next)
    else open.pop()
  }
}

/** The bracket that follows those that are open. */
function following(open: readonly number[], u: number, depth: number, opening: number): number {
  const chance = open.length === 0 ? 1 : open.length === depth ? 0 : opening
  if (u >= chance) return open.at(-1)! + 1
  return 1 + 2 * Math.floor((u / chance) * kinds)
}

/** One row in four, by its brackets alone (FNV-1a). */
function isHeldOut(row: readonly number[]): boolean {
  let hash = 0x811c9dc5
  for (const bracket of row) hash = Math.imul(hash ^ bracket, 0x01000193)
  hash ^= hash >>> 15
  return ((Math.imul(hash, 0x2c1b3c6d) >>> 12) & 3) === 0
}

/** The largest probability of a next bracket, after so many that are open: the accuracy of an ideal prediction there. */
export const bestAccuracy = (open: number, { depth, opening }: { depth: number; opening: number }): number => {
  if (open === 0) return 1 / kinds
  return open === depth ? 1 : Math.max(opening / kinds, 1 - opening)
}
