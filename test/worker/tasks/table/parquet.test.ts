import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { TaskDataError } from '../../../../worker/tasks/dataError.ts'
import { understand } from '../../../../worker/tasks/given.ts'
import { table } from '../../../../worker/tasks/table.ts'
import { tableFile } from '../../../../worker/tasks/table/file.ts'
import { profileOf } from '../../../../worker/tasks/table/profile.ts'
import { written } from './files.ts'

const made = (name: string): string => fileURLToPath(new URL(`parquet/${name}`, import.meta.url))
const open = (path: string, options: object) => table.open({ kind: 'table', path, ...options })

test('A Parquet file of any compression, encoding and page size is the table that PyArrow wrote as CSV', () => {
  const options = [
    { target: 'kind', concepts: ['ringed', 'age'] },
    { target: 'mass', as: 'values', inputs: ['bill', 'island', 'age'] },
  ]
  const numbersOf = (path: string) =>
    options.map((one) => {
      const { data, concepts, columns, heldOut } = open(path, one)
      return { data, concepts, columns, held: heldOut(1, 50) }
    })
  const csv = numbersOf(made('birds.csv'))
  assert.equal(csv[0]!.data!.n, 240)
  for (const way of ['snappy', 'gzip', 'brotli', 'zstd', 'plain', 'pages', 'second', 'checked', 'split', 'delta'])
    assert.deepEqual(numbersOf(made(`birds-${way}.parquet`)), csv, way)
})

test('Values are the cells that text would have: every digit, ISO dates, blanks where there is none', () => {
  const cellsOf = (file: string) => {
    const { names, first } = profileOf([tableFile(made(file))], '')
    return Object.fromEntries(names.map((name, c) => [name, first.map((row) => row[c])]))
  }
  const dates = ['2024-02-29 09:30:00.25', '1969-12-31 23:59:59.999999', '']
  const decimals = { decimal: ['0.30', '-12345678901234567.89', ''], 'small decimal': ['1.5', '-0.1', ''] }
  const unread = ['nothing', 'bytes', 'fixed', 'list', 'map', 'structure'].map((name) => [name, ['', '', '']])
  assert.deepEqual(cellsOf('types.parquet'), {
    int8: ['-128', '', '127'],
    uint32: ['0', '4294967295', ''],
    int64: ['9007199254740993', '-9223372036854775808', ''],
    uint64: ['18446744073709551615', '1', ''],
    half: ['1.5', '-0.000030517578125', ''],
    float: [String(Math.fround(0.1)), '', ''],
    double: ['0.1', '1e-300', ''],
    truth: ['true', '', 'false'],
    text: ['é, ü', '', ''],
    'large text': ['a', 'b', ''],
    category: ['x', '', 'y'],
    date: ['2024-02-29', '1969-12-31', ''],
    seconds: ['2024-02-29 09:30:00', '1969-12-31 23:59:59', ''],
    milliseconds: ['2024-02-29 09:30:00.25', '1969-12-31 23:59:59.999', ''],
    microseconds: dates,
    nanoseconds: dates,
    time: ['09:30:00.25', '00:00:01', ''],
    ...decimals,
    ...Object.fromEntries(unread),
  })
  const older = cellsOf('older.parquet')
  assert.deepEqual(older, {
    seconds: ['2024-02-29 09:30:00', '1969-12-31 23:59:59', ''],
    nanoseconds: dates,
    ...decimals,
  })
})

