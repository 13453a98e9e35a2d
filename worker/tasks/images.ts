import { readIdx } from './idx.ts'
import { TaskDataError } from './task.ts'

/** Labelled greyscale images: `pixels` `[n, height, width]` in 0..255, `labels` `[n]`. */
export interface Images {
  n: number
  height: number
  width: number
  pixels: Uint8Array
  labels: Uint8Array
  /** Both files' bytes, uncompressed, images first: what a data hash is taken over. */
  bytes: Uint8Array[]
}

/** Reads images and their labels; throws TaskDataError where they do not fit together or a label is not a class. */
export function readImages(imageFile: string, labelFile: string, classes: number): Images {
  const images = readIdx(imageFile)
  const labels = readIdx(labelFile)
  if (images.shape.length !== 3 || !(images.data instanceof Uint8Array)) throw unexpected(imageFile, images.shape, 3)
  if (labels.shape.length !== 1 || !(labels.data instanceof Uint8Array)) throw unexpected(labelFile, labels.shape, 1)
  const [n, height, width] = images.shape as [number, number, number]
  if (labels.shape[0] !== n)
    throw new TaskDataError(
      `${labelFile}: ${labels.shape[0]} labels for the ${n} images of ${imageFile}; expected one label per image. Give files that belong together.`,
    )
  if (n === 0) throw new TaskDataError(`${imageFile}: no images; expected at least one.`)
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

function unexpected(file: string, shape: number[], rank: number): TaskDataError {
  const what = rank === 3 ? 'images: unsigned bytes in three dimensions' : 'labels: unsigned bytes in one dimension'
  return new TaskDataError(
    `${file}: has ${shape.length} dimension${shape.length === 1 ? '' : 's'} (${shape.join(' × ')}); expected ${what}. Are images and labels swapped?`,
  )
}
