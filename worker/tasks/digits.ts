import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillUniform, stream } from '../../core/random/random.ts'
import type { Concept } from '../measures/measure.ts'
import { augmentation, augmented, requireShift } from './augmentation.ts'
import { readIdx } from './arrays/idx.ts'
import { asFloats, type Images, readImages } from './arrays/greyscale.ts'
import { measureShape, morphology } from './morphology.ts'
import { digitsFrom } from './digitsFiles.ts'
import { TaskDataError } from './dataError.ts'
import { mnist } from './mnist.ts'
import { requireAbsolute } from './paths.ts'
import { pickedRows, storedRows } from './stored.ts'
import { dataOption, define, type TaskData } from './task.ts'

const file = (what: string, name: string) =>
  z.string().default('').describe(`IDX file of the ${what}, .gz accepted; empty: MNIST's ${name}.`)

const options = z.object({
  trainImages: file('training images', 'train-images-idx3-ubyte'),
  trainLabels: file('training labels', 'train-labels-idx1-ubyte'),
  testImages: file('test images', 't10k-images-idx3-ubyte'),
  testLabels: file('test labels', 't10k-labels-idx1-ubyte'),
  classes: z.int().min(2).max(256).default(10).describe('Number of classes; labels run from 0.'),
  ...augmentation,
  data: dataOption,
})

/** Labelled greyscale images: the full MNIST, or any pair of IDX files. Training and test images stay apart. */
export const digits = define({
  name: 'digits',
  summary: 'Handwritten digits: the full MNIST, or any greyscale images in IDX files.',
  source: 'LeCun et al. 1998, MNIST; morphology after Castro et al. 2019, Morpho-MNIST',
  targets: 'classes',
  inputs: 'pictures',
  options,
  check(o) {
    requireAbsolute(o, ['trainImages', 'trainLabels', 'testImages', 'testLabels'])
    const both = imagesOf(o)
    requireShift(o, both.train)
    if (!isGiven(o)) return null
    const { train, test } = both
    return {
      hash: hashOf(both),
      said: [`${train.n} images for training and ${test.n} for testing, ${o.classes} classes`],
    }
  },
  standIn: strokes,
  takes: digitsFrom,
  sizes(o) {
    const [, height, width] = o.trainImages ? readIdx(o.trainImages).shape : [0, 28, 28]
    return { inputs: height! * width!, outputs: o.classes, image: { channels: 1, height: height!, width: width! } }
  },
  open(o) {
    const both = imagesOf(o)
    const { train, test } = both
    const image = { channels: 1, height: train.height, width: train.width }
    requireShift(o, image)
    const data = { n: train.n, inputs: asFloats(train), targets: Float32Array.from(train.labels) }
    const D = train.height * train.width
    let measured: Float32Array | undefined

    return {
      inputs: D,
      outputs: o.classes,
      concepts: [
        { name: 'class', type: 'class', classes: o.classes, isTarget: true },
        ...morphology.map((name): Concept => ({ name, type: 'value' })),
      ],
      image,
      ...augmented(o, image),
      dataHash: hashOf(both),
      ...storedRows(D, data, {
        n: test.n,
        inputs: (rows) => asFloats(test, rows),
        targets: (rows) => Float32Array.from(rows, (row) => test.labels[row]!),
        concepts: (rows) => pickedRows((measured ??= measureAll(test)), 1 + morphology.length, rows),
      }),
    }
  },
})

/** Whether the options name a file or its content. */
const isGiven = (o: z.output<typeof options>): boolean =>
  Boolean(o.trainImages || o.trainLabels || o.testImages || o.testLabels || o.data)

function hashOf({ train, test }: { train: Images; test: Images }): string {
  const hash = createHash('sha256')
  for (const bytes of [...train.bytes, ...test.bytes]) hash.update(bytes)
  return hash.digest('hex')
}

/** Training and test images; throws TaskDataError if they cannot be used together. */
function imagesOf(o: z.output<typeof options>): { train: Images; test: Images } {
  const train = readImages(
    o.trainImages || mnist('train-images-idx3-ubyte'),
    o.trainLabels || mnist('train-labels-idx1-ubyte'),
    o.classes,
  )
  const test = readImages(
    o.testImages || mnist('t10k-images-idx3-ubyte'),
    o.testLabels || mnist('t10k-labels-idx1-ubyte'),
    o.classes,
  )
  if (train.height !== test.height || train.width !== test.width)
    throw new TaskDataError(
      `task.testImages: ${test.height} × ${test.width} pixels; expected ${train.height} × ${train.width} as in task.trainImages. Give test images of the same size.`,
    )
  return { train, test }
}

/** Concept values `[n, 1 + morphology]`: the class, then the shape. */
function measureAll(images: Images): Float32Array {
  const D = images.height * images.width
  const out = new Float32Array(images.n * (1 + morphology.length))
  let at = 0
  for (let row = 0; row < images.n; row++) {
    const shape = measureShape(images.pixels.subarray(row * D, (row + 1) * D), images.height, images.width)
    out[at++] = images.labels[row]!
    for (const name of morphology) out[at++] = shape[name]
  }
  return out
}

/** Pixels of a stroke in a row: code that skips blank pixels is as fast as on real images only if ink is contiguous. */
const stroke = 4
/** About one stroke in five is inked. */
const ink = (u: number): number => Math.max(0, 5 * u - 4)

/** A small table as wide as MNIST, with as much ink. */
function strokes(): TaskData {
  const [n, pixels, classes] = [512, 28 * 28, 10]
  const drawn = new Float32Array(Math.ceil((n * pixels) / stroke))
  fillUniform(drawn, stream(0, 'pixels'), 0)
  const data = {
    n,
    inputs: Float32Array.from({ length: n * pixels }, (_, i) => ink(drawn[Math.floor(i / stroke)]!)),
    targets: Float32Array.from({ length: n }, (_, row) => row % classes),
  }
  const never = (): never => {
    throw new Error('a speed is measured without held-out rows')
  }
  return { inputs: pixels, outputs: classes, concepts: [], data, dataHash: '', heldOut: never, studentRows: never }
}
