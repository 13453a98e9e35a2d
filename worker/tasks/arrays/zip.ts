// PKWARE's APPNOTE 6.3.10: the directory at the end of an archive, and its entries.
import { crc32, inflateRawSync } from 'node:zlib'
import { TaskDataError } from '../dataError.ts'
import { mostBytes } from './array.ts'

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string
  /** Bytes when unpacked. */
  readonly size: number
  readonly packed: number
  readonly method: number
  readonly checksum: number
  /** Where its local header begins. */
  readonly at: number
}

const [endMark, entryMark, localMark] = [0x06054b50, 0x02014b50, 0x04034b50]
/** Bytes of the end of the directory, and of a comment behind it at most. */
const [endBytes, commentBytes] = [22, 65_535]
const inExtra = 0xffffffff

/** Whether bytes begin as an archive. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

/** The files in an archive; throws TaskDataError where its directory is missing or damaged. */
export function zipEntries(bytes: Uint8Array, file: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - endBytes
  while (end >= Math.max(0, bytes.length - endBytes - commentBytes) && view.getUint32(end, true) !== endMark) end--
  if (end < 0 || view.getUint32(end, true) !== endMark) throw damaged(file, 'has no directory at its end')
  const entries: ZipEntry[] = []
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark) throw damaged(file, 'has a damaged directory')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength!)).toString('utf8')
    const extra = bytes.subarray(at + 46 + nameLength!, at + 46 + nameLength! + extraLength!)
    const [packed, size, local] = large(
      extra,
      [20, 24, 42].map((offset) => view.getUint32(at + offset, true)),
    )
    entries.push({
      name,
      size: size!,
      packed: packed!,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      at: local!,
    })
    at += 46 + nameLength! + extraLength! + commentLength!
  }
  return entries
}

/** The bytes of a file in an archive; throws TaskDataError where they are not those that were packed. */
export function unpacked(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const { name, size, packed, method, checksum, at } = entry
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 30 > bytes.length || view.getUint32(at, true) !== localMark)
    throw damaged(file, `lacks the header of ${name}`)
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const stored = bytes.subarray(begin, begin + packed)
  if (stored.length < packed) throw damaged(file, `ends within ${name}`)
  if (size > mostBytes)
    throw new TaskDataError(`${file}: ${name} unpacks to more than 4 GB, the most that is read. Give a smaller file.`)
  const whole = method === 0 ? stored : method === 8 ? inflated(stored, size, name, file) : null
  if (!whole)
    throw new TaskDataError(
      `${file}: ${name} is packed by method ${method}; expected stored or deflated. Save it again with numpy.savez.`,
    )
  if (whole.length !== size || crc32(whole) !== checksum) throw damaged(file, `holds ${name} with another checksum`)
  return whole
}

function inflated(stored: Uint8Array, size: number, name: string, file: string): Uint8Array {
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, size) })
  } catch {
    throw damaged(file, `holds ${name} in a damaged stream`)
  }
}

/** Sizes that did not fit 32 bits stand in the extra field 1, in their order. */
function large(extra: Uint8Array, given: readonly number[]): number[] {
  if (!given.includes(inExtra)) return [...given]
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength)
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let next = at + 4
    // Packed and unpacked sizes stand the other way round there.
    const [packed, size, local] = given as [number, number, number]
    const take = (value: number): number => {
      if (value !== inExtra || next + 8 > extra.length) return value
      next += 8
      return Number(view.getBigUint64(next - 8, true))
    }
    const wide = take(size)
    return [take(packed), wide, take(local)]
  }
  return [...given]
}

const damaged = (file: string, what: string): TaskDataError =>
  new TaskDataError(`${file}: ${what}; the archive is damaged or truncated. Save or fetch it again.`)
