import { basename } from 'node:path'
import { TaskDataError } from '../dataError.ts'
import { folderImagesFrom } from '../pictures/suited.ts'
import type { Given, GivenArray, TakenFiles } from '../task.ts'
import { isLabels } from './labels.ts'
import { lacking, paired } from './pairs.ts'
import { extent, isPictures, pictureShape } from './pixels.ts'

/** Names of files for neither training nor testing, where there are more than two. */
const ofValidation = /(^|[^a-z])(val|valid|validation|extra)([^a-z]|$)/i
/** Floats beyond this are no pixels as networks want them. */
const mostAsIs = 8

/** Options with which given arrays are pictures and labels, of training and, if there are four, of testing; null if none is pictures. */
export function imagesFrom({ arrays, folders, tables }: Given): TakenFiles | null {
  if (folders.length > 0) return folderImagesFrom(folders, tables)
  const pictures = chosen(arrays.filter(({ array }) => isPictures(array)))
  const labels = chosen(arrays.filter(({ array }) => isLabels(array)))
  if (pictures.length === 0) return null
  if (pictures.length > 2 || labels.length > 2)
    return {
      options: {},
      missing: [
        `a choice: at most two arrays of pictures and two of labels are used, and ${pictures.length} and ${labels.length} were given`,
      ],
    }
  const [train, test] = paired(pictures, labels)
  const [first, second] = train.images ? [train, test] : [test, train]
  const hasTest = second.images !== undefined || second.labels !== undefined
  const missing = [...lacking('training', first), ...(hasTest ? lacking('test', second) : [])]
  const why = missing.length > 0 ? null : whyNot(first.images!)
  return {
    options: {
      ...(first.images && { path: first.images.path }),
      ...(first.labels && { labels: first.labels.path }),
      ...(second.images && { testPath: second.images.path }),
      ...(second.labels && { testLabels: second.labels.path }),
      ...(first.images && ranged(first.images)),
    },
    missing: why === null ? missing : [why],
  }
}

const chosen = (arrays: readonly GivenArray[]): readonly GivenArray[] =>
  arrays.length > 2 ? arrays.filter(({ path }) => !ofValidation.test(basename(path))) : arrays

/** The range that pictures need, if their type does not say it. */
function ranged({ array: { data, type } }: GivenArray): { range?: [number, number] } {
  const isFloat = /float|double/.test(type)
  const isWide = !isFloat && data.BYTES_PER_ELEMENT > 2
  if (!isFloat && !isWide) return {}
  const [least, greatest] = extent(data)
  if (isFloat && Math.max(Math.abs(least), Math.abs(greatest)) <= mostAsIs) return {}
  return least < greatest ? { range: least >= 0 && greatest <= 255 ? [0, 255] : [least, greatest] } : {}
}

function whyNot(pictures: GivenArray): string | null {
  try {
    pictureShape(pictures, 'auto')
    return null
  } catch (error) {
    if (error instanceof TaskDataError) return error.message
    throw error
  }
}
