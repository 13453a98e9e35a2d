import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import { understand as understandWith } from '../../../../worker/tasks/given.ts'
import { images } from '../../../../worker/tasks/images.ts'
import { decoded } from '../../../../worker/tasks/pictures/decode.ts'
import { byName } from '../../../../worker/tasks/pictures/names.ts'

const made = (name: string): Buffer => readFileSync(fileURLToPath(new URL(`made/${name}`, import.meta.url)))
const root = mkdtempSync(join(tmpdir(), 'pellucid-pictures-'))
after(() => rmSync(root, { recursive: true, force: true }))
let last = 0

/** Writes a folder of files and returns its path. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = join(root, `${last++}`)
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return folder
}
/** A PNG of 3 × 2 pixels, all of the same grey. */
const grey = (value: number, [width, height] = [3, 2]): Uint8Array =>
  encode({ width: width!, height: height!, channels: 1, depth: 8, data: new Uint8Array(width! * height!).fill(value) })
/** So many of them as files. */
const greys = (count: number, name: (i: number) => string): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), grey(i)]))
const open = (path: string, options: object = {}) => images.open({ kind: 'images', path, ...options })
const said = (path: string, options: object = {}) =>
  images.check!({ kind: 'images', path, ...options })!.said.join('\n')
const understand = (paths: string[]) => understandWith({ paths, chosen: {} })
/** Labels and first values of all pictures, in no order. */
const pairs = ({ data, inputs, heldOut, concepts }: ReturnType<typeof open>) => {
  const held = heldOut(0, 1e9)
  const of = (rows: { n: number; inputs: Float32Array; targets: Float32Array }) =>
    Array.from(
      { length: rows.n },
      (_, i) => `${Math.round(255 * rows.inputs[i * inputs]!)} ${concepts[0]!.labels![rows.targets[i]!]}`,
    )
  return [...of(data!), ...of(held)].sort(byName)
}

test('Pictures of every kind have the pixels that Pillow reads, those of JPEG to within rounding', () => {
  const pixels = JSON.parse(made('pixels.json').toString()) as Record<string, { channels: number; values: number[] }>
  assert.equal(Object.keys(pixels).length, 17)
  for (const [name, { channels, values }] of Object.entries(pixels)) {
    const found = decoded(made(name))
    assert.deepEqual(
      [found.width, found.height, found.channels, found.values.length],
      [11, 6, channels, values.length],
      name,
    )
    const apart = Math.max(...values.map((value, i) => Math.abs(value - found.values[i]!)))
    assert.ok(apart <= (name.endsWith('png') ? 0 : 3), `${name}: ${apart}`)
  }
})

test('Names are in the order in which people count', () => {
  const ordered = ['a', 'a1', 'a2', 'a02', 'a10', 'a10b', 'b', 'b/1', 'b/12', 'b1']
  assert.deepEqual([...ordered].reverse().sort(byName).join(' '), [...ordered].sort(byName).join(' '))
  assert.deepEqual(['x10.png', 'x9.png', 'x1.png'].sort(byName), ['x1.png', 'x9.png', 'x10.png'])
})

test('The class of a picture is the folder that it is in', () => {
  const path = folderOf({
    ...greys(12, (i) => `${['cat', 'dog'][i % 2]}/${i}.png`),
    'cat/.DS_Store': 'x',
    'notes.txt': 'x',
  })
  const data = open(path)
  assert.deepEqual(data.image, { channels: 1, height: 2, width: 3 })
  assert.deepEqual(data.concepts[0]!.labels, ['cat', 'dog'])
  assert.deepEqual(
    pairs(data),
    Array.from({ length: 12 }, (_, i) => `${i} ${['cat', 'dog'][i % 2]}`),
  )
  assert.match(said(path), /12 pictures of 2 × 3 pixels, 20% of them for testing.*\n2 classes: 0 = cat, 1 = dog\n/)
  assert.match(said(path), /The class of a picture is the folder that it is in\nLeft out, as no pictures: notes\.txt/)
})

