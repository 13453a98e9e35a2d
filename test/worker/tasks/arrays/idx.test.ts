import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parseIdx, readIdx } from '../../../../worker/tasks/arrays/idx.ts'

const idx = (magic: number[], sizes: number[], values: number[]) =>
  Uint8Array.from([
    ...magic,
    ...sizes.flatMap((s) => [s >>> 24, (s >>> 16) & 255, (s >>> 8) & 255, s & 255]),
    ...values,
  ])

test('unsigned bytes are read with their shape', () => {
  const { shape, data } = parseIdx(idx([0, 0, 8, 3], [2, 1, 3], [1, 2, 3, 4, 5, 255]), 'f')
  assert.deepEqual(shape, [2, 1, 3])
  assert.deepEqual([...data], [1, 2, 3, 4, 5, 255])
})

test('wider types are read big-endian', () => {
  const read = (type: number, values: number[], n: number) => [...parseIdx(idx([0, 0, type, 1], [n], values), 'f').data]
  assert.deepEqual(read(0x09, [0xff, 1], 2), [-1, 1])
  assert.deepEqual(read(0x0b, [0x01, 0x02, 0xff, 0xfe], 2), [258, -2])
  assert.deepEqual(read(0x0c, [0, 1, 0, 0], 1), [65536])
  assert.deepEqual(read(0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], 2), [1, -2.5])
  assert.deepEqual(read(0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 1), [1.5])
})

test('a truncated file says which file, and how many bytes were expected and found', () => {
  const whole = idx([0, 0, 8, 2], [3, 4], Array(12).fill(0))
  assert.throws(() => parseIdx(whole.subarray(0, 20), 'train.idx'), {
    name: 'TaskDataError',
    message: 'train.idx: expected 24 bytes, found 20; the file is truncated. Fetch it again.',
  })
  assert.throws(() => parseIdx(whole.subarray(0, 7), 'train.idx'), /expected 12 bytes, found 7/)
})

test('bytes after the values are refused', () => {
  assert.throws(() => parseIdx(idx([0, 0, 8, 1], [1], [0, 0]), 'f'), /expected 9 bytes, found 10; the file is too long/)
})

test('a file that is not IDX says what it starts with', () => {
  assert.throws(
    () => parseIdx(Buffer.from('PK\x03\x04 zip'), 'a.zip'),
    /a\.zip: not an IDX file: starts with 0x504b0304/,
  )
  assert.throws(() => parseIdx(new Uint8Array(2), 'tiny'), /tiny: not an IDX file: starts with 2 bytes/)
  assert.throws(() => parseIdx(idx([0, 0, 7, 1], [1], [0]), 'f'), /not an IDX file: starts with 0x00000701/)
})

test('files are read plain and gzipped, and a missing or damaged one is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-'))
  try {
    const bytes = idx([0, 0, 8, 1], [3], [7, 8, 9])
    const [plain, zipped, cut] = ['plain', 'zipped.gz', 'cut.gz'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(plain, bytes)
    writeFileSync(zipped, gzipSync(bytes))
    writeFileSync(cut, gzipSync(bytes).subarray(0, 15))
    assert.deepEqual([...readIdx(plain).data], [7, 8, 9])
    assert.deepEqual([...readIdx(zipped).data], [7, 8, 9])
    assert.deepEqual(Buffer.from(readIdx(zipped).bytes), Buffer.from(bytes))
    assert.throws(() => readIdx(cut), /cut\.gz: the gzip stream is damaged or truncated/)
    assert.throws(() => readIdx(join(folder, 'absent')), /absent: no such file; expected an IDX file/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
