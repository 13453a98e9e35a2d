import { crc32 } from 'node:zlib'

/** Types of arrays that the history stores, by name; bytes are little-endian. */
export const arrayTypes = { f32: Float32Array, i32: Int32Array } as const

/** The name of an array's type. */
export type ArrayType = keyof typeof arrayTypes

/** An array as its bytes (not copied), with their checksum, since SQLite would not notice a changed byte. */
export function toBytes(array: Float32Array | Int32Array): { type: ArrayType; data: Buffer; crc: number } {
  const data = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  return { type: array instanceof Int32Array ? 'i32' : 'f32', data, crc: crc32(data) }
}

/** The array in stored bytes. */
export function fromBytes<T extends ArrayType>(type: T, data: Buffer): InstanceType<(typeof arrayTypes)[T]> {
  const bytes = new Uint8Array(data.byteLength)
  bytes.set(data)
  return new arrayTypes[type](bytes.buffer) as InstanceType<(typeof arrayTypes)[T]>
}

/** The fault of stored bytes, or null. */
export function faultOfBytes(data: Buffer | null, length: number, crc: number): string | null {
  // In a damaged row, a column that is never null may be null.
  if (data === null) return 'its bytes are gone'
  if (data.byteLength !== length * 4) return `${data.byteLength} bytes where ${length * 4} were declared`
  return crc32(data) === crc ? null : 'its bytes have changed since they were written'
}
