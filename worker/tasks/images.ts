import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Concept } from '../measures/measure.ts'
import { augmentation, augmented, requireShift } from './augmentation.ts'
import { imagesFrom } from './arrays/suited.ts'
import { classesOf, isLabels, namedLabels, numberedLabels, requireLabels, type Labels } from './arrays/labels.ts'
import {
  asInputs,
  isPictures,
  pictureShape,
  pixelScale,
  requireFinite,
  type PictureShape,
  type PixelScale,
} from './arrays/pixels.ts'
import { arrayAt, type PathArray } from './arrays/read.ts'
import { TaskDataError } from './dataError.ts'
import { mnist } from './mnist.ts'
import { requireAbsolute } from './paths.ts'
import { folderAt, isFolder } from './pictures/files.ts'
import { folderPictures } from './pictures/folder.ts'
import { labelsOf, placesOf } from './pictures/labels.ts'
import { drawnForTest, pickedRows, storedRows } from './stored.ts'
import { numbered, percent } from './table/said.ts'
import { sideConcepts, type SideConcepts } from './table/side.ts'
import { dataOption, define } from './task.ts'

/** Values of pictures that are held in memory at most. */
const mostValues = 2 ** 28

const file = (what: string, empty: string, formats = 'IDX, NPY, or NPZ/NAME') =>
  z.string().default('').describe(`Absolute path of ${what} (${formats}); empty: ${empty}.`)
const ofPictures = 'IDX, NPY, NPZ/NAME, or a folder or ZIP of PNG or JPEG'
const ofLabels = 'IDX, NPY, NPZ/NAME; of a folder CSV or TSV of file names and classes'

const options = z.object({
  path: file('the pictures', 'MNIST', ofPictures),
  labels: file(
    'their labels',
    'those of MNIST, the only ones in the NPZ file, or the folder that each picture is in',
    ofLabels,
  ),
  testPath: file('pictures for testing', 'a share of the others; of MNIST, its own', ofPictures),
  testLabels: file('the labels of pictures for testing', 'none, or as for the others', ofLabels),
  test: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('Share of the pictures that are for testing, without a file of such.'),
  split: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Seed of which pictures those are, the same for all runs.'),
  channels: z
    .enum(['auto', 'last', 'first'])
    .default('auto')
    .describe('Which of four dimensions are the channels; auto: the last, or else the second, of 1 to 4.'),
  range: z
    .array(z.number())
    .max(2)
    .default([])
    .describe('The values that become 0 and 1; empty: by type, and floats as they are.'),
  concepts: z
    .string()
    .default('')
    .describe(
      'Absolute path of a table (CSV, TSV, Parquet) whose columns are concepts, with a row for each picture for testing, in their order or with a column of file names; empty: none. Without a file of these, a row for each picture.',
    ),
  ...augmentation,
  data: dataOption,
})
type Options = z.output<typeof options>