test('Columns that are not read are named with the reason, and the others are used', () => {
  const { files, tasks } = understand({ paths: [made('types.parquet')], chosen: { target: 'truth' } })
  const facts = 'table' in files[0]! ? files[0].table : assert.fail()
  assert.equal(facts.words, 'in a Parquet file')
  const odd = (name: string) => facts.columns.find((column) => column.name === name)!.odd
  assert.deepEqual(['bytes', 'list', 'map', 'structure', 'nothing', 'int64', 'int8'].map(odd), [
    'holds bytes',
    'holds lists',
    'holds maps',
    'holds structures of several fields',
    'holds nothing',
    'whole numbers beyond 2^53 are rounded',
    null,
  ])
  assert.ok(tasks.find(({ task }) => task === 'table'))
  const fault = (options: object) => () => table.check!({ kind: 'table', path: made('types.parquet'), ...options })
  assert.throws(
    fault({ target: 'list' }),
    /task\.target: column list of .*types\.parquet holds lists; name another one/,
  )
  assert.throws(fault({ target: 'truth', inputs: ['map'] }), /task\.inputs\.0: column map holds maps; leave it out/)
  assert.throws(fault({ target: 'truth', concepts: ['bytes'] }), /task\.concepts\.0: column bytes holds bytes; leave/)
})

test('A Parquet file is told from text by its first bytes, whatever its name, and its bytes are its hash', () => {
  const path = written(readFileSync(made('birds-snappy.parquet')), '.data')
  const hashOf = (path: string) => table.check!({ kind: 'table', path, target: 'kind' })!.hash
  assert.equal(hashOf(path), hashOf(made('birds-snappy.parquet')))
  assert.notEqual(hashOf(path), hashOf(made('birds-gzip.parquet')))
})

test('A column of a Parquet file without a name is called by its place, as in text, and names have no blanks around them', () => {
  const text = profileOf([tableFile(written(', y ,\n1,a,7\n5,b,2\n4,a,9\n'))], '')
  const { names, first } = profileOf([tableFile(made('nameless.parquet'))], '')
  assert.deepEqual([names, first], [text.names, text.first])
  assert.deepEqual(names, ['column 1', 'y', 'column 3'])
})

test('Rows for testing may be a Parquet file beside text', () => {
  const data = open(made('birds.csv'), { target: 'kind', testPath: made('birds-zstd.parquet') })
  assert.deepEqual([data.data!.n, data.heldOut(0, 1e9).n], [300, 300])
})

