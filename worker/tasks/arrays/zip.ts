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
  readonly isEncrypted: boolean
  readonly checksum: number
  /** Where its local header begins. */
  readonly at: number
}

const [endMark, entryMark, localMark] = [0x06054b50, 0x02014b50, 0x04034b50]
/** The end of a directory of 64 bits, and what says where it is, of so many bytes before the other end. */
const [wideMark, whereMark, whereBytes] = [0x06064b50, 0x07064b50, 20]
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
  const wide = wideEnd(view, end)
  let at = wide?.begin ?? view.getUint32(end + 16, true)
  while (at + 46 <= bytes.length && view.getUint32(at, true) === entryMark) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const name = nameIn(bytes.subarray(at + 46, at + 46 + nameLength!))
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
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      checksum: view.getUint32(at + 16, true),
      at: local!,
    })
    at += 46 + nameLength! + extraLength! + commentLength!
  }
  // Some archivers write more than 65,535 files without a directory of 64 bits; the count then begins again at 0.
  const isWhole = wide ? entries.length === wide.count : entries.length % 2 ** 16 === view.getUint16(end + 10, true)
  if (!isWhole) throw damaged(file, 'has a damaged directory')
  requireApart(entries, file)
  return entries
}

/** Where a directory of 64 bits begins, and its number of files; null where there is none. */
function wideEnd(view: DataView, end: number): { begin: number; count: number } | null {
  const where = end - whereBytes
  if (where < 0 || view.getUint32(where, true) !== whereMark) return null
  const at = Number(view.getBigUint64(where + 8, true))
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== wideMark) return null
  return { begin: Number(view.getBigUint64(at + 48, true)), count: Number(view.getBigUint64(at + 32, true)) }
}

/** Letters 128 to 255 of names that are not UTF-8 (APPNOTE, appendix D). */
const codePage437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A name as UTF-8, which many archivers write without saying so, or else in code page 437. */
function nameIn(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : codePage437[byte - 128])).join('')
  }
}

/** Throws TaskDataError if two files have the same name. */
function requireApart(entries: readonly ZipEntry[], file: string): void {
  const names = new Set<string>()
  for (const { name } of entries) {
    if (names.has(name))
      throw new TaskDataError(
        `${file}: holds two files called ${name}; expected one. Save the archive again without one.`,
      )
    names.add(name)
  }
}

/** The bytes of a file in an archive; throws TaskDataError where they are not those that were packed. */
export function unpacked(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const { name, size, packed, method, isEncrypted, checksum, at } = entry
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 30 > bytes.length || view.getUint32(at, true) !== localMark)
    throw damaged(file, `lacks the header of ${name}`)
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const stored = bytes.subarray(begin, begin + packed)
  if (stored.length < packed) throw damaged(file, `ends within ${name}`)
  if (isEncrypted)
    throw new TaskDataError(`${file}: ${name} is encrypted; expected an archive without a password. Save it again.`)
  if (size > mostBytes)
    throw new TaskDataError(`${file}: ${name} unpacks to more than 4 GB, the most that is read. Give a smaller file.`)
  const whole = method === 0 ? stored : method === 8 ? inflated(stored, size, name, file) : null
  if (!whole)
    throw new TaskDataError(
      `${file}: ${name} is packed by method ${method}; expected stored or deflated. Save it again so: arrays with numpy.savez, files as a usual ZIP archive.`,
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
