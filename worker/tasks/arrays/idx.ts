import { constants, gunzipSync } from 'node:zlib'
import { NotRead, whyNot, wholeFile } from '../../../runtime/wholeFile.ts'
import { TaskDataError } from '../dataError.ts'
import { mostBytes, type StoredArray } from './array.ts'

const types = {
  0x08: { name: 'unsigned bytes', size: 1, make: (b: ArrayBuffer) => new Uint8Array(b) },
  0x09: { name: 'signed bytes', size: 1, make: (b: ArrayBuffer) => new Int8Array(b) },
  0x0b: { name: 'short integers', size: 2, make: (b: ArrayBuffer) => new Int16Array(b) },
  0x0c: { name: 'integers', size: 4, make: (b: ArrayBuffer) => new Int32Array(b) },
  0x0d: { name: 'floats', size: 4, make: (b: ArrayBuffer) => new Float32Array(b) },
  0x0e: { name: 'doubles', size: 8, make: (b: ArrayBuffer) => new Float64Array(b) },
}

/** Reads an IDX file (LeCun's MNIST format), gzipped or not; throws TaskDataError naming the file. */
export function readIdx(file: string): StoredArray {
  let bytes: Uint8Array
  try {
    bytes = wholeFile(file, mostBytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new TaskDataError(`${file}: no such file; expected an IDX file. Check the path.`)
    const what = error instanceof NotRead ? 'Give the IDX file itself.' : 'Check the path.'
    throw new TaskDataError(`${file}: ${whyNot(error)}; expected an IDX file. ${what}`)
  }
  return readIdxBytes(bytes, file)
}

/** The array in the bytes of an IDX file, gzipped or not; throws TaskDataError naming the file. */
export const readIdxBytes = (bytes: Uint8Array, file: string): StoredArray =>
  parseIdx(bytes[0] === 0x1f && bytes[1] === 0x8b ? unzipped(bytes, file) : bytes, file)

/** Lengths that include a gzip stream's own header, which may hold a name, and an IDX file's header. */
const BEGINNINGS = [1024, 2 ** 18]

/** Unpacks no more than the IDX header promises: a small file can contain gigabytes of zeros. */
function unzipped(bytes: Uint8Array, file: string): Uint8Array {
  try {
    const begin = BEGINNINGS.map((length) =>
      gunzipSync(bytes.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH }),
    ).find((begun) => begun.length >= 4 && (begun[0] !== 0 || begun.length >= 4 + 4 * begun[3]!))
    const promised = begin ? headerOf(begin, file).expected : 0
    return gunzipSync(bytes, { maxOutputLength: Math.max(1024, promised) })
  } catch (error) {
    if (error instanceof TaskDataError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new TaskDataError(
        `${file}: unpacks to more bytes than its header says; the file is too long. Fetch it again.`,
      )
    throw new TaskDataError(
      `${file}: the gzip stream is damaged or truncated; expected a whole .gz file. Fetch it again.`,
    )
  }
}

/** Parses IDX: two zero bytes, type, number of dimensions, sizes (big-endian), values (big-endian). */
export function parseIdx(bytes: Uint8Array, file: string): StoredArray {
  const { type, shape, header, expected } = headerOf(bytes, file)
  if (bytes.length !== expected)
    throw new TaskDataError(
      `${file}: expected ${expected} bytes, found ${bytes.length}; the file is ${bytes.length < expected ? 'truncated' : 'too long'}. Fetch it again.`,
    )
  const values = bytes.subarray(header)
  const data = type.size === 1 && type.name !== 'signed bytes' ? values : type.make(littleEndian(values, type.size))
  return { shape, type: type.name, data, bytes }
}

/** The header of an IDX file: `expected` is the number of bytes of the whole, `header` the offset of its values. */
function headerOf(bytes: Uint8Array, file: string) {
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
  if (bytes.length < header)
    throw new TaskDataError(
      `${file}: expected ${header} bytes, found ${bytes.length}; the file is truncated. Fetch it again.`,
    )
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = header + type.size * shape.reduce((a, b) => a * b, 1)
  if (expected > mostBytes)
    throw new TaskDataError(
      `${file}: its header promises ${shape.join(' × ')} ${type.name}, ${(expected / 2 ** 30).toPrecision(3)} GB; at most 4 GB are read. Give a smaller file.`,
    )
  return { type, shape, header, expected }
}

function littleEndian(bytes: Uint8Array, size: number): ArrayBuffer {
  const copy = Buffer.from(bytes)
  if (size === 2) copy.swap16()
  if (size === 4) copy.swap32()
  if (size === 8) copy.swap64()
  return copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength)
}
