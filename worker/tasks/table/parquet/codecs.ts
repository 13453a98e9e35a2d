import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { snappyUncompress, type PageHeader } from 'hyparquet'

/** Unpacks bytes to as many as are said. */
type Unpack = (bytes: Uint8Array, length: number) => Uint8Array

/** The methods of compression that are read, by their names in the format. */
export const codecs = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY(bytes, length) {
    const said = snappyLength(bytes)
    if (said !== length) throw new Error(`a page unpacks to ${said} bytes and is said to have ${length}`)
    const out = new Uint8Array(length)
    snappyUncompress(bytes, out)
    return out
  },
  GZIP: (bytes, length) => gunzipSync(bytes, limit(length)),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, limit(length)),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, limit(length)),
} satisfies Record<string, Unpack>

export type Codec = keyof typeof codecs

/** A page as it was before its values were packed; throws where that is not as long as its header says. */
export function unpackedPage(bytes: Uint8Array, codec: Codec, header: PageHeader): Uint8Array {
  const second = header.data_page_header_v2
  const levels = second ? (second.repetition_levels_byte_length ?? 0) + second.definition_levels_byte_length : 0
  const length = header.uncompressed_page_size - levels
  const packed = bytes.subarray(levels)
  // Nothing may be packed as no bytes at all, which no method unpacks.
  const values =
    length === 0 ? new Uint8Array() : second?.is_compressed === false ? packed : codecs[codec](packed, length)
  if (values.length !== length) throw new Error(`a page has ${values.length} bytes and is said to have ${length}`)
  return levels > 0 ? Buffer.concat([bytes.subarray(0, levels), values]) : values
}

/** The number of bytes that a block of Snappy says it unpacks to. */
function snappyLength(bytes: Uint8Array): number {
  let [length, at] = [0, 0]
  for (; bytes[at]! >= 0x80 && at < 5; at++) length += (bytes[at]! & 0x7f) * 2 ** (7 * at)
  return length + (bytes[at] ?? 0) * 2 ** (7 * at)
}

/** Node takes no limit of 0. */
const limit = (length: number) => ({ maxOutputLength: Math.max(1, length) })
