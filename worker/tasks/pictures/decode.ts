import { decode as decodePng, type DecodedPng } from 'fast-png'
import { decode as decodeJpeg } from 'jpeg-js'

/** A picture as it is in its file. `values` are row by row, the channels of a pixel side by side. */
export interface Picture {
  readonly height: number
  readonly width: number
  /** 1 grey, 2 grey and opacity, 3 colours, 4 colours and opacity. */
  readonly channels: 1 | 2 | 3 | 4
  readonly values: Uint8Array | Uint16Array
}

/** Endings of the pictures that are read. */
export const ofPictures = /\.(png|jpe?g)$/i

/** The most pixels of a picture. */
const mostPixels = 2 ** 24
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const jpeg = [0xff, 0xd8, 0xff]

const begins = (bytes: Uint8Array, with_: readonly number[]) => with_.every((byte, i) => bytes[i] === byte)

/** Reads a PNG or JPEG, told by its first bytes. Throws with the reason, in words behind `cannot be read`. */
export function decoded(bytes: Uint8Array): Picture {
  if (begins(bytes, png)) return fromPng(bytes)
  if (begins(bytes, jpeg)) return fromJpeg(bytes)
  throw new Error(bytes.length === 0 ? 'it is empty' : 'it is neither PNG nor JPEG')
}

function fromPng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 33) throw new Error('it is truncated')
  requireRoom(view.getUint32(16), view.getUint32(20))
  const read = decodePng(bytes, { checkCrc: true })
  const { width, height, channels, depth, palette } = read
  const data =
    Uint8Array === read.data.constructor || read.data instanceof Uint16Array ? read.data : Uint8Array.from(read.data)
  if (palette) return fromPalette(unpackedBits(read), palette, width, height)
  if (depth >= 8) return { height, width, channels: channels as Picture['channels'], values: data as Picture['values'] }
  const most = 2 ** depth - 1
  return { height, width, channels: 1, values: unpackedBits(read).map((value) => (value * 255) / most) }
}

/** The values of pixels of fewer than eight bits, a byte each; rows begin with a byte. */
function unpackedBits({ width, height, depth, data }: DecodedPng): Uint8Array {
  if (depth >= 8) return Uint8Array.from(data)
  const rowBytes = Math.ceil((width * depth) / 8)
  if (data.length !== rowBytes * height) throw new Error('it is truncated')
  const values = new Uint8Array(width * height)
  for (let i = 0; i < values.length; i++) {
    const bit = (i % width) * depth
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)]!
    values[i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  return values
}

/** Colours of a palette; grey if all of them are. */
function fromPalette(places: Uint8Array, palette: readonly number[][], width: number, height: number): Picture {
  const isClear = palette.some((colour) => (colour[3] ?? 255) < 255)
  const isGrey = palette.every(([red, green, blue]) => red === green && green === blue)
  const channels = ((isGrey ? 1 : 3) + (isClear ? 1 : 0)) as Picture['channels']
  const values = new Uint8Array(places.length * channels)
  places.forEach((place, i) => {
    const colour = palette[place]
    if (!colour) throw new Error(`a pixel has the colour ${place} of ${palette.length}`)
    const [red = 0, green = 0, blue = 0, opacity = 255] = colour
    values.set([...(isGrey ? [red] : [red, green, blue]), ...(isClear ? [opacity] : [])], i * channels)
  })
  return { height, width, channels, values }
}

function fromJpeg(bytes: Uint8Array): Picture {
  const { width, height, components } = frameOf(bytes)
  requireRoom(width, height)
  const { data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false })
  if (components !== 1) return { height, width, channels: 3, values: data }
  return { height, width, channels: 1, values: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!) }
}

/** The frame header of a JPEG: its sizes, and whether it is grey. */
function frameOf(bytes: Uint8Array): { width: number; height: number; components: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff;) {
    const mark = bytes[at + 1]!
    const isFrame = mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components: bytes[at + 9]! }
    at += mark === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  throw new Error('it has no header of a picture')
}

function requireRoom(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Error('it has no pixels')
  if (width * height > mostPixels)
    throw new Error(`it has ${width} × ${height} pixels; at most ${mostPixels.toLocaleString('en')} are read`)
}
