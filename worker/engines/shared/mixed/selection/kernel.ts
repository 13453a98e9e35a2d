import {
  advance,
  assemble,
  f32x4,
  get,
  i32,
  i32x4,
  kernelsOf,
  loop,
  set,
  types,
  v128,
} from '../../../../../core/webAssembly/assembly.ts'

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
const counts = [17, 18, 19, 20]
const [lowest, highest] = [-(2 ** 31), 2 ** 31 - 1]
/** The bits of 1. */
const one = 0x3f800000

const splat = (number: number) => v128.constant(number, number, number, number)

/** Numbers as whole numbers in the same order, and back: of a negative one all bits but the sign are turned over. */
const ordered = [
  ...[...get(value), ...get(value), ...i32.constant(31), ...i32x4.shiftRight, ...splat(highest), ...v128.and],
  ...v128.xor,
]

/** Begins a pass over the four columns of all units. */
const pass = (body: number[]) => [...get(scratch), ...set(place), ...loop(place, end, body)]

/** Leaves in the first of `counts` how many of each column are at least what the instructions leave. */
const counted = (least: number[]) => [
  ...counts.flatMap((count) => [...splat(0), ...set(count)]),
  ...pass([
    ...counts.flatMap((count, j) => [
      ...[...get(count), ...get(place), ...v128.load(16 * j), ...least, ...i32x4.atLeast, ...i32x4.subtract],
      ...set(count),
    ]),
    ...advance(place, 64),
  ]),
  ...[...get(counts[0]!), ...get(counts[1]!), ...i32x4.add, ...get(counts[2]!), ...get(counts[3]!), ...i32x4.add],
  ...[...i32x4.add, ...set(counts[0]!)],
]

/**
 * Bit after bit, from the sign: the threshold gets it where at least k are then still at least the threshold. A column is
 * done once exactly k are; their least is the k-th largest. Where fewer than k are above 0 but not at least 0, it is 0.
 */
const bisected = [
  ...[...splat(lowest), ...set(threshold), ...splat(0), ...set(done), ...i32.constant(lowest), ...set(bit)],
  ...counted(splat(1)),
  ...[...get(wanted), ...get(counts[0]!), ...i32x4.atLeast, ...get(counts[0]!), ...get(wanted), ...i32x4.equal],
  ...[...v128.andNot, ...set(tried)], // fewer than k above 0
  ...counted(splat(0)),
  ...[...get(counts[0]!), ...get(wanted), ...i32x4.atLeast, ...get(tried), ...v128.and, ...set(done)],
  ...[...splat(0), ...get(threshold), ...get(done), ...v128.select, ...set(threshold)],
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...get(done), ...i32x4.allTrue, 0x0d, 1],
  ...[...get(threshold), ...get(bit), ...i32x4.splat, ...i32x4.add, ...set(tried)],
  ...counted(get(tried)),
  ...[...get(counts[0]!), ...get(wanted), ...i32x4.atLeast, ...get(done), ...v128.andNot, ...set(value)],
  ...[...get(tried), ...get(threshold), ...get(value), ...v128.select, ...set(threshold)],
  ...[...get(counts[0]!), ...get(wanted), ...i32x4.equal, ...get(done), ...v128.or, ...set(done)],
  ...[...get(bit), ...i32.constant(1), ...i32.shiftRightUnsigned, ...set(bit), ...get(bit), 0x0d, 0],
  ...[0x0b, 0x0b],
]

/** Leaves the k-th largest of each column in `value`. */
const kthLargest = [
  ...[...splat(highest), ...set(value)],
  ...pass([
    ...[...get(value), ...get(place), ...v128.load(0), ...splat(highest)],
    ...[...get(place), ...v128.load(0), ...get(threshold), ...i32x4.atLeast, ...v128.select, ...i32x4.minimum],
    ...[...set(value), ...advance(place, 16)],
  ]),
  ...[...ordered, ...set(value)],
]

const down = (pointer: number) => [...get(pointer), ...get(rowBytes), ...i32.add, ...set(pointer)]

/** Keeps the four columns of x in order in the scratch. */
const read = [
  ...[...get(x), ...get(column), ...i32.add, ...set(source)],
  ...pass([
    ...[...get(source), ...v128.load(0), ...set(value), ...get(place), ...ordered, ...v128.store(0)],
    ...[...down(source), ...advance(place, 16)],
  ]),
]

const written = [
  ...[...get(x), ...get(column), ...i32.add, ...set(source), ...get(out), ...get(column), ...i32.add, ...set(target)],
  ...pass([
    ...[...get(target), ...get(source), ...v128.load(0), ...get(value), ...f32x4.atLeast, ...splat(one), ...v128.and],
    ...[...v128.store(0), ...down(source), ...down(target), ...advance(place, 16)],
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
      ...[...get(units), ...i32.constant(4), ...i32.shiftLeft, ...get(scratch), ...i32.add, ...set(end)],
      ...[...get(k), ...i32x4.splat, ...set(wanted)],
      ...loop(column, rowBytes, [...read, ...bisected, ...kthLargest, ...written, ...advance(column, 16)]),
    ],
    memory: 'imported',
  })