/** Labelled pictures of a user, of any channels and types. */
export const images = define({
  name: 'images',
  summary: 'Labelled pictures in IDX, NPY or NPZ files or a folder of PNG or JPEG: any channels, sizes and labels.',
  source: 'files of the user; without them, LeCun et al. 1998, MNIST',
  targets: 'classes',
  inputs: 'pictures',
  options,
  takes: imagesFrom,
  check(given) {
    const { train, test, classes, side, hash } = understood(given)
    if (given.path === '' && given.concepts === '') return null
    const { channels, height, width, n } = train.shape
    const parted = test
      ? `and ${test.shape.n.toLocaleString('en')} for testing`
      : `${percent(given.test)} of them for testing, drawn by the seed ${given.split}`
    return {
      hash,
      said: [
        `${given.path || 'MNIST'}: ${n.toLocaleString('en')} pictures of ${channels === 1 ? '' : `${channels} channels and `}${height} × ${width} pixels, ${parted}; ${train.pictures.array.type}, ${train.scale.words}`,
        `${classes.length} classes: ${numbered(classes)}`,
        ...new Set([train, ...(test ? [test] : [])].flatMap(({ said }) => said)),
        ...(side?.said ?? []),
      ],
    }
  },
  sizes(given) {
    const { train, classes } = understood(given)
    return sizesOf(train.shape, classes)
  },
  open(given) {
    const { train, test, classes, side, hash } = understood(given)
    const isTest = test ? null : drawnForTest(train.shape.n, given.test, given.split)
    const training = everyRow(train.shape.n).filter((row) => !isTest?.[row])
    const testing = test ? everyRow(test.shape.n) : everyRow(train.shape.n).filter((row) => isTest![row] === 1)
    if (training.length === 0)
      throw new TaskDataError(`task.test: no picture is left for training of ${train.shape.n}. Give more pictures.`)
    const from = test ?? train
    const place = new Map(classes.map((label, i) => [label, i]))
    const targetsOf = ({ labels: { names, places } }: Part, rows: Int32Array) => {
      const classOf = names.map((name) => place.get(name)!)
      return Float32Array.from(rows, (row) => classOf[places[row]!]!)
    }
    const testPlaces = (rows: Int32Array) => rows.map((row) => testing[row]!)
    const data = {
      n: training.length,
      inputs: asInputs(train.pictures, train.shape, train.scale, training),
      targets: targetsOf(train, training),
    }
    const { inputs: D, ...sizes } = sizesOf(train.shape, classes)
    const concepts: Concept[] = [
      { name: 'class', type: 'class', classes: classes.length, labels: classes, isTarget: true },
      ...(side?.concepts ?? []),
    ]
    return {
      inputs: D,
      ...sizes,
      concepts,
      ...augmented(given, train.shape),
      dataHash: hash,
      ...storedRows(D, data, {
        n: testing.length,
        inputs: (rows) => asInputs(from.pictures, from.shape, from.scale, testPlaces(rows)),
        targets: (rows) => targetsOf(from, testPlaces(rows)),
        concepts: (rows) => conceptsOf(targetsOf(from, testPlaces(rows)), side, testPlaces(rows)),
      }),
    }
  },
})

/** Pictures with their labels. */
interface Part {
  readonly pictures: PathArray
  readonly labels: Labels
  readonly shape: PictureShape
  readonly scale: PixelScale
  /** The places of pictures by their names; null where they have none. */
  readonly placeOf: ReadonlyMap<string, number> | null
  /** How they were understood beyond that, in sentences. */
  readonly said: readonly string[]
}

interface Understood {
  readonly train: Part
  /** Pictures of a file for testing; null if they are drawn from the others. */
  readonly test: Part | null
  /** Their labels. */
  readonly classes: string[]
  readonly side: SideConcepts | null
  readonly hash: string
}

/** The class of each picture, with the concepts of its row in a table behind it. */
function conceptsOf(targets: Float32Array, side: SideConcepts | null, rows: Int32Array): Float32Array {
  const further = side?.concepts.length ?? 0
  const values = new Float32Array(rows.length * (1 + further))
  const own = side && pickedRows(side.values, further, rows)
  targets.forEach((target, i) => {
    values[i * (1 + further)] = target
    if (own) values.set(own.subarray(i * further, (i + 1) * further), i * (1 + further) + 1)
  })
  return values
}

const everyRow = (n: number): Int32Array => Int32Array.from({ length: n }, (_, row) => row)

const sizesOf = ({ channels, height, width }: PictureShape, classes: readonly string[]) => ({
  inputs: channels * height * width,
  outputs: classes.length,
  image: { channels, height, width },
})