test('A table has the classes of pictures: in the folder or beside it, with a header or without, by whole names or short ones', () => {
  const pictures = greys(11, (i) => `p${i}.png`)
  const expected = Array.from({ length: 11 }, (_, i) => `${i} ${i % 3}`)
  const rows = (name: (i: number) => string) => Array.from({ length: 11 }, (_, i) => `${name(i)},${i % 3}`).reverse()
  const inside = folderOf({ ...pictures, 'labels.csv': ['file,class', ...rows((i) => `p${i}.png`)].join('\n') })
  assert.deepEqual(pairs(open(inside)), expected)
  const beside = folderOf({ 'l.csv': ['id,label', ...rows((i) => `p${i}`), 'p99,1'].join('\n') })
  const alone = folderOf(pictures)
  assert.deepEqual(pairs(open(alone, { labels: join(beside, 'l.csv') })), expected)
  assert.match(said(alone, { labels: join(beside, 'l.csv') }), /1 of its rows name no picture: p99/)
  const digits = folderOf({
    ...greys(11, (i) => `${i}.png`),
    'l.csv': ['label,name', ...Array.from({ length: 11 }, (_, i) => `${i % 3},${i}`)].join('\n'),
  })
  assert.deepEqual(pairs(open(digits)), expected)
  const nameless = Array.from({ length: 11 }, (_, i) => `${i % 3},${i}.png`).join('\n')
  assert.deepEqual(pairs(open(folderOf({ ...greys(11, (i) => `${i}.png`), 'l.csv': nameless }))), expected)
  const { tasks } = understand([alone, join(beside, 'l.csv')])
  assert.deepEqual(
    tasks.map(({ task, options }) => [task, options]),
    [['images', { path: alone, labels: join(beside, 'l.csv') }]],
  )
  const words = ['ant', 'bee', 'cow']
  const texts = Array.from({ length: 11 }, (_, i) => `p${i}.png\t${words[i % 3]}`).join('\n')
  const tabs = folderOf({ ...pictures, 'labels.tsv': texts })
  assert.deepEqual(
    pairs(open(tabs)),
    Array.from({ length: 11 }, (_, i) => `${i} ${words[i % 3]}`),
  )
  const deep = folderOf({ ...greys(11, (i) => `a/b/p${i}.png`) })
  assert.deepEqual(pairs(open(deep, { labels: join(beside, 'l.csv') })), expected)
})

test('Folders for training and testing are told by their names, and classes are those of both', () => {
  const path = folderOf({
    ...greys(8, (i) => `train/${['1', '10'][i % 2]}/${i}.png`),
    ...greys(4, (i) => `test/${['2', '10'][i % 2]}/${i}.png`),
  })
  const { files, tasks } = understand([path])
  const facts = 'arrays' in files[0]! ? files[0].arrays : assert.fail()
  assert.deepEqual(
    facts.map(({ name, shape }) => [name, shape]),
    [
      ['train', [8, 2, 3, 1]],
      ['classes of train', [8]],
      ['test', [4, 2, 3, 1]],
      ['classes of test', [4]],
    ],
  )
  assert.deepEqual(facts[1]!.labels, [
    { label: '1', count: 4 },
    { label: '10', count: 4 },
  ])
  assert.deepEqual(tasks[0]!.options, { path: join(path, 'train'), testPath: join(path, 'test') })
  const data = open(join(path, 'train'), { testPath: join(path, 'test') })
  assert.deepEqual([data.data!.n, data.heldOut(0, 99).n, data.concepts[0]!.labels], [8, 4, ['1', '2', '10']])
  assert.throws(
    () => open(path),
    /task\.path: .* holds pictures for training and for testing\. Write path: .*train and testPath: .*test\./,
  )
})

test('Grey pictures become colours and eight bits sixteen where others are, and opacity is kept where it says something', () => {
  const mixed = folderOf({ 'a/1.png': made('grey.png'), 'a/2.png': made('colours.png'), 'b/3.png': made('opaque.png') })
  const data = open(mixed, { test: 0.3 })
  assert.deepEqual(data.image, { channels: 3, height: 6, width: 11 })
  assert.match(said(mixed), /1 of the pictures are grey and become colours/)
  const clear = folderOf({ 'a/1.png': made('grey.png'), 'b/2.png': made('grey-clear.png') })
  assert.equal(open(clear, { test: 0.5 }).image!.channels, 2)
  assert.match(said(clear), /The last channel is opacity/)
  const deep = folderOf({ 'a/1.png': made('grey.png'), 'b/2.png': made('deep.png') })
  const sixteen = open(deep, { test: 0.5 })
  const both = [sixteen.data!.inputs, sixteen.heldOut(0, 9).inputs].sort((a, b) => a[1]! - b[1]!)
  assert.ok(Math.abs(both[0]![1]! - 5000 / 65_535) < 1e-7 && Math.abs(both[1]![1]! - 20 / 255) < 1e-7)
  assert.match(said(deep), /1 of the pictures have 8 bits and become 16/)
})

