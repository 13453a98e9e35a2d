import { crc32 } from 'node:zlib'
import { Gunzip } from 'fflate'
import { TaskDataError } from '../dataError.ts'

/** Packed bytes that are unpacked at a time: at most a thousand times as many come of them. */
const pieceBytes = 16 * 2 ** 10

/** Whether bytes begin as a gzip file. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * What a gzip file unpacks to, in parts: it may be larger than memory. Throws TaskDataError where it is damaged or truncated,
 * or its last part differs from its checksum.
 */
export function* gunzipped(packed: Iterable<Uint8Array>, file: string): Generator<Uint8Array> {
  let ready: Uint8Array[] = []
  let checksum = 0
  const stream = new Gunzip((bytes) => {
    checksum = crc32(bytes, checksum)
    if (bytes.length > 0) ready.push(bytes)
  })
  // A file may be several, one behind the other, each with a checksum of its own.
  stream.onmember = () => (checksum = 0)
  const push = (bytes: Uint8Array, isLast: boolean): Uint8Array[] => {
    ready = []
    try {
      stream.push(bytes, isLast)
    } catch {
      throw damaged(file)
    }
    return ready
  }
  let end: Uint8Array = new Uint8Array()
  for (const chunk of packed)
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      end = Buffer.concat([end, piece.subarray(-8)]).subarray(-8)
      yield* push(Uint8Array.from(piece), false)
    }
  yield* push(new Uint8Array(), true)
  if (end.length < 8 || Buffer.from(end).readUInt32LE(0) !== checksum) throw damaged(file)
}

const damaged = (file: string): TaskDataError =>
  new TaskDataError(`${file}: the gzip stream is damaged or truncated; expected a whole .gz file. Fetch it again.`)