/** The files that options name; throws TaskDataError if they cannot be used together. */
function understood(given: Options): Understood {
  requireAbsolute(given, ['path', 'labels', 'testPath', 'testLabels', 'concepts'])
  requireRange(given.range)
  const isMnist = given.path === ''
  if (isMnist && given.labels !== '')
    throw new TaskDataError('task.path: labels are named and no pictures; expected the file of the pictures')
  const train = part(
    isMnist ? mnist('train-images-idx3-ubyte') : given.path,
    isMnist ? mnist('train-labels-idx1-ubyte') : given.labels,
    given,
    'labels',
  )
  const withTest = given.testPath !== '' || isMnist
  if (!withTest && given.testLabels !== '')
    throw new TaskDataError(
      'task.testPath: labels for testing are named and no pictures; expected the file of the pictures',
    )
  const test = withTest
    ? part(
        given.testPath || mnist('t10k-images-idx3-ubyte'),
        given.testPath === '' ? mnist('t10k-labels-idx1-ubyte') : given.testLabels,
        given,
        'testLabels',
      )
    : null
  if (test) requireEqualSizes(train, test)
  requireRoom(train)
  requireShift(given, train.shape)
  const parts = [train, ...(test ? [test] : [])]
  const classes = classesOf(parts.map(({ labels }) => labels))
  const tested = test ?? train
  const side =
    given.concepts === '' ? null : sideConcepts(given.concepts, tested.shape.n, tested.pictures.path, tested.placeOf)
  const hash = createHash('sha256')
  for (const { pictures, labels } of parts) hash.update(pictures.array.bytes).update(labels.bytes)
  if (side) hash.update(side.hash)
  return { train, test, classes, side, hash: hash.digest('hex') }
}

function part(path: string, labelPath: string, options: Options, field: string): Part {
  const { channels, range } = options
  if (isFolder(path)) return folderPart(path, labelPath, options)
  const pictures = arrayAt(path, 'pictures', isPictures)
  const labelled = labelPath || (pictures.path !== path ? path : /^(.*\.npz)[\\/][^\\/]+$/i.exec(path)?.[1])
  if (!labelled)
    throw new TaskDataError(`task.${field}: expected the file of the labels of ${path}; only an NPZ file can hold both`)
  const shape = pictureShape(pictures, channels)
  const labels = arrayAt(labelled, 'labels', (array) => isLabels(array) && array.shape[0] === shape.n)
  if (isPictures(labels.array) && isLabels(pictures.array))
    throw new TaskDataError(`task.${field}: ${labels.path} holds pictures, and ${pictures.path} labels. Swap the two.`)
  requireLabels(labels, shape.n, pictures.path)
  const scale = pixelScale(pictures, range)
  requireFinite(pictures, shape.n, scale)
  return { pictures, labels: numberedLabels(labels), shape, scale, placeOf: null, said: [] }
}

/** The pictures of a folder, with the labels of a table, or those that their folders are. */
function folderPart(path: string, labelPath: string, { range, channels }: Options): Part {
  if (channels === 'first')
    throw new TaskDataError(
      `task.channels: first is for arrays; the channels of the pictures in ${path} are their colours (nearest valid: auto)`,
    )
  const folder = folderAt(path)
  const { labels, said: how } = labelsOf(folder, labelPath)
  const { pictures, said } = folderPictures(folder)
  return {
    pictures,
    labels: namedLabels(labelPath || path, labels),
    shape: pictureShape(pictures, 'last'),
    scale: pixelScale(pictures, range),
    placeOf: placesOf(folder),
    said: [...how, ...said],
  }
}

function requireRange(range: readonly number[]): void {
  const [least, greatest] = range
  if (range.length === 0 || (range.length === 2 && least! < greatest!)) return
  throw new TaskDataError(
    `task.range: expected nothing, or the least and the greatest value, got [${range.join(', ')}] (nearest valid: ${range.length === 2 ? `[${[...range].sort((a, b) => a - b).join(', ')}]` : '[0, 255]'})`,
  )
}

function requireEqualSizes({ shape: a, pictures }: Part, { shape: b, pictures: tested }: Part): void {
  const said = ({ channels, height, width }: PictureShape) => `${channels} × ${height} × ${width}`
  if (said(a) !== said(b))
    throw new TaskDataError(
      `task.testPath: ${tested.path} holds pictures of ${said(b)} (channels × height × width); expected ${said(a)} as in ${pictures.path}. Give pictures of the same size.`,
    )
}

function requireRoom({ shape: { n, channels, height, width }, pictures }: Part): void {
  const pixels = channels * height * width
  if (n * pixels > mostValues)
    throw new TaskDataError(
      `task.path: the ${n.toLocaleString('en')} pictures of ${pictures.path} have ${(n * pixels).toLocaleString('en')} values; at most ${mostValues.toLocaleString('en')} (1 GB as floats) are held in memory. Give at most ${Math.floor(mostValues / pixels).toLocaleString('en')} pictures, or smaller ones.`,
    )
}