test('A table of concepts is beside the pictures of a folder by their names, or in their order', () => {
  const path = folderOf(greys(12, (i) => `${'ab'[i % 2]}/${i}.png`))
  const lines = (name: (i: number) => string) => Array.from({ length: 12 }, (_, i) => `${name(i)}${i * i}`)
  const named = join(folderOf({ 'c.csv': ['file,size', ...lines((i) => `${i}.png,`).reverse()].join('\n') }), 'c.csv')
  // The order of names is that of folders first.
  const order = [...Array.from({ length: 6 }, (_, i) => 2 * i), ...Array.from({ length: 6 }, (_, i) => 2 * i + 1)]
  const ordered = join(folderOf({ 'c.csv': ['size', ...order.map((i) => i * i)].join('\n') }), 'c.csv')
  for (const concepts of [named, ordered]) {
    const { n, inputs, concepts: values } = open(path, { concepts, test: 0.5 }).heldOut(0, 99)
    for (let row = 0; row < n; row++)
      assert.equal(values[row * 2 + 1], Math.round(255 * inputs[row * 6]!) ** 2, `${concepts}, row ${row}`)
  }
  const check = (csv: string) => () => said(path, { concepts: join(folderOf({ 'c.csv': csv }), 'c.csv') })
  const wrong = (last: string) => check(['file,size', ...lines((i) => (i === 11 ? last : `${i}.png,`))].join('\n'))
  assert.throws(wrong('99.png,'), /task\.concepts: .*c\.csv, line 13: there is no picture 99\.png\. Take the row away/)
  assert.throws(wrong('3.png,'), /task\.concepts: .*c\.csv, line 13: 3\.png is on line 5, too\. Take one away/)
})

test('A folder is read anew where a file has changed, and its hash is of names and bytes', () => {
  const files = greys(10, (i) => `${'ab'[i % 2]}/${i}.png`)
  const [path, same] = [folderOf(files), folderOf(files)]
  const { dataHash } = open(path)
  assert.equal(open(same).dataHash, dataHash)
  assert.equal(open(path, { data: dataHash }).dataHash, dataHash)
  writeFileSync(join(path, 'a/0.png'), grey(99))
  utimesSync(join(path, 'a/0.png'), 1, 1)
  assert.throws(() => open(path, { data: dataHash }), /task\.data: the files hold other data/)
  const { 'a/0.png': first, ...others } = files
  const moved = { ...others, 'a/00.png': first! }
  assert.notEqual(open(folderOf(moved)).dataHash, dataHash)
})

