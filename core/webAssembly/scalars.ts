import { signed, type Value } from './code.ts'
import { binary, reading, unary, writing } from './operation.ts'

/** Whole numbers of 32 bits; a comparison gives 1 or 0. */
export const i32 = {
  constant: (value: number): Value => [0x41, signed(value)],
  load: reading(0x28),
  store: writing([0x36]),
  lessUnsigned: binary(0x49),
  atMostUnsigned: binary(0x4d),
  atLeastUnsigned: binary(0x4f),
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  divideUnsigned: binary(0x6e),
  and: binary(0x71),
  shiftLeft: binary(0x74),
  shiftRightUnsigned: binary(0x76),
}

export const f32 = {
  constant: (value: number): Value => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  load: reading(0x2a),
  store: writing([0x38]),
  sqrt: unary(0x91),
  add: binary(0x92),
  subtract: binary(0x93),
  multiply: binary(0x94),
  divide: binary(0x95),
  fromF64: unary(0xb6),
}

export const f64 = { multiply: binary(0xa2), fromUnsigned: unary(0xb8) }
