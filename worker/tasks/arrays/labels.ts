import { TaskDataError } from '../dataError.ts'
import { byName } from '../pictures/names.ts'
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

/** A label for each picture, as its place among the names of classes. */
export interface Labels {
  readonly path: string
  readonly names: readonly string[]
  readonly places: Int32Array
  /** What a data hash holds of them. */
  readonly bytes: Uint8Array
}

/** Labels that are whole numbers, as names by size; throws TaskDataError where they are no classes. */
export function numberedLabels({ path, array }: PathArray): Labels {
  const found = new Set<number>()
  for (const label of array.data) {
    found.add(label)
    requireFew(found.size, path)
  }
  const ordered = [...found].sort((a, b) => a - b)
  const places = new Map(ordered.map((label, place) => [label, place]))
  return {
    path,
    names: ordered.map(String),
    places: Int32Array.from(array.data, (label) => places.get(label)!),
    bytes: array.bytes,
  }
}

/** Labels that are texts, in the order of names; throws TaskDataError where they are no classes. */
export function namedLabels(path: string, labels: readonly string[]): Labels {
  const names = [...new Set(labels)].sort(byName)
  requireFew(names.length, path)
  const places = new Map(names.map((name, place) => [name, place]))
  const bytes = Buffer.from(labels.join('\0'))
  return { path, names, places: Int32Array.from(labels, (label) => places.get(label)!), bytes }
}

/** The classes of all labels: whole numbers by size, texts in the order of names; throws TaskDataError where there is one. */
export function classesOf(labelled: readonly Labels[]): string[] {
  const names = [...new Set(labelled.flatMap(({ names }) => names))]
  const [{ path }] = labelled as [Labels]
  requireFew(names.length, path)
  if (names.length < 2)
    throw new TaskDataError(`${path}: every label is ${names[0]}; expected at least 2 classes. Give labels that vary.`)
  const isNumbered = names.every((name) => /^-?\d{1,15}$/.test(name))
  return names.sort(isNumbered ? (a, b) => Number(a) - Number(b) : byName)
}

function requireFew(classes: number, path: string): void {
  if (classes > mostClasses)
    throw new TaskDataError(
      `${path}: holds more than ${mostClasses} different labels; at most ${mostClasses} are classes. Give labels of classes.`,
    )
}
