import { basename } from 'node:path'
import type { Idx } from './idx.ts'
import type { Given, GivenArray, TakenFiles } from './task.ts'

const [fewestClasses, mostClasses] = [2, 256]

/** Names of files that are for testing, as in `t10k-images-idx3-ubyte`. */
const ofTest = /(^|[^a-z])(t10k|test|val|valid|validation|eval)([^a-z]|$)/i

interface Pair {
  images: GivenArray | undefined
  labels: GivenArray | undefined
}

/**
 * Which of the given arrays are the training and test images and their labels: by their names, else the larger file of
 * two is for training. Null if none is a file of greyscale images or labels.
 */
export function digitsFrom({ arrays }: Given): TakenFiles | null {
  const bytes = arrays.filter(({ idx }) => idx.data instanceof Uint8Array)
  const images = bytes.filter(({ idx }) => idx.shape.length === 3)
  const labels = bytes.filter(({ idx }) => idx.shape.length === 1)
  if (images.length + labels.length === 0) return null
  if (images.length > 2 || labels.length > 2)
    return {
      options: {},
      missing: [`a choice: at most two files of images and two of labels are used, and ${bytes.length} were given`],
    }
  const [train, test] = paired(images, labels)
  const missing = [...lacking('training', train), ...lacking('test', test)]
  const classes = 1 + Math.max(0, ...labels.map(({ idx }) => largest(idx)))
  if (missing.length === 0 && (classes < fewestClasses || classes > mostClasses))
    missing.push(`labels of at least ${fewestClasses} classes (these have ${classes})`)
  return {
    options: {
      ...(train.images && { trainImages: train.images.path }),
      ...(train.labels && { trainLabels: train.labels.path }),
      ...(test.images && { testImages: test.images.path }),
      ...(test.labels && { testLabels: test.labels.path }),
      classes: Math.max(fewestClasses, classes),
    },
    missing,
  }
}

/** Training and test files. */
function paired(images: readonly GivenArray[], labels: readonly GivenArray[]): [Pair, Pair] {
  const [trainImages, testImages] = parted(images)
  const [trainLabels, testLabels] = parted(labels)
  return [
    { images: trainImages, labels: trainLabels },
    { images: testImages, labels: testLabels },
  ]
}

function parted(files: readonly GivenArray[]): [GivenArray | undefined, GivenArray | undefined] {
  const [first, second] = files
  const isTest = (file: GivenArray | undefined) => file !== undefined && ofTest.test(basename(file.path))
  if (!second) return isTest(first) ? [undefined, first] : [first, undefined]
  const turned = isTest(first) === isTest(second) ? rows(second) > rows(first) : isTest(first)
  return turned ? [second, first] : [first, second]
}

/** What a pair still needs. */
function lacking(of: string, { images, labels }: Pair): string[] {
  if (!images && !labels) return [`the ${of} images and their labels`]
  if (!images) return [`the ${of} images`]
  if (!labels) return [`the labels of the ${of} images`]
  if (rows(images) === rows(labels)) return []
  return [`as many labels as ${of} images (${rows(labels)} for ${rows(images)})`]
}

const rows = (file: GivenArray | undefined): number => file?.idx.shape[0] ?? 0

function largest({ data }: Idx): number {
  let most = 0
  for (const label of data) most = Math.max(most, label)
  return most
}
