import { unsigned, type Code, type Statement, type Value } from './code.ts'

// An operation takes its operands from the stack, in their order.

export const unary =
  (...op: number[]) =>
  (x: Value): Value => [x, op]

export const binary =
  (...op: number[]) =>
  (a: Value, b: Value): Value => [a, b, op]

export const ternary =
  (...op: number[]) =>
  (a: Value, b: Value, c: Value): Value => [a, b, c, op]

/** The code of an operation on vectors. */
export const simd = (op: number): number[] => [0xfd, ...unsigned(op)]

/** How an access says where: numbers that begin at multiples of 4, a constant number of bytes past the address. */
const place = (offset: number): Code => [2, unsigned(offset)]

/** Reads memory at an address, a constant number of bytes past it. */
export const reading =
  (...op: number[]) =>
  (address: Value, offset = 0): Value => [address, op, place(offset)]

/** Writes a value to memory; `lane` is which of a vector's numbers, for operations that write one. */
export const writing =
  (op: number[], ...lane: number[]) =>
  (address: Value, value: Value, offset = 0): Statement => [address, value, op, place(offset), lane]
