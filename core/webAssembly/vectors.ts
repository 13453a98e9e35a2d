import type { Value } from './code.ts'
import { binary, reading, simd, ternary, unary, writing } from './operation.ts'

/** Four numbers by their places in two vectors, 0 … 7. */
export type Places = readonly [number, number, number, number]

/** 128 bits, whatever they are. */
export const v128 = {
  load: reading(...simd(0x00)),
  /** Four copies of the number in memory. */
  loadSplat: reading(...simd(0x09)),
  store: writing(simd(0x0b)),
  /** The lower half of a vector; loading leaves the upper half 0. */
  loadHalf: reading(...simd(0x5d)),
  storeHalf: writing(simd(0x5b), 0),
  /** Two copies of the half in memory. */
  loadHalfSplat: reading(...simd(0x0a)),
  /** One number; loading leaves the other three 0, storing takes the first. */
  loadOne: reading(...simd(0x5c)),
  storeOne: writing(simd(0x5a), 0),
  constant: (...lanes: [number, number, number, number]): Value => [
    simd(0x0c),
    lanes.flatMap((lane) => [lane, lane >> 8, lane >> 16, lane >> 24].map((byte) => byte & 0xff)),
  ],
  not: unary(...simd(0x4d)),
  and: binary(...simd(0x4e)),
  /** Bits of the first that the second lacks. */
  andNot: binary(...simd(0x4f)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
  /** Of two vectors and a mask: bits of the first where the mask has 1, else of the second. */
  select: ternary(...simd(0x52)),
}

/** Four numbers; a comparison gives a mask, all bits of a number or none. */
export const f32x4 = {
  splat: unary(...simd(0x13)),
  equal: binary(...simd(0x41)),
  notEqual: binary(...simd(0x42)),
  less: binary(...simd(0x43)),
  greater: binary(...simd(0x44)),
  atMost: binary(...simd(0x45)),
  atLeast: binary(...simd(0x46)),
  ceil: unary(...simd(0x67)),
  floor: unary(...simd(0x68)),
  /** To the nearest whole number, halves to even. */
  nearest: unary(...simd(0x6a)),
  abs: unary(...simd(0xe0)),
  negate: unary(...simd(0xe1)),
  sqrt: unary(...simd(0xe3)),
  add: binary(...simd(0xe4)),
  subtract: binary(...simd(0xe5)),
  multiply: binary(...simd(0xe6)),
  divide: binary(...simd(0xe7)),
  minimum: binary(...simd(0xe8)),
  maximum: binary(...simd(0xe9)),
  /** The second where the first is less, else the first: NaN in the first stays. */
  greaterOf: binary(...simd(0xeb)),
  /** a·b + c, rounded once where the processor can. */
  multiplyAdd: ternary(...simd(0x105)),
  /** Two numbers rounded into the lower half. */
  fromF64x2: unary(...simd(0x5e)),
}

export const f64x2 = {
  splat: unary(...simd(0x14)),
  add: binary(...simd(0xf0)),
  subtract: binary(...simd(0xf1)),
  multiply: binary(...simd(0xf2)),
  divide: binary(...simd(0xf3)),
  /** The lower half of four numbers. */
  fromF32x4: unary(...simd(0x5f)),
}

/** Four whole numbers; a shift takes how many bits from an i32. */
export const i32x4 = {
  splat: unary(...simd(0x11)),
  equal: binary(...simd(0x37)),
  atLeast: binary(...simd(0x3f)),
  /** Whether no lane is 0, as an i32. */
  allTrue: unary(...simd(0xa3)),
  shiftLeft: binary(...simd(0xab)),
  shiftRight: binary(...simd(0xac)),
  shiftRightUnsigned: binary(...simd(0xad)),
  add: binary(...simd(0xae)),
  subtract: binary(...simd(0xb1)),
  minimum: binary(...simd(0xb6)),
  /** Four of the eight numbers in two vectors. */
  shuffle: (a: Value, b: Value, places: Places): Value => [
    a,
    b,
    simd(0x0d),
    places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
  ],
}
