import assert from 'node:assert/strict'
import { utimesSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { table } from '../../../../worker/tasks/table.ts'
import { columnsOf } from '../../../../worker/tasks/table/chosen.ts'
import { profileOf } from '../../../../worker/tasks/table/profile.ts'
import { tableFile } from '../../../../worker/tasks/table/file.ts'
import { written, rowsOf } from './files.ts'

const open = (path: string, options: object) => table.open({ kind: 'table', path, ...options })
const said = (path: string, options: object) => table.check!({ kind: 'table', path, ...options })!.said
const all = (data: ReturnType<typeof open>) => data.heldOut(0, 1e9)

test('Numbers are standardised on the training rows, categories are one-hot, and blank cells have an input of their own', () => {
  const text = 'size,colour,kind,part\n1,red,a,0\n3,"blue, light",b,0\n,red,a,0\n8,,b,1\n5,red,a,0\n'
  const data = open(written(text), { target: 'kind', testColumn: 'part' })
  const sd = Math.sqrt(8 / 3)
  const rows = [
    [-2 / sd, 0, 0, 1, 0],
    [0, 0, 1, 0, 0],
    [0, 1, 0, 1, 0],
    [2 / sd, 0, 0, 1, 0],
  ].flat()
  assert.deepEqual([...data.data!.inputs], [...Float32Array.from(rows)])
  assert.deepEqual([...all(data).inputs], [...Float32Array.of(5 / sd, 0, 0, 0, 1)], 'scaled as the training rows are')
  assert.deepEqual([...data.data!.targets], [0, 1, 0, 0])
  assert.ok(said(written(text), { target: 'kind' }).includes('Input colour, one of 3: "blue, light", red, (missing)'))
})

test('Columns are by hand what they are by the task, with the split in a column', () => {
  const path = written('x;part;y\n1,5;train;10\n2,5;test;20\n4,5;train;40\n3,5;train;20\n', '.csv')
  const data = open(path, { target: 'y', as: 'values', testColumn: 'part', concepts: ['x'], inputs: ['x'] })
  const held = all(data)
  const z = (values: number[], value: number) => {
    const mean = values.reduce((a, b) => a + b) / values.length
    return (value - mean) / Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
  }
  const close = (found: ArrayLike<number>, wanted: number[]) => {
    assert.equal(found.length, wanted.length)
    wanted.forEach((value, i) => assert.ok(Math.abs(found[i]! - value) < 1e-6, `${found[i]} for ${value}`))
  }
  const [x, y] = [
    [1.5, 4.5, 3.5],
    [10, 40, 20],
  ]
  close(
    data.data!.inputs,
    x!.map((value) => z(x!, value)),
  )
  close(
    data.data!.targets,
    y!.map((value) => z(y!, value)),
  )
  close(held.inputs, [z(x!, 2.5)])
  close(held.targets, [z(y!, 20)])
  close(held.concepts, [z(y!, 20), 2.5])
  assert.deepEqual(data.concepts, [
    { name: 'y', type: 'value', isTarget: true },
    { name: 'x', type: 'value' },
  ])
})

test('Classes may be any labels: from 1, negative, or texts; which is which is said and named', () => {
  const count = (text: string) => written(rowsOf('x,y', 30, (i) => `${i % 7},${text.split(' ')[i % 3]}`))
  for (const [labels, names, words] of [
    ['3 1 2', ['1', '2', '3'], '1, 2, 3 (numbered from 0)'],
    ['-1 10 9', ['-1', '9', '10'], '-1, 9, 10 (numbered from 0)'],
    ['b c a', ['a', 'b', 'c'], '0 = a, 1 = b, 2 = c'],
    ['01 2 2.0', ['1', '2'], '1, 2 (numbered from 0)'],
    ['2 0 1', ['0', '1', '2'], 'classes: 0, 1, 2'],
  ] as const) {
    const path = count(labels)
    const data = open(path, { target: 'y' })
    assert.deepEqual(data.concepts[0]!.labels, names, labels)
    assert.ok([...data.data!.targets].every((target) => target in names))
    assert.ok(said(path, { target: 'y' }).some((line) => line.endsWith(words)))
  }
})

test('The split is a function of its seed and share, of a column, or of a second file', () => {
  const row = (i: number) => `${Math.sin(i)},${'ab'[i % 2]}`
  const path = written(rowsOf('x,y', 50, row))
  const inputs = (options: object) => [...all(open(path, { target: 'y', ...options })).inputs].sort()
  assert.equal(inputs({}).length, 10)
  assert.equal(inputs({ test: 0.5 }).length, 25)
  assert.deepEqual(inputs({ split: 3 }), inputs({ split: 3 }))
  assert.notDeepEqual(inputs({ split: 3 }), inputs({ split: 4 }))
  const testPath = written(rowsOf('x,y', 7, row))
  const both = open(path, { target: 'y', testPath })
  assert.deepEqual([both.data!.n, all(both).n], [50, 7])
})

test('Rows without a target are left out, and columns that say nothing or number the rows', () => {
  const path = written(
    rowsOf('id,x,same,none,y', 40, (i) => `${i},${Math.cos(i)},1,,${i % 5 === 0 ? '' : 'ab'[i % 2]}`),
  )
  const data = open(path, { target: 'y' })
  assert.deepEqual([data.inputs, data.data!.n + all(data).n], [1, 32])
  const words = said(path, { target: 'y' }).join('\n')
  assert.match(words, /8 rows without a target are left out/)
  assert.match(words, /Left out: id numbers the rows, same holds the same everywhere, none holds nothing/)
})

test('Whole numbers that are rounded are said, as values and as inputs, and those that are not may be classes', () => {
  const text = rowsOf('id,y', 30, (i) => `${2n ** 60n + BigInt(i * i)},${2n ** 60n * BigInt(1 + (i % 2))}`)
  const task = { kind: 'table', path: written(text), target: 'y' }
  const { said } = table.check!(task)!
  assert.ok(said.includes('Whole numbers beyond 2^53 are rounded: id'), said.join('\n'))
  assert.ok(
    said.some((one) => /^Target y, 2 classes: /.test(one)),
    said.join('\n'),
  )
  const values = table.check!({ ...task, target: 'id', as: 'values' })!.said
  assert.ok(values.includes('Whole numbers beyond 2^53 are rounded: id'), values.join('\n'))
})

test('A file that changes while the lab runs is read anew, and refused where the hash of the one before is asked for', () => {
  const path = written(rowsOf('x,y', 20, (i) => `${i * i},${'ab'[i % 2]}`))
  const { hash } = table.check!({ kind: 'table', path, target: 'y' })!
  assert.equal(open(path, { target: 'y' }).dataHash, hash)
  assert.equal(open(path, { target: 'y', data: hash }).data!.n, 16)
  writeFileSync(
    path,
    rowsOf('x,y', 20, (i) => `${i * i + 1},${'ab'[i % 2]}`),
  )
  utimesSync(path, 1, 1)
  assert.throws(() => open(path, { target: 'y', data: hash }), {
    name: 'TaskDataError',
    message:
      /^task\.data: the files hold other data \(\w{12}…\) than the experiment was planned with \(\w{12}…\)\. Put/,
  })
})

/** Tables that cannot be used, what is asked of them, and what is said. */
const xy = rowsOf('x,y', 30, (i) => `${i % 4},${'ab'[i % 2]}`)
const broken: [what: string, content: string | Uint8Array, options: object, message: RegExp][] = [
  ['empty', '', {}, /csv: is empty; expected a table with a header and rows/],
  ['blank lines', '\n \n\n', {}, /csv: is empty/],
  ['a header alone', 'x,y\n', {}, /csv: has a header and no rows/],
  ['a short line', 'x,y\n1,a\n2\n3,b\n', {}, /csv, line 3: has 1 cell; expected 2, as in the header/],
  ['a long line', 'x,y\n1,a\n2,b,c\n', {}, /csv, line 3: has 3 cells; expected 2, as in the header/],
  [
    'a long line without a header',
    '1,2\n3,4\n5,6,7\n',
    { target: 'column 2' },
    /line 3: has 3 cells; expected 2, as in the first row/,
  ],
  ['an open quote', 'x,y\n1,a\n2,"b\n3,c\n', {}, /csv, line 3: a quotation mark \("\) opens a cell and none closes it/],
  [
    'text after a quote',
    'x,y\n1,a\n"2"2,b\n',
    {},
    /csv, line 3: "2,b" follows a closing quotation mark|csv, line 3: "2,b\\n" follows/,
  ],
  ['no UTF-8', Buffer.from('x,y\n1,a\n2,\xe9\n', 'latin1'), {}, /csv, line 3: is no text in UTF-8\. Save/],
  ['UTF-16', Buffer.from('\ufeffx,y\n1,a\n', 'utf16le'), {}, /csv: is text in UTF-16\. Save it as UTF-8/],
  ['zero bytes', 'x,y\n1,a\n2,\0\n', {}, /csv, line 3: holds a zero byte, so it is no text/],
  [
    'gzip',
    Uint8Array.of(0x1f, 0x8b, 8, 0),
    {},
    /csv: the gzip stream is damaged or truncated; expected a whole \.gz file/,
  ],
  [
    'Excel',
    Uint8Array.of(0x50, 0x4b, 3, 4),
    {},
    /csv: is a ZIP archive, as Excel workbooks are\. Save the sheet as CSV/,
  ],
  ['old Excel', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), {}, /csv: is an old Excel workbook/],
  ['columns of one name', 'x,x,y\n1,2,a\n', {}, /csv: two columns are called x \(1 and 2\)\. Rename one/],
  [
    'an infinite number',
    'x,y\n1,a\nInfinity,b\n',
    {},
    /csv, line 3, column x: Infinity is infinite; expected a finite number/,
  ],
  ['a number too large', 'x,y\n1,a\n1e999,b\n', {}, /csv, line 3, column x: 1e999 is infinite/],
  [
    'no target',
    xy,
    { target: '' },
    /^task\.target: expected the column to be predicted, one of x, y; for the last one write target: "y"$/,
  ],
  ['another target', xy, { target: 'Y ' }, /^task\.target: .*csv has no column "Y " \(did you mean y\?\)$/],
  ['a far target', xy, { target: 'price' }, /has no column "price" \(the columns are x, y\)$/],
  [
    'texts as values',
    xy,
    { as: 'values' },
    /^task\.as: column y holds texts \("a" on line 2\), which are no values\..* write as: classes/,
  ],
  [
    'a text among values',
    rowsOf('x,y', 9, (i) => `${i % 3},${i === 4 ? '12 kg' : i}`),
    { as: 'values' },
    /^task\.as: column y holds texts \("12 kg" on line 6, beside 8 numbers\)/,
  ],
  [
    'many classes',
    rowsOf('x,y', 400, (i) => `${i % 3},${i / 8}`),
    {},
    /^task\.as: column y holds 400 different numbers; at most 256 are classes\. Write as: values/,
  ],
  [
    'classes that are rounded',
    rowsOf('x,y', 30, (i) => `${i % 3},${2n ** 60n + BigInt(i % 3)}`),
    {},
    /^task\.target: column y holds whole numbers beyond 2\^53, such as 1152921504606846976, which are rounded, so that classes/,
  ],
  [
    'one class',
    rowsOf('x,y', 9, (i) => `${i % 3},a`),
    {},
    /^task\.target: column y holds one class \(a\); expected at least 2/,
  ],
  [
    'one value',
    rowsOf('x,y', 9, (i) => `${i % 3},7`),
    { as: 'values' },
    /^task\.target: column y holds the same value everywhere/,
  ],
  ['a blank target', rowsOf('x,y', 9, (i) => `${i % 3},`), {}, /^task\.target: column y of .*csv holds nothing/],
  ['an unknown input', xy, { inputs: ['z'] }, /^task\.inputs\.0: .* has no column "z"/],
  ['the target as an input', xy, { inputs: ['x', 'y'] }, /^task\.inputs\.1: y is the target, which no input may hold/],
  ['an input twice', xy, { inputs: ['x', 'x'] }, /^task\.inputs\.1: x is named twice/],
  [
    'a blank input',
    rowsOf('x,z,y', 9, (i) => `${i % 3},,${'ab'[i % 2]}`),
    { inputs: ['z'] },
    /^task\.inputs\.0: column z holds nothing/,
  ],
  [
    'an input of many texts',
    rowsOf('x,z,y', 400, (i) => `${i % 3},t${i},${'ab'[i % 2]}`),
    { inputs: ['z'] },
    /^task\.inputs\.0: column z holds 400 different texts; at most 256 become inputs/,
  ],
  [
    'no input',
    rowsOf('x,y', 30, (i) => `${i},${'ab'[i % 2]}`),
    {},
    /^task\.inputs: .*no column that can be an input.*\(x numbers the rows\)/,
  ],
  [
    'the target as a concept',
    xy,
    { concepts: ['y'] },
    /^task\.concepts\.0: y is the target, which is a concept in any case/,
  ],
  ['the target left out', xy, { without: ['y'] }, /^task\.without\.0: y is the target, which is no input in any case/],
  ['a column left out twice', xy, { without: ['x', 'x'] }, /^task\.without\.1: x is named twice; name it once/],
  ['a concept twice', xy, { concepts: ['x', 'x'] }, /^task\.concepts\.1: x is named twice/],
  [
    'a blank concept',
    rowsOf('x,z,y', 9, (i) => `${i % 3},,${'ab'[i % 2]}`),
    { concepts: ['z'] },
    /^task\.concepts\.0: column z holds nothing/,
  ],
  [
    'a split that says neither',
    rowsOf('x,part,y', 9, (i) => `${i % 3},${['train', 'dev'][i % 2]},${'ab'[i % 2]}`),
    { testColumn: 'part' },
    /^task\.testColumn: column part holds "dev"; expected train or test/,
  ],
  [
    'a split of one part',
    rowsOf('x,part,y', 9, (i) => `${i % 3},train,${'ab'[i % 2]}`),
    { testColumn: 'part' },
    /^task\.testColumn: column part says train everywhere/,
  ],
  ['a split that is the target', xy, { testColumn: 'y' }, /^task\.testColumn: is the target/],
  [
    'a split that is an input',
    rowsOf('x,part,y', 9, (i) => `${i % 3},${i % 2},${'ab'[i % 2]}`),
    { testColumn: 'part', inputs: ['part'] },
    /^task\.testColumn: part is named among inputs or concepts/,
  ],
  [
    'other test columns',
    xy,
    { testPath: written('x,z\n1,a\n') },
    /^task\.testPath: the columns of .*csv are not those of .*csv: column 2 is z, and y there/,
  ],
  [
    'more test columns',
    xy,
    { testPath: written('x,y,z\n1,a,2\n') },
    /^task\.testPath: .*: it has 3 columns, and not 2/,
  ],
  ['a delimiter of two letters', xy, { delimiter: ', ' }, /^task\.delimiter: expected one letter/],
  ['a share of no row', xy, { test: 0 }, /^task\.test: /],
]

for (const [what, content, options, message] of broken)
  test(`A table is refused before training: ${what}`, () => {
    const task = { kind: 'table', path: written(content), target: 'y', ...options }
    assert.throws(() => table.check!(task), { name: 'TaskDataError', message })
    assert.throws(() => table.open(task), { name: 'TaskDataError', message })
  })

test('Rows beyond the memory that a table may take are refused with the limit and what fits', () => {
  const profile = profileOf([tableFile(written(xy))], '')
  const options = { target: 'y', as: 'classes', inputs: ['x'], without: [], concepts: [], testColumn: '' } as const
  assert.equal(columnsOf({ ...profile, rows: 2 ** 28 }, options).width, 1)
  assert.throws(() => columnsOf({ ...profile, rows: 2 ** 28 + 1 }, options), {
    message:
      /^task\.path: 268,435,457 rows of 1 inputs .* at most 268,435,456 \(1 GB\) are held in memory\. Give at most 268,435,456 rows/,
  })
})

test('A path that is no file is refused with what it is', () => {
  const refused = (path: string, message: RegExp) =>
    assert.throws(() => table.check!({ kind: 'table', path, target: 'y' }), { name: 'TaskDataError', message })
  refused('/absent/table.csv', /^\/absent\/table\.csv: no such file; expected a table/)
  refused('/', /^\/: is a folder, not a file/)
  refused('table.csv', /^task\.path: table\.csv is a relative path; expected an absolute one/)
  refused('~/table.csv', /^task\.path: ~\/table\.csv stands for your home folder/)
})

test('A table of more inputs than are trained on is refused with the limit', () => {
  const header = Array.from({ length: 300 }, (_, i) => `c${i}`).join(',')
  const wide = rowsOf(
    `${header},y`,
    70,
    (i) => `${Array.from({ length: 300 }, (_, c) => `t${(i * 7 + c) % 61}`).join(',')},${'ab'[i % 2]}`,
  )
  assert.throws(() => table.check!({ kind: 'table', path: written(wide), target: 'y' }), {
    name: 'TaskDataError',
    message:
      /^task\.inputs: the columns of .* become 18,300 inputs; at most 16,384 are trained on\. Name fewer columns\.$/,
  })
})
