/**
 * Instructions in a row: bytes, or lists of them. Opcodes: webassembly.github.io/spec/core, "Binary format"; the relaxed
 * multiply-add: github.com/WebAssembly/relaxed-simd.
 */
export type Code = readonly (number | Code)[]

/** Code that leaves one value on the stack. */
export type Value = Code

/** Code that leaves the stack as it was. */
export type Statement = Code

/** The bytes of code, one after the other. */
export function bytesOf(code: Code, found: number[] = []): number[] {
  for (const part of code)
    if (typeof part === 'number') found.push(part)
    else bytesOf(part, found)
  return found
}

/** A whole number from 0, seven bits a byte. */
export const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]

/** A whole number of either sign, seven bits a byte. */
export const signed = (value: number): number[] =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]

/** The code of 0, 1, … count − 1 in a row. */
export const each = (count: number, code: (i: number) => Code): Code => Array.from({ length: count }, (_, i) => code(i))
