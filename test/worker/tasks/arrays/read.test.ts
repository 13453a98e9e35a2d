import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { arrayAt, arraysIn, fileOf } from '../../../../worker/tasks/arrays/read.ts'
import { isLabels } from '../../../../worker/tasks/arrays/labels.ts'
import { written } from '../table/files.ts'

const numpy = (name: string) => fileURLToPath(new URL(`./numpy/${name}`, import.meta.url))
const only = (path: string) => arraysIn(path)[0]!.array

test('Arrays of every number type that NumPy writes have its values, shape and type', () => {
  const types = {
    f2: 'half floats',
    f4: 'floats',
    f8: 'doubles',
    i2: 'short integers',
    u2: 'unsigned short integers',
    i1: 'signed bytes',
    u1: 'unsigned bytes',
    b1: 'booleans',
    i8: 'long integers',
    u4: 'unsigned integers',
  }
  for (const [name, type] of Object.entries(types)) {
    const { data, shape, type: found } = only(numpy(`${name}.npy`))
    assert.deepEqual([...data], name === 'b1' ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 40, 100], name)
    assert.deepEqual([shape, found], [[2, 3], type])
  }
})

test('An array that NumPy stores column by column is read row by row', () => {
  const { data, shape } = only(numpy('columns.npy'))
  assert.deepEqual([...data], [...Array(24).keys()])
  assert.deepEqual(shape, [2, 3, 4])
})

test('NPZ files, packed or not, have their arrays under their names', () => {
  const all = arraysIn(numpy('pictures.npz'))
  assert.deepEqual(
    all.map(({ path, array }) => [path.slice(numpy('').length), array.shape.join()]),
    [
      ['pictures.npz/x_train', '20,3,4,2'],
      ['pictures.npz/y_train', '20'],
      ['pictures.npz/x_test', '10,3,4,2'],
      ['pictures.npz/y_test', '10'],
    ],
  )
  const labels = arrayAt(`${numpy('packed.npz')}/labels`, 'labels', isLabels)
  assert.deepEqual([...labels.array.data].slice(0, 4), [-3, 4, -3, 4])
  assert.deepEqual(arrayAt(numpy('packed.npz'), 'labels', isLabels), labels, 'the only one that suits')
  assert.equal(fileOf(labels.path), numpy('packed.npz'))
})

const bytes = (name: string) => readFileSync(numpy(name))
const with_ = (name: string, change: (bytes: Buffer) => void) => {
  const copy = Buffer.from(bytes(name))
  change(copy)
  return copy
}
const npz = bytes('pictures.npz')
const refused: [what: string, content: Uint8Array, ending: string, message: RegExp][] = [
  ['texts', bytes('texts.npy'), '.npy', /npy: holds texts; expected numbers\. Number the labels/],
  ['objects', bytes('objects.npy'), '.npy', /npy: holds Python objects; expected numbers/],
  ['records', bytes('records.npy'), '.npy', /npy: holds records of several fields/],
  [
    'a cut array',
    bytes('f8.npy').subarray(0, -3),
    '.npy',
    /npy: has \d+ bytes, and not 176 for 2 × 3 doubles; the file is truncated/,
  ],
  [
    'a longer array',
    Buffer.concat([bytes('f8.npy'), bytes('f8.npy')]),
    '.npy',
    /npy: expected 176 bytes, found 352; the file is too long/,
  ],
  ['a cut header', bytes('f8.npy').subarray(0, 40), '.npy', /npy: has 40 bytes, and not a header of \d+/],
  ['another version', with_('f8.npy', (b) => (b[6] = 9)), '.npy', /npy: is of version 9 of NumPy's format/],
  ['a header of nothing', with_('f8.npy', (b) => b.fill(0x20, 12, 60)), '.npy', /npy: its header is no NumPy header/],
  [
    'a promise of too much',
    Buffer.from(
      bytes('u1.npy')
        .toString('latin1')
        .replace(/\(2, 3\), \} {11}/, '(99999, 99999), }'),
      'latin1',
    ),
    '.npy',
    /npy: its header promises 99999 × 99999 unsigned bytes, 9\.31 GB; at most 4 GB are read/,
  ],
  ['a cut archive', npz.subarray(0, 3000), '.npz', /npz: has no directory at its end; the archive is damaged/],
  [
    'another byte in an archive',
    with_('packed.npz', (b) => (b[120]! ^= 0x55)),
    '.npz',
    /npz: holds images\.npy (in a damaged stream|with another checksum)/,
  ],
  [
    'an archive without arrays',
    Buffer.from(npz.toString('latin1').replaceAll('.npy', '.txt'), 'latin1'),
    '.npz',
    /npz: is a ZIP archive without arrays; expected one that numpy\.savez wrote/,
  ],
  [
    'an HDF5 file',
    Buffer.from('\x89HDF\r\n', 'latin1'),
    '.idx',
    /idx: is an HDF5 file; expected arrays \(IDX, NPY or NPZ\)/,
  ],
  ['a PNG picture', Buffer.from('\x89PNG\r\n', 'latin1'), '', /is a PNG picture; expected arrays/],
  [
    'a damaged gzip file',
    gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 2)).subarray(0, 20),
    '.gz',
    /gz: the gzip stream is damaged or truncated/,
  ],
  ['text', Buffer.from('x,y\n1,2\n'), '', /not an IDX file: starts with 0x782c790a/],
]

for (const [what, content, ending, message] of refused)
  test(`A file is refused as arrays: ${what}`, () => {
    const path = written(content, ending)
    assert.throws(() => arraysIn(path), { name: 'TaskDataError', message })
  })

test('A name that an NPZ file does not hold is refused with the nearest, and several that suit with all', () => {
  const at = (path: string) => () => arrayAt(path, 'labels', isLabels)
  const name = 'TaskDataError'
  assert.throws(at(`${numpy('pictures.npz')}/y_trian`), {
    name,
    message: /holds no array y_trian \(did you mean y_train\?\)/,
  })
  assert.throws(at(`${numpy('pictures.npz')}/z`), { name, message: /\(it holds x_train, y_train, x_test, y_test\)/ })
  assert.throws(at(numpy('pictures.npz')), {
    name,
    message:
      /holds several arrays, of which 2 can be labels\. Name one of .*pictures\.npz\/x_train \(20 × 3 × 4 × 2 floats\)/,
  })
  assert.throws(at(`${written(bytes('f8.npy'), '.npz')}/x`), { name, message: /is no NPZ file, in which x could be/ })
})
