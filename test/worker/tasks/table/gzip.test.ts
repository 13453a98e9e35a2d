import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { understand } from '../../../../worker/tasks/given.ts'
import { table } from '../../../../worker/tasks/table.ts'
import { gunzipped } from '../../../../worker/tasks/table/gzip.ts'
import { rowsOf, written } from './files.ts'

const text = rowsOf('x;é\tnote,y', 400, (i) => `${Math.sin(i)},${'ab'[i % 2]}`)
const found = (path: string) => {
  const { data, dataHash } = table.open({ kind: 'table', path, target: 'y' })
  return { data, dataHash }
}

test('A gzipped table is the table that it unpacks to, with the same hash, in one part or several', () => {
  const plain = found(written(text))
  const bytes = Buffer.from(text)
  const parts = [bytes.subarray(0, 999), bytes.subarray(999, 1000), bytes.subarray(1000)]
  assert.deepEqual(found(written(gzipSync(text), '.csv.gz')), plain)
  assert.deepEqual(found(written(Buffer.concat(parts.map((part) => gzipSync(part))), '.csv.gz')), plain)
  const tabs = 'a,1\tb\n1,5\t2\n2,5\t3\n'
  const { files } = understand({ paths: [written(gzipSync(tabs), '.tsv.gz')], chosen: {} })
  assert.equal('table' in files[0]! && files[0].table.words, 'between tabs, named by its first line')
})

test('A gzip file unpacks to the same in whichever parts it is read, and never much at a time', () => {
  const zeros = gzipSync(Buffer.alloc(40 * 2 ** 20, '1,2\n'))
  let [most, sum] = [0, 0]
  for (const bytes of gunzipped([zeros], 'zeros')) {
    most = Math.max(most, bytes.length)
    sum += bytes.length
  }
  assert.equal(sum, 40 * 2 ** 20)
  assert.ok(most <= 20 * 2 ** 20, `${most} bytes at a time`)
  const packed = gzipSync(text)
  for (const size of [1, 7, 100]) {
    const parts = Array.from({ length: Math.ceil(packed.length / size) }, (_, i) =>
      packed.subarray(i * size, (i + 1) * size),
    )
    assert.equal(Buffer.concat([...gunzipped(parts, 'parts')]).toString(), text, `parts of ${size}`)
  }
})

test('A damaged or truncated gzip file is refused before training', () => {
  const packed = gzipSync(text)
  const changed = Buffer.from(packed)
  changed[packed.length - 6]! ^= 1
  const cases = {
    truncated: packed.subarray(0, -9),
    'no trailer': packed.subarray(0, -8),
    'cut trailer': packed.subarray(0, -3),
    checksum: changed,
    none: packed.subarray(0, 2),
  }
  for (const [what, bytes] of Object.entries(cases)) {
    const path = written(bytes, '.csv.gz')
    const message = /csv\.gz: the gzip stream is damaged or truncated; expected a whole \.gz file\. Fetch it again\./
    assert.throws(() => table.check!({ kind: 'table', path, target: 'y' }), { name: 'TaskDataError', message }, what)
  }
  const twice = written(gzipSync(packed), '.csv.gz')
  assert.throws(
    () => table.check!({ kind: 'table', path: twice, target: 'y' }),
    /is a gzip file within another\. Unpack/,
  )
  const parquet = written(gzipSync(Buffer.from('PAR1 and more')), '.parquet.gz')
  assert.throws(
    () => table.check!({ kind: 'table', path: parquet, target: 'y' }),
    /gz: is a Parquet file within a gzip file\. Unpack it and name the table itself/,
  )
})