/** The bytes of a file with some of them changed, from `at` on. */
function changed(name: string, at: number, ...bytes: number[]): Buffer {
  const copy = readFileSync(made(name))
  copy.set(bytes, at < 0 ? copy.length + at : at)
  return copy
}
const plain = readFileSync(made('birds-plain.parquet'))
const broken: [what: string, content: string | Uint8Array, message: RegExp][] = [
  ['no bytes', '', /parquet: is no Parquet file, though its name says so\. Give the file itself/],
  ['text by that name', 'x,y\n1,a\n2,b\n', /parquet: is no Parquet file, though its name says so/],
  ['four bytes', 'PAR1', /begins as a Parquet file and does not end as one; it is truncated/],
  ['a missing end', plain.subarray(0, -100), /does not end as one; it is truncated\. Fetch or write it again/],
  [
    'a missing middle',
    Buffer.concat([plain.subarray(0, 4000), plain.subarray(9000)]),
    /is said to be at bytes \d+ to \d+ of \d+; the file is damaged/,
  ],
  [
    'a footer longer than the file',
    changed('birds-plain.parquet', -8, 0, 0, 0, 0x10),
    /the list of columns has 268,435,456 bytes, and the file has 14,809; it is damaged/,
  ],
  [
    'a footer of zeros',
    changed('birds-plain.parquet', plain.length - 8 - plain.readUInt32LE(plain.length - 8), ...new Uint8Array(40)),
    /the list of columns at its end cannot be read \(.*\); the file is damaged/,
  ],
  [
    'a footer that begins elsewhere',
    changed('birds-plain.parquet', -8, 100, 0, 0, 0),
    /the list of columns at its end cannot be read \(.*\); the file is damaged/,
  ],
  [
    'an encrypted footer',
    changed('birds-plain.parquet', -4, ...Buffer.from('PARE')),
    /is an encrypted Parquet file\. Write the table without encryption/,
  ],
  [
    'encryption from the start',
    changed('birds-plain.parquet', 0, ...Buffer.from('PARE')),
    /is an encrypted Parquet file/,
  ],
  ['no rows', readFileSync(made('rowless.parquet')), /has columns and no rows; expected one row for each example/],
  ['no columns', readFileSync(made('columnless.parquet')), /has no columns; expected a table/],
  [
    'lists alone',
    readFileSync(made('nested.parquet')),
    /no column can be read: list holds lists, structure holds structures of several fields\. Give/,
  ],
  ['two columns of a name', readFileSync(made('twice.parquet')), /two columns are called a \(1 and 2\)\. Rename one/],
  [
    'an unknown compression',
    readFileSync(made('birds-lz4.parquet')),
    /column mass is compressed with LZ4_RAW; read are UNCOMPRESSED, SNAPPY, GZIP, BROTLI, ZSTD\. Write/,
  ],
  [
    'infinite numbers',
    readFileSync(made('infinite.parquet')),
    /parquet, row 2, column x: Infinity is infinite; expected a finite number or an empty cell/,
  ],
  [
    'a flipped byte in a page with a checksum',
    changed('birds-checked.parquet', 500, 0xa5),
    /column mass cannot be read in group 1 of 1 of the rows \(a page differs from its checksum\); the file is damaged/,
  ],
  [
    'zeros in a gzipped page',
    changed('birds-gzip.parquet', 100, ...new Uint8Array(40)),
    /column mass cannot be read in group 1 of 1 of the rows \(.+\); the file is damaged/,
  ],
  [
    'zeros in a page of zstd',
    changed('birds-zstd.parquet', 100, ...new Uint8Array(40)),
    /column mass cannot be read in group 1 of 1/,
  ],
  [
    'zeros in a page of brotli',
    changed('birds-brotli.parquet', 100, ...new Uint8Array(40)),
    /column mass cannot be read in group 1 of 1/,
  ],
  [
    'a header of a page that is none',
    changed('birds-plain.parquet', 4, ...new Uint8Array(8).fill(0xff)),
    /column mass cannot be read in group 1 of 1 of the rows \(.+\); the file is damaged/,
  ],
]
for (const [what, content, message] of broken)
  test(`A Parquet file is refused before training: ${what}`, () => {
    const path = written(content, '.parquet')
    assert.throws(() => table.check!({ kind: 'table', path, target: 'kind' }), { name: 'TaskDataError', message })
    const { files, tasks } = understand({ paths: [path], chosen: {} })
    assert.match('why' in files[0]! ? files[0].why : '', message)
    assert.deepEqual(tasks, [])
  })

test('A folder, a delimiter and other columns for testing are refused for a Parquet file', () => {
  const folder = written('', '')
  mkdirSync(`${folder}.parquet`)
  const check = (options: object) => () => table.check!({ kind: 'table', target: 'kind', ...options })
  assert.throws(
    check({ path: `${folder}.parquet` }),
    /parquet: is a folder, not a file; expected a table \(CSV, TSV or Parquet\)/,
  )
  const path = made('birds-plain.parquet')
  assert.throws(
    check({ path, delimiter: ';' }),
    /task\.delimiter: .* has none, since it is no text \(nearest valid: ''\)/,
  )
  assert.throws(
    check({ path, testPath: made('infinite.parquet') }),
    /task\.testPath: the columns of .*infinite\.parquet are not those/,
  )
})

test('Whichever byte of a Parquet file is flipped, it is read or refused, and nothing else happens', () => {
  let refused = 0
  for (const name of ['types.parquet', 'birds-second.parquet']) {
    const bytes = readFileSync(made(name))
    for (let at = 0; at < bytes.length; at += 97) {
      const path = written(changed(name, at, bytes[at]! ^ 0xff), '.parquet')
      try {
        profileOf([tableFile(path)], '')
      } catch (error) {
        assert.ok(error instanceof TaskDataError, `byte ${at}: ${(error as Error).stack}`)
        refused++
      }
      writeFileSync(path, '')
    }
  }
  assert.ok(refused > 20, `${refused} were refused`)
})
