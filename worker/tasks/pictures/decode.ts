import { inflateSync } from 'node:zlib'
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
/** `IDAT` */
const pixelChunk = 0x49444154

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
  requireUnpacked(bytes, view)
  const read = decodePng(bytes, { checkCrc: true })
  const { width, height, channels, depth, palette } = read
  const data =
    Uint8Array === read.data.constructor || read.data instanceof Uint16Array ? read.data : Uint8Array.from(read.data)
  if (palette) return fromPalette(unpackedBits(read), palette, width, height)
  const own = depth < 8 ? unpackedBits(read) : (data as Picture['values'])
  const most = 2 ** depth - 1
  const values = depth < 8 ? own.map((value) => (value * 255) / most) : own
  if (!read.transparency?.length) return { height, width, channels: channels as Picture['channels'], values }
  return { height, width, ...withoutColour(own, values, read.transparency, Math.max(most, 255)) }
}

/** Pixels with an opacity, which is 0 where they are stored as the transparent colour and `full` elsewhere. */
function withoutColour(
  stored: Picture['values'],
  values: Picture['values'],
  clear: Uint16Array,
  full: number,
): Pick<Picture, 'channels' | 'values'> {
  const own = clear.length
  const pixels = values.length / own
  const out = new (values instanceof Uint16Array ? Uint16Array : Uint8Array)(pixels * (own + 1))
  for (let i = 0; i < pixels; i++) {
    out.set(values.subarray(i * own, (i + 1) * own), i * (own + 1))
    out[i * (own + 1) + own] = clear.every((value, c) => stored[i * own + c] === value) ? 0 : full
  }
  return { channels: (own + 1) as Picture['channels'], values: out }
}

/** Throws if the rows of a PNG unpack to more bytes than its sizes and its most bits a pixel need: the library writes down all. */
function requireUnpacked(bytes: Uint8Array, view: DataView): void {
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), bytes[24]!]
  const packed: Uint8Array[] = []
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at))
    if (view.getUint32(at + 4) === pixelChunk) packed.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)))
  // Interlaced pictures have seven passes, each with a filter and at most a byte of padding a row.
  const most = height * Math.ceil((width * 4 * depth) / 8) + 14 * height
  try {
    inflateSync(Buffer.concat(packed), { maxOutputLength: most })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return
    throw new Error(`its pixels unpack to more than ${width} × ${height} pixels need`, { cause: error })
  }
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
  const { width, height, components, isRgb } = frameOf(bytes)
  requireRoom(width, height)
  const data = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    ...(isRgb && { colorTransform: false }),
  }).data
  if (components !== 1) return { height, width, channels: 3, values: data }
  return { height, width, channels: 1, values: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!) }
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly components: number
  /** Whether its components are red, green and blue, and not luma and chroma: by Adobe's mark, or by their letters. */
  readonly isRgb: boolean
}

/** The frame header of a JPEG. Colours are told as libjpeg does (its jdapimin.c): JFIF's mark, then Adobe's, then letters. */
function frameOf(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const letters = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
  let isJfif = false
  let adobe: number | undefined
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff;) {
    const mark = bytes[at + 1]!
    const isFrame = mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc
    if (isFrame) {
      const components = bytes[at + 9]!
      const names = [0, 1, 2].map((c) => letters(at + 10 + 3 * c, 1)).join('')
      const isRgb = components === 3 && !isJfif && (adobe === undefined ? names === 'RGB' : adobe === 0)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components, isRgb }
    }
    if (mark === 0xe0 && letters(at + 4, 4) === 'JFIF') isJfif = true
    if (mark === 0xee && letters(at + 4, 5) === 'Adobe') adobe = bytes[at + 15]
    at += mark === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  throw new Error('it has no header of a picture')
}

function requireRoom(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Error('it has no pixels')
  if (width * height > mostPixels)
    throw new Error(`it has ${width} × ${height} pixels; at most ${mostPixels.toLocaleString('en')} are read`)
}