const tiny = { 'a/1.png': grey(1), 'b/2.png': grey(2) }
const cut = made('colours.png').subarray(0, -20)
const flipped = Buffer.from(made('colours.png'))
flipped[50]! ^= 0xff
const huge = Buffer.from(grey(1))
huge.writeUInt32BE(1_000_000, 16)
huge.writeUInt32BE(1_000_000, 20)
/** A picture of 3 × 2 pixels with so many bytes of zeros in their place. */
function overfull(length: number): Buffer {
  const data = deflateSync(Buffer.alloc(length))
  const at = huge.indexOf('IDAT')
  const chunk = Buffer.concat([Buffer.from('IDAT'), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(chunk))
  return Buffer.concat([
    Buffer.from(grey(1)).subarray(0, at - 4),
    size,
    chunk,
    sum,
    huge.subarray(huge.indexOf('IEND') - 4),
  ])
}
const broken: [what: string, files: Record<string, string | Uint8Array>, message: RegExp][] = [
  ['nothing', { 'readme.md': 'x' }, /holds no pictures; expected PNG or JPEG files, and found readme\.md/],
  [
    'other sizes',
    { ...tiny, 'b/10.png': grey(1, [4, 4]) },
    /a\/1\.png has 2 × 3 pixels and b\/10\.png 4 × 4 pixels; expected pictures of one size\. Make them equal/,
  ],
  [
    'an empty file',
    { ...tiny, 'a/2.png': '' },
    /a picture cannot be read: a\/2\.png \(it is empty\)\. Save them again/,
  ],
  [
    'text by that name',
    { ...tiny, 'a/2.jpg': 'hello' },
    /a picture cannot be read: a\/2\.jpg \(it is neither PNG nor JPEG\)/,
  ],
  ['a truncated PNG', { ...tiny, 'a/2.png': cut }, /a picture cannot be read: a\/2\.png \(.+\)/],
  ['a flipped byte', { ...tiny, 'a/2.png': flipped }, /a picture cannot be read: a\/2\.png \(.+\)/],
  [
    'a truncated JPEG',
    { ...tiny, 'a/2.jpeg': made('colours.jpg').subarray(0, 300) },
    /a picture cannot be read: a\/2\.jpeg \(.+\)/,
  ],
  [
    'a bomb',
    { ...tiny, 'a/2.png': huge },
    /a picture cannot be read: a\/2\.png \(it has 1000000 × 1000000 pixels; at most 16,777,216 are read/,
  ],
  [
    'a packed bomb',
    { ...tiny, 'a/2.png': overfull(2 ** 28) },
    /a picture cannot be read: a\/2\.png \(its pixels unpack to more than 3 × 2 pixels need\)/,
  ],
  [
    'many that cannot be read',
    { ...tiny, ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c/${i}.png`, 'x'])) },
    /9 pictures cannot be read: c\/0\.png .*, c\/1\.png .*, c\/2\.png .* and 6 more\./,
  ],
  ['one class', greys(4, (i) => `a/${i}.png`), /every label is a; expected at least 2 classes/],
  ['too many classes', greys(257, (i) => `${i}/a.png`), /holds more than 256 different labels/],
  ['no labels', greys(4, (i) => `${i}.png`), /task\.labels: expected a table \(CSV, TSV\) of file names and classes/],
  [
    'several tables',
    { ...greys(4, (i) => `${i}.png`), 'a.csv': '', 'b.csv': '' },
    /task\.labels: .* holds 2 tables \(a\.csv, b\.csv\); expected one of them/,
  ],
  [
    'pictures in no class',
    { ...tiny, 'c.png': grey(3) },
    /1 of its pictures are in no folder of a class \(c\.png\) and others are/,
  ],
  [
    'pictures without a label',
    { ...greys(9, (i) => `${i}.png`), 'l.csv': 'file,class\n0.png,a\n1.png,b\n2.png,\n' },
    /7 pictures have no label: 2\.png, 3\.png, 4\.png and 4 more\. Add them/,
  ],
  [
    'two labels of one picture',
    { ...greys(2, (i) => `${i}.png`), 'l.csv': 'file,class\n0.png,a\n1.png,b\n0.png,b\n' },
    /line 4: 0\.png is b, and a above; expected one class/,
  ],
  [
    'a table of one column',
    { ...greys(2, (i) => `${i}.png`), 'l.csv': 'label\n0\n1\n' },
    /l\.csv: has one column; expected a table of file names and classes/,
  ],
  [
    'no column of classes',
    { ...greys(2, (i) => `${i}.png`), 'l.csv': 'file,x,z\n0.png,1,2\n1.png,2,1\n' },
    /none of its columns \(file, x, z\) is called label or class/,
  ],
]
test('A link to no file is said to lead to none, faults of a folder end with one full stop, and its channels are last', () => {
  const path = folderOf(tiny)
  symlinkSync(join(root, 'nowhere'), join(path, 'a/3.png'))
  assert.throws(() => open(path), /a picture cannot be read: a\/3\.png \(does not exist\)\. Save them again/)
  const { tasks } = understand([folderOf(greys(4, (i) => `a/${i}.png`))])
  assert.throws(
    () => open(folderOf(tiny), { channels: 'first' }),
    /task\.channels: first is for arrays; .* \(nearest valid: auto\)/,
  )
  assert.match(tasks[0]!.missing[0]!, /every label is a; expected at least 2 classes\. Give labels that vary$/)
})

for (const [what, files, message] of broken)
  test(`A folder of pictures is refused before training: ${what}`, () => {
    assert.throws(() => images.check!({ kind: 'images', path: folderOf(files) }), { name: 'TaskDataError', message })
  })
