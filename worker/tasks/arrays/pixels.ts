import { TaskDataError } from '../dataError.ts'
import { saidArray, type StoredArray } from './array.ts'
import type { PathArray } from './read.ts'

/** The sizes of pictures in an array `[n, height, width]`, with channels last or first where there are four dimensions. */
export interface PictureShape {
  readonly n: number
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly isLast: boolean
}

export type ChannelOrder = 'auto' | 'last' | 'first'

/** Channels of a picture at most where nothing says which dimension they are. */
const mostChannels = 4

/** Whether an array can hold pictures. */
export const isPictures = ({ shape }: Pick<StoredArray, 'shape'>): boolean => shape.length === 3 || shape.length === 4

/** The sizes of the pictures in an array; throws TaskDataError with what to do where it holds none. */
export function pictureShape({ path, array }: PathArray, order: ChannelOrder): PictureShape {
  const { shape } = array
  if (shape.includes(0))
    throw new TaskDataError(`${path}: is ${saidArray(array)}, and so holds none. Give other pictures.`)
  if (shape.length === 3) return { n: shape[0]!, channels: 1, height: shape[1]!, width: shape[2]!, isLast: false }
  if (shape.length !== 4)
    throw new TaskDataError(
      `${path}: has ${saidArray(array)}; expected pictures × height × width, or with channels as a fourth dimension. ${shape.length === 1 ? 'Give pictures; this may be labels.' : 'Reshape the rows to height × width.'}`,
    )
  const [n, a, b, c] = shape as [number, number, number, number]
  if (order === 'auto' && Math.min(a, c) > mostChannels)
    throw new TaskDataError(
      `${path}: has ${saidArray(array)}, and neither ${a} nor ${c} is 1 to ${mostChannels} channels. Write task.channels: last or first.`,
    )
  const isLast = order === 'auto' ? c <= mostChannels : order === 'last'
  return isLast
    ? { n, height: a, width: b, channels: c, isLast }
    : { n, channels: a, height: b, width: c, isLast: false }
}

/** How values become inputs: (value − from) / over; `words` say it. */
export interface PixelScale {
  readonly from: number
  readonly over: number
  readonly words: string
}

/**
 * A stated range becomes 0 to 1. Without one unsigned types become 0 to 1 and signed ones −1 to 1 by their type, and floats stay as
 * they are; integers of four bytes or more need a range. Throws TaskDataError.
 */
export function pixelScale({ path, array }: PathArray, range: readonly number[]): PixelScale {
  if (range.length > 0) {
    const [least, greatest] = range as [number, number]
    return { from: least, over: greatest - least, words: `${least} to ${greatest} are 0 to 1` }
  }
  const { data, type } = array
  if (type === 'booleans') return { from: 0, over: 1, words: 'false and true are 0 and 1' }
  if (data instanceof Uint8Array) return { from: 0, over: 255, words: '0 to 255 are 0 to 1' }
  if (data instanceof Uint16Array) return { from: 0, over: 65_535, words: '0 to 65,535 are 0 to 1' }
  if (data instanceof Int8Array) return { from: 0, over: 128, words: '−128 to 128 are −1 to 1' }
  if (data instanceof Int16Array) return { from: 0, over: 32_768, words: '−32,768 to 32,768 are −1 to 1' }
  if (/float|double/.test(type)) return { from: 0, over: 1, words: 'as they are' }
  const [least, greatest] = extent(data)
  throw new TaskDataError(
    `task.range: ${path} holds ${type}, whose type does not say what is black and white; expected the least and the greatest value (nearest valid: [${least}, ${greatest}], as found)`,
  )
}

/** The least and the greatest of finite values. */
export function extent(data: StoredArray['data']): [number, number] {
  let [least, greatest] = [Infinity, -Infinity]
  for (const value of data) {
    if (value < least) least = value
    if (value > greatest && value !== Infinity) greatest = value
  }
  return [least, greatest]
}

/** Throws TaskDataError unless every value becomes a finite input. */
export function requireFinite({ path, array }: PathArray, n: number, { from, over }: PixelScale): void {
  if (!/float|double/.test(array.type)) return
  const wrong = array.data.findIndex((value) => !Number.isFinite(Math.fround((value - from) / over)))
  if (wrong < 0) return
  const picture = Math.floor((wrong * n) / array.data.length)
  throw new TaskDataError(
    `${path}: picture ${picture} holds ${array.data[wrong]}; expected finite numbers. Replace it, with numpy.nan_to_num for example.`,
  )
}

/** Pictures `rows` as inputs `[rows.length, channels · height · width]`, channel by channel. */
export function asInputs({ array }: PathArray, shape: PictureShape, scale: PixelScale, rows: Int32Array): Float32Array {
  const { channels, height, width, isLast } = shape
  const { data } = array
  const pixels = height * width
  const D = channels * pixels
  const out = new Float32Array(rows.length * D)
  const { from, over } = scale
  // Where the value of each input stands within a picture.
  const places = Int32Array.from({ length: D }, (_, d) =>
    isLast ? (d % pixels) * channels + Math.floor(d / pixels) : d,
  )
  for (let i = 0; i < rows.length; i++) {
    const begin = rows[i]! * D
    for (let d = 0; d < D; d++) out[i * D + d] = (data[begin + places[d]!]! - from) / over
  }
  return out
}
