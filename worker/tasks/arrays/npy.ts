// NumPy's format, versions 1 to 3: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { TaskDataError } from '../dataError.ts'
import { mostBytes, type StoredArray } from './array.ts'

type Data = StoredArray['data']

interface Kind {
  readonly name: string
  readonly size: number
  make(bytes: ArrayBuffer): Data
}

/** By kind and size of a type, as in `<f4`. */
const kinds: Readonly<Record<string, Kind>> = {
  b1: { name: 'booleans', size: 1, make: (b) => new Uint8Array(b) },
  u1: { name: 'unsigned bytes', size: 1, make: (b) => new Uint8Array(b) },
  i1: { name: 'signed bytes', size: 1, make: (b) => new Int8Array(b) },
  u2: { name: 'unsigned short integers', size: 2, make: (b) => new Uint16Array(b) },
  i2: { name: 'short integers', size: 2, make: (b) => new Int16Array(b) },
  u4: { name: 'unsigned integers', size: 4, make: (b) => new Uint32Array(b) },
  i4: { name: 'integers', size: 4, make: (b) => new Int32Array(b) },
  u8: { name: 'unsigned long integers', size: 8, make: (b) => Float64Array.from(new BigUint64Array(b), Number) },
  i8: { name: 'long integers', size: 8, make: (b) => Float64Array.from(new BigInt64Array(b), Number) },
  f2: { name: 'half floats', size: 2, make: (b) => Float32Array.from(new Uint16Array(b), halfFloat) },
  f4: { name: 'floats', size: 4, make: (b) => new Float32Array(b) },
  f8: { name: 'doubles', size: 8, make: (b) => new Float64Array(b) },
}

/** Whether bytes begin as a file of NumPy. */
export const isNpy = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x93 && Buffer.from(bytes.subarray(1, 6)).toString('latin1') === 'NUMPY'

/** Parses an array as NumPy saves it, whatever its byte order and the order of its dimensions; throws TaskDataError. */
export function parseNpy(bytes: Uint8Array, file: string): StoredArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12) throw truncated(file, `${bytes.length} bytes`, 'a header')
  const major = bytes[6]!
  if (major < 1 || major > 3)
    throw new TaskDataError(`${file}: is of version ${major} of NumPy's format; expected 1 to 3. Save it again.`)
  const start = major === 1 ? 10 : 12
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (bytes.length < start + length) throw truncated(file, `${bytes.length} bytes`, `a header of ${length}`)
  const header = Buffer.from(bytes.subarray(start, start + length)).toString('latin1')
  const { kind, isBig, isFortran, shape } = read(header, file)
  const values = shape.reduce((a, b) => a * b, 1)
  const expected = start + length + values * kind.size
  if (expected > mostBytes)
    throw new TaskDataError(
      `${file}: its header promises ${shape.join(' × ')} ${kind.name}, ${(expected / 2 ** 30).toPrecision(3)} GB; at most 4 GB are read. Give a smaller file.`,
    )
  if (bytes.length !== expected)
    throw bytes.length < expected
      ? truncated(file, `${bytes.length} bytes`, `${expected} for ${shape.join(' × ')} ${kind.name}`)
      : new TaskDataError(
          `${file}: expected ${expected} bytes, found ${bytes.length}; the file is too long. Save it again.`,
        )
  const copy = Buffer.from(bytes.subarray(start + length))
  if (isBig) swapped(copy, kind.size)
  const data = kind.make(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength) as ArrayBuffer)
  return { shape, type: kind.name, data: isFortran ? rowMajor(data, shape) : data, bytes }
}

const truncated = (file: string, found: string, expected: string): TaskDataError =>
  new TaskDataError(`${file}: has ${found}, and not ${expected}; the file is truncated. Save or fetch it again.`)

function read(header: string, file: string) {
  const type = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d*)'/.exec(header)
  const order = /'fortran_order':\s*(True|False)/.exec(header)
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)
  if (/'descr':\s*\[/.test(header))
    throw new TaskDataError(
      `${file}: holds records of several fields; expected one array of numbers. Save each field alone.`,
    )
  if (!type || !order || !shape)
    throw new TaskDataError(
      `${file}: its header is no NumPy header (${header.slice(0, 60).trim()}). Save it again with numpy.save.`,
    )
  const [, endian, letter, size] = type
  const kind = kinds[`${letter}${size}`]
  if (!kind)
    throw new TaskDataError(`${file}: holds ${otherKind(letter!, size!)}; expected numbers. ${cureOf(letter!)}`)
  return {
    kind,
    isBig: endian === '>',
    isFortran: order[1] === 'True',
    shape: shape[1]!
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => parseInt(part, 10)),
  }
}

const otherKind = (letter: string, size: string): string =>
  ({ O: 'Python objects', U: 'texts', S: 'texts', c: 'complex numbers', M: 'dates', m: 'durations' })[letter] ??
  `values of type ${letter}${size}`

const cureOf = (letter: string): string =>
  letter === 'U' || letter === 'S'
    ? 'Number the labels: numpy.unique(labels, return_inverse=True)[1].'
    : 'Convert the array with .astype and save it again.'

function swapped(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16()
  if (size === 4) bytes.swap32()
  if (size === 8) bytes.swap64()
}

/** An array whose first dimension runs fastest, in the order in which its last does. */
function rowMajor(data: Data, shape: readonly number[]): Data {
  const out = data.slice()
  const place = shape.map(() => 0)
  for (let at = 0; at < data.length; at++) {
    let to = 0
    for (let d = 0; d < shape.length; d++) to = to * shape[d]! + place[d]!
    out[to] = data[at]!
    for (let d = 0; d < shape.length; d++) {
      if (++place[d]! < shape[d]!) break
      place[d] = 0
    }
  }
  return out
}

/** The number of an IEEE 754 half float. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
