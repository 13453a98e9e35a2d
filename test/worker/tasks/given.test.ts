import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { understand as understandWith } from '../../../worker/tasks/given.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-given-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const understand = (paths: string[], chosen: Record<string, string> = {}) => understandWith({ paths, chosen })
const digitsOf = (paths: string[]) => understand(paths).tasks.find(({ task }) => task === 'digits')

function file(name: string, type: number, sizes: number[], values: number[]): string {
  const header = [0, 0, type, sizes.length, ...sizes.flatMap((s) => [0, 0, s >>> 8, s & 255])]
  const bytes = Uint8Array.from([...header, ...values])
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes)
  return path
}
const images = (name: string, n: number) =>
  file(
    name,
    8,
    [n, 2, 3],
    Array.from({ length: n * 6 }, (_, i) => i % 256),
  )
const labels = (name: string, n: number, classes = 3) =>
  file(
    name,
    8,
    [n],
    Array.from({ length: n }, (_, i) => i % classes),
  )

test('Pictures and labels are told with their shapes, first pictures and counts, gzipped or not', () => {
  const { files } = understand([images('train.gz', 20), labels('labels', 7)])
  const [pictures, counts] = files.map((one) => ('arrays' in one ? one.arrays[0]! : assert.fail(JSON.stringify(one))))
  assert.deepEqual(pictures!.shape, [20, 2, 3])
  assert.equal(pictures!.pictures!.pixels.length, 12)
  assert.deepEqual([...pictures!.pictures!.pixels[1]!], [6, 7, 8, 9, 10, 11])
  assert.deepEqual(counts!.labels, [
    { label: 0, count: 3 },
    { label: 1, count: 2 },
    { label: 2, count: 2 },
  ])
})

test('Four files are a task of pictures, and of digits if they are such, by their names whatever their order', () => {
  const paths = [
    labels('t10k-labels', 9),
    images('t10k-images', 9),
    labels('train-labels', 4),
    images('train-images', 4),
  ]
  const { tasks } = understand(paths)
  assert.deepEqual(tasks, [
    {
      task: 'images',
      options: { path: paths[3], labels: paths[2], testPath: paths[1], testLabels: paths[0] },
      missing: [],
      said: [
        `${paths[3]}: 4 pictures of 2 × 3 pixels, and 9 for testing; unsigned bytes, 0 to 255 are 0 to 1`,
        '3 classes: 0, 1, 2',
      ],
    },
    {
      task: 'digits',
      options: { trainImages: paths[3], trainLabels: paths[2], testImages: paths[1], testLabels: paths[0], classes: 3 },
      missing: [],
      supposes: 'they are digits, whose strokes and loops are concepts, too',
      said: ['4 images for training and 9 for testing, 3 classes'],
    },
  ])
})

test('Without telling names the larger files are for training', () => {
  const paths = [images('a', 5), images('b', 8), labels('c', 8), labels('d', 5)]
  const task = digitsOf(paths)
  assert.deepEqual(task!.missing, [])
  assert.equal(task!.options.trainImages, paths[1])
  assert.equal(task!.options.testLabels, paths[3])
})

test('What is missing or does not fit is told', () => {
  const missing = (...paths: string[]) => digitsOf(paths)?.missing
  assert.deepEqual(missing(images('one', 5)), ['the labels of the training images', 'the test images and their labels'])
  assert.deepEqual(missing(images('e', 5), labels('f', 4), images('test-e', 3), labels('test-f', 3)), [
    'as many labels as training images (4 for 5)',
  ])
  assert.match(missing(images('g', 1), images('h', 2), images('i', 3))![0]!, /at most two files of images/)
  const same = [images('j', 5), labels('k', 5, 1), images('test-j', 3), labels('test-k', 3, 1)]
  assert.deepEqual(missing(...same), ['labels of at least 2 classes (these have 1)'])
})

test('A file that cannot be read is told with its reason, and does not keep the others from being read', () => {
  const broken = join(folder, 'broken')
  writeFileSync(broken, Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9))
  const { files, tasks } = understand([broken, join(folder, 'absent'), file('floats', 0x0d, [1], [0, 0, 0, 0])])
  assert.match('why' in files[0]! ? files[0].why : '', /truncated/)
  assert.match('why' in files[1]! ? files[1].why : '', /no such file/)
  assert.deepEqual(files[2], { arrays: [{ shape: [1], type: 'floats', labels: [{ label: 0, count: 1 }] }] })
  assert.deepEqual(tasks, [])
})

