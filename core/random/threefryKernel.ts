/**
 * Threefry-2x32 with 20 rounds in WebAssembly, sixteen counters at a time (four vectors of four: one's arithmetic
 * hides another's latency): the words of core/random/random.ts, at about three times the speed of its loop.
 */
import { advance, assemble, each, get, i32, i32x4, loop, set, types, v128 } from '../webAssembly/assembly.ts'

/** Fills `out` with the words of blocks `first`, `first + 1`, … under the key (k0, k1): block b is the counter (b, step). */
export function threefry(out: Uint32Array, k0: number, k1: number, step: number, first: number): void {
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

const rotate = (local: number, bits: number) => [
  ...[...get(local), ...i32.constant(bits), ...i32x4.shiftLeft],
  ...[...get(local), ...i32.constant(32 - bits), ...i32x4.shiftRightUnsigned, ...v128.or],
]
const add = (local: number, other: number) => [...get(local), ...get(other), ...i32x4.add, ...set(local)]
const mix = (bits: number) => [
  ...each(GROUPS, (g) => add(X + g, Y + g)),
  ...each(GROUPS, (g) => [...rotate(Y + g, bits), ...get(X + g), ...v128.xor, ...set(Y + g)]),
]

/** Rounds 4q + 1 … 4q + 4, then key q + 1. */
const quarter = (q: number) => [
  ...ROTATIONS[q % 2]!.flatMap(mix),
  ...each(GROUPS, (g) => [...add(X + g, X_KEY + ((q + 1) % 3)), ...add(Y + g, Y_KEY + q)]),
]

const splat = (value: number[], local: number) => [...value, ...i32x4.splat, ...set(local)]
const sum = (local: number, value: number[]) => [...get(local), ...value, ...i32.add]

const prepare = [
  ...[...sum(FIRST, get(K0)), ...i32x4.splat, ...v128.constant(0, 1, 2, 3), ...i32x4.add, ...set(COUNTER)],
  ...splat(sum(STEP, get(K0 + 1)), START),
  ...each(3, (i) => splat(get(K0 + i), X_KEY + i)),
  ...each(5, (q) => splat(sum(K0 + ((q + 2) % 3), i32.constant(q + 1)), Y_KEY + q)),
]

const next = v128.constant(4, 4, 4, 4)
const blocks = [
  ...each(GROUPS, (g) => [
    ...[...get(COUNTER), ...set(X + g), ...get(START), ...set(Y + g)],
    ...[...get(COUNTER), ...next, ...i32x4.add, ...set(COUNTER)],
  ]),
  ...each(5, quarter),
  ...each(GROUPS, (g) => [
    ...[...get(AT), ...get(X + g), ...get(Y + g), ...i32x4.shuffle(0, 4, 1, 5), ...v128.store(32 * g)],
    ...[...get(AT), ...get(X + g), ...get(Y + g), ...i32x4.shuffle(2, 6, 3, 7), ...v128.store(32 * g + 16)],
  ]),
  ...advance(AT, 32 * GROUPS),
]

function instantiate(): Kernel {
  const bytes = assemble({
    name: 'fill',
    params: Array<number>(7).fill(types.i32),
    locals: [[18, types.v128]],
    body: [...prepare, ...loop(AT, END, blocks)],
    memory: 'own',
  })
  const { fill, memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
  return { fill: fill as Kernel['fill'], words: new Uint32Array((memory as WebAssembly.Memory).buffer) }
}
