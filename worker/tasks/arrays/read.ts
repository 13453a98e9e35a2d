import { didYouMean } from '../../../core/catalog/registry.ts'
import { NotRead, whyNot, wholeFile } from '../../../runtime/wholeFile.ts'
import { TaskDataError } from '../dataError.ts'
import { mostBytes, saidArray, type StoredArray } from './array.ts'
import { readIdxBytes } from './idx.ts'
import { isNpy, parseNpy } from './npy.ts'
import { isZip, unpacked, zipEntries } from './zip.ts'

/** An array under the path that names it: that of its file, or with its name behind that of an NPZ file. */
export interface PathArray {
  readonly path: string
  readonly array: StoredArray
}

/** `data.npz/images`: an NPZ file and the name of an array in it. */
const inside = /^(.*\.npz)[\\/]([^\\/]+)$/i

/** The file of the path of an array. */
export const fileOf = (path: string): string => inside.exec(path)?.[1] ?? path

/** Every array of a file: one of an IDX or NPY file, all that hold numbers of an NPZ file. Throws TaskDataError. */
export function arraysIn(file: string): PathArray[] {
  const bytes = bytesOf(file)
  if (!isZip(bytes)) return [{ path: file, array: parsed(bytes, file) }]
  const members = membersOf(bytes, file)
  const faults: string[] = []
  const arrays = [...members].flatMap(([name, unpack]): PathArray[] => {
    const path = `${file}/${name}`
    const own = unpack()
    try {
      return [{ path, array: parseMember(own, path) }]
    } catch (error) {
      if (!(error instanceof TaskDataError)) throw error
      faults.push(error.message)
      return []
    }
  })
  if (arrays.length === 0) throw new TaskDataError(faults[0]!)
  return arrays
}

/**
 * The array at a path; in an NPZ file without a name behind it, the only one that suits. `what` is expected there, in words.
 * Throws TaskDataError.
 */
export function arrayAt(path: string, what: string, suits: (array: StoredArray) => boolean): PathArray {
  const [, archive, name] = inside.exec(path) ?? []
  if (archive !== undefined) {
    const bytes = bytesOf(archive)
    if (!isZip(bytes)) throw new TaskDataError(`${archive}: is no NPZ file, in which ${name} could be. Check the path.`)
    const members = membersOf(bytes, archive)
    const unpack = members.get(name!)
    if (!unpack)
      throw new TaskDataError(
        `${archive}: holds no array ${name} (${didYouMean(name!, [...members.keys()], `it holds ${[...members.keys()].join(', ')}`)})`,
      )
    return { path, array: parseMember(unpack(), path) }
  }
  const all = arraysIn(path)
  if (all.length === 1) return all[0]!
  const suited = all.filter(({ array }) => suits(array))
  if (suited.length === 1) return suited[0]!
  const listed = all.map((one) => `${one.path} (${saidArray(one.array)})`).join(', ')
  throw new TaskDataError(
    `${path}: holds several arrays, of which ${suited.length === 0 ? 'none' : `${suited.length}`} can be ${what}. Name one of ${listed}.`,
  )
}

function bytesOf(file: string): Uint8Array {
  try {
    return wholeFile(file, mostBytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new TaskDataError(`${file}: no such file; expected arrays (IDX, NPY or NPZ). Check the path.`)
    const what = error instanceof NotRead ? 'Give the file itself.' : 'Check the path.'
    throw new TaskDataError(`${file}: ${whyNot(error)}; expected arrays (IDX, NPY or NPZ). ${what}`)
  }
}

function parsed(bytes: Uint8Array, file: string): StoredArray {
  const known = foreign.find(({ starts }) => starts.every((byte, i) => bytes[i] === byte))
  if (known) throw new TaskDataError(`${file}: is ${known.words}; expected arrays (IDX, NPY or NPZ). ${known.cure}`)
  return isNpy(bytes) ? parseNpy(bytes, file) : readIdxBytes(bytes, file)
}

const save = 'Save the pixels with numpy.savez.'
const folder = 'Name the folder that it is in.'
const foreign: readonly { starts: readonly number[]; words: string; cure: string }[] = [
  { starts: [0x89, 0x48, 0x44, 0x46], words: 'an HDF5 file', cure: save },
  { starts: [0x89, 0x50, 0x4e, 0x47], words: 'a PNG picture', cure: folder },
  { starts: [0xff, 0xd8, 0xff], words: 'a JPEG picture', cure: folder },
  { starts: [0x80, 0x04], words: 'a Python pickle', cure: save },
]

/** The arrays of an NPZ file by name, to be unpacked. */
function membersOf(bytes: Uint8Array, file: string): Map<string, () => Uint8Array> {
  const entries = zipEntries(bytes, file).filter(({ name }) => name.endsWith('.npy'))
  if (entries.length === 0)
    throw new TaskDataError(`${file}: is a ZIP archive without arrays; expected one that numpy.savez wrote. ${save}`)
  return new Map(
    entries.map((entry) => {
      return [entry.name.slice(0, -'.npy'.length), () => unpacked(bytes, entry, file)]
    }),
  )
}

function parseMember(bytes: Uint8Array, path: string): StoredArray {
  if (isNpy(bytes)) return parseNpy(bytes, path)
  throw new TaskDataError(`${path}: is no NumPy array, though its name says so. Save it again.`)
}