test('An array without a value is of no use to any task', () => {
  const { files, tasks } = understand([images('none', 0), labels('no labels', 0)])
  assert.deepEqual(files, [
    { why: 'it is 0 × 2 × 3 unsigned bytes, and so holds none' },
    { why: 'it is 0 unsigned bytes, and so holds none' },
  ])
  assert.deepEqual(tasks, [])
})

function textFile(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const novel = 'Call me Ishmael.\nSome years ago, never mind how long, I thought I would sail about.\n'.repeat(20)

test('A text is told from a table with the same ending, and is for the task of texts', () => {
  const path = textFile('novel.txt', novel)
  const { files, tasks } = understand([path])
  assert.deepEqual(files, [
    {
      text: {
        characters: novel.length,
        distinct: new Set(novel).size,
        lines: 40,
        beginning: novel.slice(0, 300).trim(),
      },
    },
  ])
  assert.equal(tasks.length, 1)
  assert.deepEqual([tasks[0]!.task, tasks[0]!.options, tasks[0]!.missing], ['text', { file: path, length: 16 }, []])
  assert.match(tasks[0]!.said[0]!, /^The first 1,512 of 1,680 characters are for training/)
  const [table] = understand([textFile('table.txt', 'a\tb\n1\t2\n3\t4\n5\t7\n')]).files
  assert.ok(table && 'table' in table)
})

test('A text that is too short or not in UTF-8 is told, and two are too many', () => {
  const short = textFile('short.md', 'Call me Ishmael.')
  assert.match(understand([short]).tasks[0]!.missing[0]!, /has 16 characters; rows of 16 need at least 320/)
  const latin = join(folder, 'latin.txt')
  writeFileSync(
    latin,
    Uint8Array.from({ length: 900 }, (_, i) => (i % 9 === 0 ? 0xe9 : 0x61)),
  )
  const [facts] = understand([latin]).files
  assert.match(facts && 'why' in facts ? facts.why : '', /latin\.txt is not text in UTF-8\. Save it as UTF-8/)
  assert.match(understand([short, textFile('other.txt', novel)]).tasks[0]!.missing[0]!, /one text is used, and 2 were/)
})

/** A table of 60 rows; cells by column. */
const csv = (names: string | null, ...cells: ((i: number) => string | number)[]) =>
  [
    ...(names === null ? [] : [names]),
    ...Array.from({ length: 60 }, (_, i) => cells.map((cell) => cell(i)).join(',')),
    '',
  ].join('\n')

test('The target of a table is the usual one, never one that is mostly blank, and may be chosen', () => {
  const target = (path: string, chosen?: string) => {
    const [task] = understand([path], chosen === undefined ? {} : { target: chosen }).tasks
    return [task!.options['target'], task!.options['as']]
  }
  const blank = textFile(
    'blank.csv',
    csv(
      'kind,size,late',
      (i) => 'ab'[i % 2]!,
      (i) => i * i,
      (i) => (i % 3 ? '' : i / 2),
    ),
  )
  assert.deepEqual(target(blank), ['size', 'values'])
  assert.deepEqual(target(blank, 'kind'), ['kind', 'classes'])
  assert.deepEqual(target(blank, 'late'), ['late', 'values'])
  assert.deepEqual(target(blank, 'no such column'), ['size', 'values'])
  assert.deepEqual(understand([blank]).tasks[0]!.choices, [
    { option: 'target', words: 'to be predicted', of: ['kind', 'size', 'late'] },
  ])
  const bare = textFile(
    'bare.csv',
    csv(
      null,
      (i) => 1 + (i % 3),
      (i) => i * 1.5,
    ),
  )
  assert.deepEqual(target(bare), ['column 1', 'classes'], 'the class stands first where no column has a name')
})

test('Columns are shown by different cells of theirs', () => {
  const path = textFile(
    'sorted.csv',
    csv(
      'half,n',
      (i) => (i < 30 ? 'a' : 'b'),
      (i) => i * i,
    ),
  )
  const [facts] = understand([path]).files
  assert.ok(facts && 'table' in facts)
  assert.deepEqual(
    facts.table.columns.map(({ examples }) => examples),
    [
      ['a', 'b'],
      ['0', '1', '4', '9', '16'],
    ],
  )
})
