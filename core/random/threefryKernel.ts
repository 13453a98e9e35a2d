/**
 * Threefry-2x32 with 20 rounds in WebAssembly, sixteen counters at a time (four vectors of four: one's arithmetic
 * hides another's latency): the words of core/random/random.ts, at about three times the speed of its loop.
 */
import {
  advance,
  assemble,
  each,
  get,
  i32,
  i32x4,
  loop,
  set,
  types,
  v128,
  type Statement,
  type Value,
} from '../webAssembly/index.ts'

/** Fills `out` with the words of blocks `first`, `first + 1`, … under the key (k0, k1): block b is the counter (b, step). */
export type FillsWords = (out: Uint32Array, k0: number, k1: number, step: number, first: number) => void

/** What fills them. Whatever it is, the words are those of the kernel. */
let fills: FillsWords = filledByKernel

export const threefry: FillsWords = (out, k0, k1, step, first) => fills(out, k0, k1, step, first)

/** Lets something faster fill them from here on, unless it gives other words, which it is tried for; gives whether it does so. */
export function fillWordsBy(faster: FillsWords): boolean {
  const tried = [2, 63, 128, 1001].every((length, i) => {
    const by = (chosen: FillsWords) => {
      const out = new Uint32Array(length + 1)
      chosen(out.subarray(0, length), 0x13198a2e * i, -0x03707344, 2 ** 32 - 2 + i, 2 ** 32 - 40 * i)
      return out
    }
    const [right, found] = [by(filledByKernel), by(faster)]
    return right.every((word, at) => word === found[at])
  })
  if (tried) fills = faster
  return tried
}

/** The kernel itself. */
export function filledByKernel(out: Uint32Array, k0: number, k1: number, step: number, first: number): void {
  const { fill, words } = (kernel ??= instantiate())
  const k2 = 0x1bd11bda ^ k0 ^ k1
  for (let at = 0; at < out.length; at += words.length) {
    const count = Math.min(words.length, out.length - at)
    fill(0, 4 * count, k0, k1, k2, first + at / 2, step)
    out.set(count === words.length ? words : words.subarray(0, count), at)
  }
}

interface Kernel {
  /** Writes 128 bytes at a time from address `at` until it reaches `end`. */
  fill(at: number, end: number, k0: number, k1: number, k2: number, first: number, step: number): void
  /** The kernel's memory, where a fill begins at 0. */
  words: Uint32Array
}

let kernel: Kernel | undefined

const [AT, END, K0, FIRST, STEP] = [0, 1, 2, 5, 6] as const
/** Vector locals: counters, the first of the second words, five keys to add to each word, and the state of each group. */
const [COUNTER, START, X_KEY, Y_KEY, X, Y] = [7, 8, 9, 12, 17, 21] as const
const GROUPS = 4
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
]

const rotated = (x: Value, bits: number): Value =>
  v128.or(i32x4.shiftLeft(x, i32.constant(bits)), i32x4.shiftRightUnsigned(x, i32.constant(32 - bits)))
const add = (local: number, other: number) => set(local, i32x4.add(get(local), get(other)))
const mix = (bits: number): Statement => [
  each(GROUPS, (g) => add(X + g, Y + g)),
  each(GROUPS, (g) => set(Y + g, v128.xor(rotated(get(Y + g), bits), get(X + g)))),
]

/** Rounds 4q + 1 … 4q + 4, then key q + 1. */
const quarter = (q: number): Statement => [
  ROTATIONS[q % 2]!.map(mix),
  each(GROUPS, (g) => [add(X + g, X_KEY + ((q + 1) % 3)), add(Y + g, Y_KEY + q)]),
]

const prepare: Statement = [
  set(COUNTER, i32x4.add(i32x4.splat(i32.add(get(FIRST), get(K0))), v128.constant(0, 1, 2, 3))),
  set(START, i32x4.splat(i32.add(get(STEP), get(K0 + 1)))),
  each(3, (i) => set(X_KEY + i, i32x4.splat(get(K0 + i)))),
  each(5, (q) => set(Y_KEY + q, i32x4.splat(i32.add(get(K0 + ((q + 2) % 3)), i32.constant(q + 1))))),
]

const blocks: Statement = [
  each(GROUPS, (g) => [
    set(X + g, get(COUNTER)),
    set(Y + g, get(START)),
    set(COUNTER, i32x4.add(get(COUNTER), v128.constant(4, 4, 4, 4))),
  ]),
  each(5, quarter),
  each(GROUPS, (g) => [
    v128.store(get(AT), i32x4.shuffle(get(X + g), get(Y + g), [0, 4, 1, 5]), 32 * g),
    v128.store(get(AT), i32x4.shuffle(get(X + g), get(Y + g), [2, 6, 3, 7]), 32 * g + 16),
  ]),
  advance(AT, 32 * GROUPS),
]

function instantiate(): Kernel {
  const bytes = assemble({
    name: 'fill',
    params: Array<number>(7).fill(types.i32),
    locals: [[18, types.v128]],
    body: [prepare, loop(AT, END, blocks)],
    memory: 'own',
  })
  const { fill, memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
  return { fill: fill as Kernel['fill'], words: new Uint32Array((memory as WebAssembly.Memory).buffer) }
}
