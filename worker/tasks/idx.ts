import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { TaskDataError } from './task.ts'

/** An array read from an IDX file, row-major. */
export interface Idx {
  shape: number[]
  data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array
  /** The whole file, uncompressed. */
  bytes: Uint8Array
}

const types = {
  0x08: { name: 'ubyte', size: 1, make: (b: ArrayBuffer) => new Uint8Array(b) },
  0x09: { name: 'byte', size: 1, make: (b: ArrayBuffer) => new Int8Array(b) },
  0x0b: { name: 'short', size: 2, make: (b: ArrayBuffer) => new Int16Array(b) },
  0x0c: { name: 'int', size: 4, make: (b: ArrayBuffer) => new Int32Array(b) },
  0x0d: { name: 'float', size: 4, make: (b: ArrayBuffer) => new Float32Array(b) },
  0x0e: { name: 'double', size: 8, make: (b: ArrayBuffer) => new Float64Array(b) },
}

/** Reads an IDX file (LeCun's MNIST format), gzipped or not; throws TaskDataError naming the file. */
export function readIdx(file: string): Idx {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new TaskDataError(
      `${file}: ${missing ? 'no such file' : `cannot be read (${(error as Error).message})`}; expected an IDX file. Check the path.`,
    )
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    try {
      bytes = gunzipSync(bytes)
    } catch {
      throw new TaskDataError(
        `${file}: the gzip stream is damaged or truncated; expected a whole .gz file. Fetch it again.`,
      )
    }
  return parseIdx(bytes, file)
}

/** Parses IDX: two zero bytes, type, number of dimensions, sizes (big-endian), values (big-endian). */
export function parseIdx(bytes: Uint8Array, file: string): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = bytes.length < 4 ? undefined : view.getUint32(0)
  const type = types[((magic ?? 0) >>> 8) as keyof typeof types]
  const rank = (magic ?? 0) & 0xff
  if (!type || rank === 0) {
    const found = magic === undefined ? `${bytes.length} bytes` : `0x${magic.toString(16).padStart(8, '0')}`
    throw new TaskDataError(
      `${file}: not an IDX file: starts with ${found}; expected 0x00000803 (images) or 0x00000801 (labels). Give the IDX file itself.`,
    )
  }
  const header = 4 + 4 * rank
  const short = (expected: number) =>
    new TaskDataError(
      `${file}: expected ${expected} bytes, found ${bytes.length}; the file is ${bytes.length < expected ? 'truncated' : 'too long'}. Fetch it again.`,
    )
  if (bytes.length < header) throw short(header)
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = header + type.size * shape.reduce((a, b) => a * b, 1)
  if (bytes.length !== expected) throw short(expected)
  if (type.name === 'ubyte') return { shape, data: bytes.subarray(header), bytes }
  return { shape, data: type.make(littleEndian(bytes.subarray(header), type.size)), bytes }
}

function littleEndian(bytes: Uint8Array, size: number): ArrayBuffer {
  const copy = Buffer.from(bytes)
  if (size === 2) copy.swap16()
  if (size === 4) copy.swap32()
  if (size === 8) copy.swap64()
  return copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength)
}
