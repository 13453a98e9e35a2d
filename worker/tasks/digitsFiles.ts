import type { StoredArray } from './arrays/array.ts'
import { isNpy } from './arrays/npy.ts'
import { lacking, paired } from './arrays/pairs.ts'
import type { Given, TakenFiles } from './task.ts'

const [fewestClasses, mostClasses] = [2, 256]

/**
 * Which of the given arrays are the training and test images and their labels: by their names, else the larger file of
 * two is for training. Null if none is a file of greyscale images or labels.
 */
export function digitsFrom({ arrays }: Given): TakenFiles | null {
  const bytes = arrays.filter(({ array }) => array.data instanceof Uint8Array && !isNpy(array.bytes))
  const images = bytes.filter(({ array }) => array.shape.length === 3)
  const labels = bytes.filter(({ array }) => array.shape.length === 1)
  if (images.length + labels.length === 0) return null
  if (images.length > 2 || labels.length > 2)
    return {
      options: {},
      missing: [`a choice: at most two files of images and two of labels are used, and ${bytes.length} were given`],
    }
  const [train, test] = paired(images, labels)
  const missing = [...lacking('training', train), ...lacking('test', test)]
  const classes = 1 + Math.max(0, ...labels.map(({ array }) => largest(array)))
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
    supposes: 'they are digits, whose strokes and loops are concepts, too',
  }
}

function largest({ data }: StoredArray): number {
  let most = 0
  for (const label of data) most = Math.max(most, label)
  return most
}
