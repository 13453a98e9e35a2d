import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { kindOf } from '../../../../src-renderer/lab/files/kinds.ts'

const fields = ['name', 'task', 'primary', 'seeds']
const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7)
const told = async (name: string, content: string | Uint8Array) => {
  const kind = await kindOf(new File([content as Uint8Array<ArrayBuffer>], name), fields)
  return kind.kind === 'refused' ? kind.why : kind.kind
}

test('Experiments, data and histories are told by what is in them', async () => {
  assert.equal(await told('a.yaml', 'name: x\ntask: digits\n'), 'experiment')
  assert.equal(await told('a.json', '{ "task": "digits" }'), 'experiment')
  assert.equal(await told('no ending', '# a comment\r\ntask: { kind: digits }'), 'experiment')
  assert.equal(await told('faulty.yaml', 'task: [1\n'), 'experiment')
  assert.equal(await told('labels', idx), 'data')
  assert.equal(await told('labels.gz', gzipSync(idx)), 'data')
  assert.equal(await told('a.csv', 'task,b\n1,2\n'), 'data')
  assert.equal(await told('latin.TSV', Uint8Array.of(0x74, 0x09, 0xe9)), 'data')
  assert.equal(await told('a.CSV.gz', gzipSync('a,b\n1,2\n')), 'data')
  assert.equal(await told('a.parquet', 'PAR1'), 'data')
  assert.equal(await told('secret.parquet', 'PARE'), 'data')
  assert.equal(await told('pictures.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0)), 'data')
  assert.equal(await told('a.npz', Uint8Array.of(0x50, 0x4b, 3, 4, 0)), 'data')
  assert.equal(await told('array', Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1)), 'data')
  assert.equal(await told('novel.txt', `Call me Ishmael.\n${'x'.repeat(5_000_000)}`), 'data')
  assert.equal(await told('notes.md', 'name: I have none'), 'data')
  assert.equal(await told('experiment.txt', 'name: x\ntask: digits\n'), 'experiment')
  assert.equal(await told('x.db', 'SQLite format 3\0…'), 'history')
})

test('What no task reads is named, with what can be opened', async () => {
  const cases: [string, string | Uint8Array, RegExp][] = [
    [
      'a.xlsx',
      Uint8Array.of(0x50, 0x4b, 3, 4, 0),
      /a ZIP archive, as Excel workbooks are, .*which no task reads.*tables \(\.csv or/,
    ],
    ['a.bin', Uint8Array.of(1, 0, 2), /format is not known/],
    ['a.gz', gzipSync('text'), /gzip file that does not hold an IDX file/],
    ['broken.gz', Uint8Array.of(0x1f, 0x8b, 1, 2), /does not hold an IDX file/],
    ['a.yaml', 'Dear reader: hello', /none of the fields of an experiment \(name, task/],
    ['latin.yaml', Uint8Array.of(0x74, 0x61, 0x73, 0x6b, 0x3a, 0xe9), /no text in UTF-8/],
    ['empty.yaml', '', /^It is empty/],
    ['large.yaml', `task: x\n${'#'.repeat(1_000_001)}`, /more than a million letters/],
  ]
  for (const [name, content, words] of cases) assert.match(await told(name, content), words, name)
})

test('A folder is told, since it cannot be read', async () => {
  const folder = { name: 'x', slice: () => ({ arrayBuffer: () => Promise.reject(new Error('no')) }) } as unknown as File
  const kind = await kindOf(folder, fields)
  assert.match(kind.kind === 'refused' ? kind.why : '', /it is a folder/)
})
