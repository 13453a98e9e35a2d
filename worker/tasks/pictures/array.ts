import { createHash } from 'node:crypto'
import { whyNot } from '../../../runtime/wholeFile.ts'
import type { StoredArray } from '../arrays/array.ts'
import { TaskDataError } from '../dataError.ts'
import { decoded, type Picture } from './decode.ts'
import type { Folder } from './files.ts'
import { firstOf } from './names.ts'

/** Values of all pictures at most. */
const mostValues = 2 ** 28

/** The pictures of a folder as one array, channels last, and what was made equal among them, in sentences. */
export interface FolderPictures {
  readonly array: StoredArray
  readonly said: string[]
}

/**
 * Reads the pictures of a folder in the order of their names. All must have the same size; grey ones become colours where others
 * are, opaque ones get an opacity where others have one, and eight bits become sixteen. Throws TaskDataError with names.
 */
export function picturesIn({ path, pictures, others }: Folder): FolderPictures {
  const hash = createHash('sha256')
  const faults: string[] = []
  const read: Picture[] = []
  let first: Named | undefined
  for (const file of pictures) {
    try {
      const bytes = file.bytes()
      hash.update(`${file.name}\0${bytes.length}\0`).update(bytes)
      const picture = decoded(bytes)
      requireRoom(picture, pictures.length, path)
      first ??= { name: file.name, picture }
      requireEqual(first, { name: file.name, picture }, path)
      read.push(picture)
    } catch (error) {
      if (error instanceof TaskDataError) throw error
      faults.push(`${file.name} (${whyNot(error)})`)
    }
  }
  if (faults.length > 0)
    throw new TaskDataError(
      `${path}: ${faults.length === 1 ? 'a picture' : `${faults.length.toLocaleString('en')} pictures`} cannot be read: ${firstOf(faults)}. Save them again as PNG or JPEG, or take them away.`,
    )
  const isColour = read.some(({ channels }) => channels > 2)
  const isClear = read.some(seenThrough)
  const isDeep = read.some(({ values }) => values instanceof Uint16Array)
  const channels = (isColour ? 3 : 1) + (isClear ? 1 : 0)
  const [{ height, width }] = read as [Picture]
  const size = height * width * channels
  const data = new (isDeep ? Uint16Array : Uint8Array)(read.length * size)
  read.forEach((picture, i) => place(picture, data.subarray(i * size, (i + 1) * size), isColour, isClear, isDeep))
  const count = (is: (picture: Picture) => boolean) => read.filter(is).length.toLocaleString('en')
  const greys = isColour && read.some(({ channels }) => channels < 3)
  const shallow = isDeep && read.some(({ values }) => values instanceof Uint8Array)
  return {
    array: {
      shape: [read.length, height, width, channels],
      type: isDeep ? 'short integers from 0' : 'unsigned bytes',
      data,
      bytes: hash.digest(),
    },
    said: [
      ...(greys
        ? [`${count(({ channels }) => channels < 3)} of the pictures are grey and become colours, as the others are`]
        : []),
      ...(isClear ? ['The last channel is opacity, since some pixels can be seen through'] : []),
      ...(shallow
        ? [
            `${count(({ values }) => values instanceof Uint8Array)} of the pictures have 8 bits and become 16, as the others have`,
          ]
        : []),
      ...(others.length > 0 ? [`Left out, as no pictures: ${firstOf(others)}`] : []),
    ],
  }
}

/** Whether a picture has an opacity that is not full everywhere. */
function seenThrough({ channels, values }: Picture): boolean {
  if (channels % 2 === 1) return false
  const full = values instanceof Uint16Array ? 65_535 : 255
  for (let at = channels - 1; at < values.length; at += channels) if (values[at] !== full) return true
  return false
}

function place(
  picture: Picture,
  out: Uint8Array | Uint16Array,
  isColour: boolean,
  isClear: boolean,
  isDeep: boolean,
): void {
  const { channels, values } = picture
  // 255 · 257 is 65,535.
  const by = isDeep && values instanceof Uint8Array ? 257 : 1
  const own = channels > 2 ? 3 : 1
  const [wanted, full] = [isColour ? 3 : 1, isDeep ? 65_535 : 255]
  const stride = wanted + (isClear ? 1 : 0)
  for (let pixel = 0; pixel * stride < out.length; pixel++) {
    for (let c = 0; c < wanted; c++) out[pixel * stride + c] = by * values[pixel * channels + (own === 1 ? 0 : c)]!
    if (isClear) out[pixel * stride + wanted] = channels % 2 === 0 ? by * values[pixel * channels + own]! : full
  }
}

function requireRoom({ height, width, channels }: Picture, n: number, path: string): void {
  const values = height * width * channels
  if (n * values > mostValues)
    throw new TaskDataError(
      `task.path: the ${n.toLocaleString('en')} pictures of ${path} have ${height} × ${width} pixels of ${channels} channels, ${(n * values).toLocaleString('en')} values; at most ${mostValues.toLocaleString('en')} (1 GB as floats) are held in memory. Give at most ${Math.floor(mostValues / values).toLocaleString('en')} pictures, or smaller ones.`,
    )
}

interface Named {
  readonly name: string
  readonly picture: Picture
}

/** Throws TaskDataError unless two pictures have the same size. */
function requireEqual({ name, picture }: Named, other: Named, path: string): void {
  if (picture.height === other.picture.height && picture.width === other.picture.width) return
  const sizes = ({ height, width }: Picture) => `${height} × ${width} pixels`
  throw new TaskDataError(
    `${path}: ${name} has ${sizes(picture)} and ${other.name} ${sizes(other.picture)}; expected pictures of one size. Make them equal, with mogrify -resize ${picture.width}x${picture.height}! of ImageMagick for example.`,
  )
}
