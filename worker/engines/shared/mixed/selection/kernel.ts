import {
  advance,
  assemble,
  block,
  f32x4,
  get,
  i32,
  i32x4,
  kernelsOf,
  leaveIf,
  loop,
  repeatWhile,
  set,
  types,
  v128,
  type Statement,
  type Value,
} from '../../../../../core/webAssembly/index.ts'

/**
 * `out = 1` where x is at least the k-th largest of its column, else 0; x and out `[units, columns]` at byte offsets, rows of
 * `rowBytes`, both lengths multiples of 4, 1 ≤ k ≤ units. Needs 16 bytes of scratch for each unit.
 */
export type SelectionKernel = (
  x: number,
  out: number,
  rowBytes: number,
  units: number,
  k: number,
  scratch: number,
) => void

const kernels = kernelsOf<{ selected: SelectionKernel }>(() => assembled())

/** The kernel on a memory. */
export const selectionKernel = (memory: WebAssembly.Memory): SelectionKernel => kernels(memory).selected

const [x, out, rowBytes, units, k, scratch] = [0, 1, 2, 3, 4, 5] as const
const [column, source, target, place, end, bit] = [6, 7, 8, 9, 10, 11] as const
/** Vectors of four columns: the threshold so far, columns that have theirs, the next to try, and k. */
const [threshold, done, tried, wanted, value] = [12, 13, 14, 15, 16] as const
const counts = [17, 18, 19, 20] as const
/** Their sum, in the end. */
const [counted] = counts
const [lowest, highest] = [-(2 ** 31), 2 ** 31 - 1]
/** The bits of 1. */
const one = 0x3f800000

const splat = (number: number) => v128.constant(number, number, number, number)

/** `value` as whole numbers in the same order, or back: of a negative one all bits but the sign are turned over. */
const ordered: Value = v128.xor(get(value), v128.and(i32x4.shiftRight(get(value), i32.constant(31)), splat(highest)))

/** A pass over the four columns of all units. */
const pass = (body: Statement): Statement => [set(place, get(scratch)), loop(place, end, body)]

/** Counts in the first of `counts` how many of each column are at least as much. */
const count = (least: Value): Statement => [
  counts.map((own) => set(own, splat(0))),
  pass([
    counts.map((own, j) => set(own, i32x4.subtract(get(own), i32x4.atLeast(v128.load(get(place), 16 * j), least)))),
    advance(place, 64),
  ]),
  set(counted, i32x4.add(i32x4.add(get(counted), get(counts[1])), i32x4.add(get(counts[2]), get(counts[3])))),
]

const enough = i32x4.atLeast(get(counted), get(wanted))

/**
 * Bit after bit, from the sign: the threshold gets it where at least k are then still at least the threshold. A column is
 * done once exactly k are; their least is the k-th largest. Where fewer than k are above 0 but not at least 0, it is 0.
 */
const bisected: Statement = [
  set(threshold, splat(lowest)),
  set(done, splat(0)),
  set(bit, i32.constant(lowest)),
  count(splat(1)),
  // Fewer than k are above 0.
  set(tried, v128.andNot(i32x4.atLeast(get(wanted), get(counted)), i32x4.equal(get(counted), get(wanted)))),
  count(splat(0)),
  set(done, v128.and(enough, get(tried))),
  set(threshold, v128.select(splat(0), get(threshold), get(done))),
  block(
    repeatWhile(get(bit), [
      leaveIf(1, i32x4.allTrue(get(done))),
      set(tried, i32x4.add(get(threshold), i32x4.splat(get(bit)))),
      count(get(tried)),
      set(value, v128.andNot(enough, get(done))),
      set(threshold, v128.select(get(tried), get(threshold), get(value))),
      set(done, v128.or(i32x4.equal(get(counted), get(wanted)), get(done))),
      set(bit, i32.shiftRightUnsigned(get(bit), i32.constant(1))),
    ]),
  ),
]

const reaches = i32x4.atLeast(v128.load(get(place)), get(threshold))

/** Sets `value` to the k-th largest of each column. */
const kthLargest: Statement = [
  set(value, splat(highest)),
  pass([
    set(value, i32x4.minimum(get(value), v128.select(v128.load(get(place)), splat(highest), reaches))),
    advance(place, 16),
  ]),
  set(value, ordered),
]

const down = (pointer: number) => set(pointer, i32.add(get(pointer), get(rowBytes)))

/** Keeps the four columns of x in order in the scratch. */
const read: Statement = [
  set(source, i32.add(get(x), get(column))),
  pass([set(value, v128.load(get(source))), v128.store(get(place), ordered), down(source), advance(place, 16)]),
]

const written: Statement = [
  set(source, i32.add(get(x), get(column))),
  set(target, i32.add(get(out), get(column))),
  pass([
    v128.store(get(target), v128.and(f32x4.atLeast(v128.load(get(source)), get(value)), splat(one))),
    down(source),
    down(target),
    advance(place, 16),
  ]),
]

const assembled = (): Uint8Array<ArrayBuffer> =>
  assemble({
    name: 'selected',
    params: Array<number>(6).fill(types.i32),
    locals: [
      [6, types.i32],
      [9, types.v128],
    ],
    body: [
      set(end, i32.add(i32.shiftLeft(get(units), i32.constant(4)), get(scratch))),
      set(wanted, i32x4.splat(get(k))),
      loop(column, rowBytes, [read, bisected, kthLargest, written, advance(column, 16)]),
    ],
    memory: 'imported',
  })
