import { saidArray as said, type StoredArray } from './array.ts'
import { readIdx } from './idx.ts'
import { TaskDataError } from '../dataError.ts'

/** Labelled greyscale images: `pixels` `[n, height, width]` in 0..255, `labels` `[n]`. */
export interface Images {
  n: number
  height: number
  width: number
  pixels: Uint8Array
  labels: Uint8Array
  /** The bytes of both files, uncompressed, images first: the input of the data hash. */
  bytes: Uint8Array[]
}

/** Reads images and their labels; throws TaskDataError if they do not fit together or a label is not a class. */
export function readImages(imageFile: string, labelFile: string, classes: number): Images {
  const images = readIdx(imageFile)
  const labels = readIdx(labelFile)
  if (images.shape.length === 1 && labels.shape.length === 3)
    throw new TaskDataError(
      `${imageFile}: holds labels (${said(images)}), and ${labelFile} images (${said(labels)}). Swap the two.`,
    )
  if (images.shape.length !== 3 || !(images.data instanceof Uint8Array)) throw unexpected(imageFile, images, 3)
  if (labels.shape.length !== 1 || !(labels.data instanceof Uint8Array)) throw unexpected(labelFile, labels, 1)
  const [n, height, width] = images.shape as [number, number, number]
  if (labels.shape[0] !== n)
    throw new TaskDataError(
      `${labelFile}: ${labels.shape[0]} labels for the ${n} images of ${imageFile}; expected one label per image. Give files that belong together.`,
    )
  if (n === 0) throw new TaskDataError(`${imageFile}: no images; expected at least one.`)
  if (height * width === 0)
    throw new TaskDataError(
      `${imageFile}: images of ${height} × ${width} pixels; expected at least 1 × 1. Give a file whose images have pixels.`,
    )
  const wrong = labels.data.findIndex((label) => label >= classes)
  if (wrong >= 0)
    throw new TaskDataError(
      `${labelFile}: label ${labels.data[wrong]} at row ${wrong}; expected 0 to ${classes - 1}. Raise task.classes, or give the right labels.`,
    )
  return { n, height, width, pixels: images.data, labels: labels.data, bytes: [images.bytes, labels.bytes] }
}

/** Rows `order` of the images as floats in [0, 1], `[order.length, height·width]`; all rows in file order by default. */
export function asFloats(images: Images, order?: Int32Array): Float32Array {
  const D = images.height * images.width
  const out = new Float32Array((order?.length ?? images.n) * D)
  for (let row = 0; row * D < out.length; row++) {
    const from = (order ? order[row]! : row) * D
    for (let d = 0; d < D; d++) out[row * D + d] = images.pixels[from + d]! / 255
  }
  return out
}

function unexpected(file: string, found: StoredArray, rank: number): TaskDataError {
  const dimensions = rank === 3 ? 'three dimensions (images × height × width)' : 'one dimension'
  const expected = `${rank === 3 ? 'images' : 'labels'}: unsigned bytes in ${dimensions}`
  return new TaskDataError(`${file}: has ${said(found)}; expected ${expected}. ${cure(found, rank)}`)
}

/** What to do about an array of the wrong kind. */
function cure({ shape, type, data }: StoredArray, rank: number): string {
  if (rank === 1 && shape.length === 2)
    return 'Keep one column as unsigned bytes: in QMNIST the first one is the digit.'
  if (rank === 3 && shape.length === 2 && data instanceof Uint8Array)
    return 'Write rows of pixels as height × width in the header.'
  if (rank === 3 && shape.length === 4) return 'Turn colours into grey, one byte for each pixel.'
  if (shape.length !== rank) return `Give a file of ${rank === 3 ? 'images' : 'labels'}.`
  const floating = data instanceof Float32Array || data instanceof Float64Array
  const how = rank === 3 ? (floating ? ', 0 for black to 255 for white' : ' from 0 to 255') : ' from 0'
  return `Convert the ${type} to unsigned bytes${how}.`
}
