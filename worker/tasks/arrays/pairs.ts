import { basename } from 'node:path'
import type { GivenArray } from '../task.ts'

/** Names of files that are for testing, as in `t10k-images-idx3-ubyte`. */
const ofTest = /(^|[^a-z])(t10k|test|val|valid|validation|eval)([^a-z]|$)/i

/** Images and their labels, as far as they are given. */
export interface Pair {
  images: GivenArray | undefined
  labels: GivenArray | undefined
}

/** Training and test files. */
export function paired(images: readonly GivenArray[], labels: readonly GivenArray[]): [Pair, Pair] {
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
export function lacking(of: string, { images, labels }: Pair): string[] {
  if (!images && !labels) return [`the ${of} images and their labels`]
  if (!images) return [`the ${of} images`]
  if (!labels) return [`the labels of the ${of} images`]
  if (rows(images) === rows(labels)) return []
  return [`as many labels as ${of} images (${rows(labels)} for ${rows(images)})`]
}

const rows = (file: GivenArray | undefined): number => file?.array.shape[0] ?? 0
