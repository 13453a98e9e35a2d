import { crc32 } from 'node:zlib'

const headerEnd = 8 + 25

/** A PNG with its resolution (`pHYs`) and UTF-8 texts (`iTXt`) added after the header. */
export function pngText(png: Uint8Array, dpi: number, texts: Record<string, string>): Uint8Array {
  const perMetre = Math.round(dpi / 0.0254)
  const resolution = Buffer.alloc(9)
  resolution.writeUInt32BE(perMetre, 0)
  resolution.writeUInt32BE(perMetre, 4)
  resolution[8] = 1
  const about = Object.entries(texts).map(([key, text]) => pngChunk('iTXt', Buffer.from(`${key}\0\0\0\0\0${text}`)))
  return Buffer.concat([png.subarray(0, headerEnd), pngChunk('pHYs', resolution), ...about, png.subarray(headerEnd)])
}

/** A chunk of a PNG: its length, type, data and checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
