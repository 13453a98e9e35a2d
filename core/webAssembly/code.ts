/**
 * Instructions in a row: bytes, or lists of them, or those that are written out already. Opcodes: webassembly.github.io/spec/core, "Binary format"; the relaxed
 * multiply-add: github.com/WebAssembly/relaxed-simd.
 */
export type Code = readonly (number | Code)[] | Uint8Array

/** Code that leaves one value on the stack. */
export type Value = Code

/** Code that leaves the stack as it was. */
export type Statement = Code

/** The bytes of code, one after the other. */
export function bytesOf(code: Code): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(1024)
  let n = 0
  const hold = (more: number) => {
    if (n + more <= bytes.length) return
    const longer = new Uint8Array(2 * (n + more))
    longer.set(bytes)
    bytes = longer
  }
  const write = (part: number | Code): void => {
    if (typeof part === 'number') {
      hold(1)
      bytes[n++] = part
    } else if (part instanceof Uint8Array) {
      hold(part.length)
      bytes.set(part, n)
      n += part.length
    } else for (const own of part) write(own)
  }
  write(code)
  return bytes.subarray(0, n)
}

/** A whole number from 0, seven bits a byte. */
export const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]

/** A whole number of either sign, seven bits a byte. */
export const signed = (value: number): number[] =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]

/** The code of 0, 1, … count − 1 in a row. */
export const each = (count: number, code: (i: number) => Code): Code => Array.from({ length: count }, (_, i) => code(i))
