import { TaskDataError } from '../dataError.ts'
import { saidArray, type StoredArray } from './array.ts'
import type { PathArray } from './read.ts'

/** Classes at most. */
const mostClasses = 256

/** Whether an array can hold one label for each picture. */
export const isLabels = ({ shape }: Pick<StoredArray, 'shape'>): boolean =>
  shape.length === 1 || (shape.length === 2 && shape[1] === 1)

/** Throws TaskDataError unless there is one whole number for each of so many pictures. */
export function requireLabels({ path, array }: PathArray, n: number, pictures: string): void {
  const { shape, data } = array
  if (!isLabels(array)) {
    const cure =
      shape.length === 2
        ? 'Keep one column: numpy.argmax(labels, 1) of rows with a single 1.'
        : shape.length > 2
          ? 'Give labels; these may be pictures.'
          : 'Give a file of labels.'
    throw new TaskDataError(
      `${path}: has ${saidArray(array)}; expected labels, one whole number for each picture. ${cure}`,
    )
  }
  if (shape[0] !== n)
    throw new TaskDataError(
      `${path}: ${shape[0]!.toLocaleString('en')} labels for the ${n.toLocaleString('en')} pictures of ${pictures}; expected one label for each. Give files that belong together.`,
    )
  const wrong = data.findIndex((label) => !Number.isSafeInteger(label))
  if (wrong >= 0)
    throw new TaskDataError(
      `${path}: label ${wrong} is ${data[wrong]}; expected a whole number for each picture. Round or number the labels.`,
    )
}

/** The different labels of arrays, by size; throws TaskDataError where they are no classes. */
export function classesOf(arrays: readonly PathArray[]): number[] {
  const found = new Set<number>()
  for (const { path, array } of arrays)
    for (const label of array.data) {
      found.add(label)
      if (found.size > mostClasses)
        throw new TaskDataError(
          `${path}: holds more than ${mostClasses} different labels; at most ${mostClasses} are classes. Give labels of classes.`,
        )
    }
  if (found.size < 2)
    throw new TaskDataError(
      `${arrays[0]!.path}: every label is ${[...found][0]}; expected at least 2 classes. Give labels that vary.`,
    )
  return [...found].sort((a, b) => a - b)
}
