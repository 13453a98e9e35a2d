import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { images } from '../../../worker/tasks/images.ts'
import { understand } from '../../../worker/tasks/given.ts'
import { rowsOf, written } from './table/files.ts'

const numpy = (name: string) => fileURLToPath(new URL(`./arrays/numpy/${name}`, import.meta.url))
const open = (options: object) => images.open({ kind: 'images', ...options })

const types: Record<string, [code: number, write: (view: DataView, at: number, value: number) => number]> = {
  'unsigned bytes': [0x08, (view, at, value) => (view.setUint8(at, value), 1)],
  'signed bytes': [0x09, (view, at, value) => (view.setInt8(at, value), 1)],
  integers: [0x0c, (view, at, value) => (view.setInt32(at, value), 4)],
  floats: [0x0d, (view, at, value) => (view.setFloat32(at, value), 4)],
}

/** An IDX file of the values that a function gives. */
function idx(type: string, shape: number[], value: (i: number) => number, ending = ''): string {
  const [code, write] = types[type]!
  const count = shape.reduce((a, b) => a * b, 1)
  const bytes = new Uint8Array(4 + 4 * shape.length + 4 * count)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, code, shape.length])
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size))
  let at = 4 + 4 * shape.length
  for (let i = 0; i < count; i++) at += write(view, at, value(i))
  const whole = bytes.subarray(0, at)
  return written(ending === '.gz' ? gzipSync(whole) : whole, ending)
}
const pictures = (type = 'unsigned bytes', n = 10) => idx(type, [n, 2, 3], (i) => i % 100)
const labels = (n = 10) => idx('unsigned bytes', [n], (i) => 1 + (i % 3))

test('Pictures with channels last are stored channel by channel, scaled by the stated range, with labels from 1', () => {
  const path = numpy('pictures.npz')
  const options = {
    path: `${path}/x_train`,
    labels: `${path}/y_train`,
    testPath: `${path}/x_test`,
    testLabels: `${path}/y_test`,
    range: [0, 200],
  }
  const data = open(options)
  assert.deepEqual(data.image, { channels: 2, height: 3, width: 4 })
  assert.deepEqual([data.inputs, data.outputs, data.data!.n], [24, 3, 20])
  const picture = data.data!.inputs.subarray(24 * 5, 24 * 6)
  for (let c = 0; c < 2; c++)
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 4; x++)
        assert.equal(picture[c * 12 + y * 4 + x], Math.fround((5 + 10 * y + x + 100 * c) / 200))
  assert.deepEqual([...data.data!.targets.subarray(0, 4)], [0, 1, 2, 0])
  assert.deepEqual(data.concepts, [
    { name: 'class', type: 'class', classes: 3, labels: ['1', '2', '3'], isTarget: true },
  ])
  const held = data.heldOut(0, 100)
  assert.equal(held.n, 10)
  held.targets.forEach((target, i) => assert.equal(target, Math.round(held.inputs[i * 24]! * 200) % 3))
})

test('Types say what their values become', () => {
  const first = (type: string, value: number, range: number[] = []) =>
    open({ path: idx(type, [10, 1, 1], () => value), labels: labels(), range }).data!.inputs[0]
  assert.equal(first('unsigned bytes', 51), Math.fround(0.2))
  assert.equal(first('signed bytes', -64), -0.5)
  assert.equal(first('floats', -2.5), -2.5)
  assert.equal(first('integers', 30, [10, 90]), 0.25)
})

test('Without pictures for testing a share is drawn by a seed, apart from the others', () => {
  const options = { path: numpy('packed.npz') }
  const data = open(options)
  const held = data.heldOut(0, 1e6)
  assert.deepEqual([data.data!.n, held.n], [24, 6])
  assert.notDeepEqual([...open({ ...options, split: 1 }).heldOut(0, 6).inputs].sort(), [...held.inputs].sort())
  const rows = (matrix: Float32Array) =>
    Array.from({ length: matrix.length / 12 }, (_, i) => matrix.subarray(i * 12, i * 12 + 12).join())
  const training = new Set(rows(data.data!.inputs))
  assert.ok(rows(held.inputs).every((row) => !training.has(row)))
})

test('A table beside the pictures names concepts of each, blank numbers being the mean', () => {
  const concepts = written(rowsOf('size,colour', 10, (i) => `${i === 3 ? '' : i * i},${['red', 'blue'][i % 2]}`))
  const data = open({ path: pictures(), labels: labels(), testPath: pictures(), testLabels: labels(), concepts })
  assert.deepEqual(
    data.concepts.map(({ name, labels }) => [name, labels?.join() ?? null]),
    [
      ['class', '1,2,3'],
      ['size', null],
      ['colour', 'blue,red'],
    ],
  )
  const { n, concepts: values, inputs } = data.heldOut(1, 10)
  for (let row = 0; row < n; row++) {
    const i = Math.round((inputs[row * 6]! * 255) / 6)
    const mean = [0, 1, 2, 4, 5, 6, 7, 8, 9].reduce((sum, k) => sum + k * k, 0) / 9
    assert.deepEqual(
      [...values.subarray(row * 3, row * 3 + 3)],
      [i % 3, i === 3 ? Math.fround(mean) : i * i, (i + 1) % 2],
    )
  }
})

test('Files of Fashion-MNIST’s shape are the same pictures as they are for digits, gzipped or not', () => {
  const ending = '.gz'
  const files = ['train', 't10k'].flatMap((_, i) => {
    const n = i === 0 ? 40 : 12
    return [
      idx('unsigned bytes', [n, 28, 28], (at) => (at * 7) % 256, ending),
      idx('unsigned bytes', [n], (at) => at % 10, ending),
    ]
  })
  const suited = understand({ paths: files, chosen: {} }).tasks
  assert.deepEqual(
    suited.map(({ task, missing }) => [task, missing]),
    [
      ['images', []],
      ['digits', []],
    ],
  )
  const data = open(suited[0]!.options)
  assert.deepEqual([data.inputs, data.outputs, data.data!.n, data.heldOut(0, 99).n], [784, 10, 40, 12])
})

/** Options that cannot be used, and what is said. */
const refused: [what: string, options: () => object, message: RegExp][] = [
  ['no labels', () => ({ path: pictures() }), /^task\.labels: expected the file of the labels of /],
  ['labels alone', () => ({ labels: labels() }), /^task\.path: labels are named and no pictures/],
  [
    'test labels alone',
    () => ({ path: pictures(), labels: labels(), testLabels: labels() }),
    /^task\.testPath: labels for testing are named and no pictures/,
  ],
  [
    'swapped files',
    () => ({ path: labels(), labels: pictures() }),
    /expected pictures × height × width.*Give pictures; this may be labels/,
  ],
  [
    'fewer labels',
    () => ({ path: pictures(), labels: labels(9) }),
    /: 9 labels for the 10 pictures of .*; expected one label for each/,
  ],
  [
    'pictures as labels',
    () => ({ path: pictures(), labels: pictures() }),
    /has 10 × 2 × 3 unsigned bytes; expected labels, .* these may be pictures/,
  ],
  [
    'one-hot labels',
    () => ({ path: pictures(), labels: idx('unsigned bytes', [10, 3], (i) => i % 2) }),
    /has 10 × 3 unsigned bytes; expected labels, .* numpy\.argmax/,
  ],
  [
    'labels with a fraction',
    () => ({ path: pictures(), labels: idx('floats', [10], (i) => i / 2) }),
    /: label 1 is 0\.5; expected a whole number/,
  ],
  [
    'one label',
    () => ({ path: pictures(), labels: idx('unsigned bytes', [10], () => 4) }),
    /: every label is 4; expected at least 2 classes/,
  ],
  [
    'too many labels',
    () => ({ path: pictures('unsigned bytes', 300), labels: idx('integers', [300], (i) => i) }),
    /: holds more than 256 different labels/,
  ],
  [
    'flat pictures',
    () => ({ path: idx('unsigned bytes', [10, 6], () => 1), labels: labels() }),
    /has 10 × 6 unsigned bytes; expected pictures × height × width.* Reshape the rows/,
  ],
  [
    'no picture',
    () => ({ path: idx('unsigned bytes', [0, 2, 3], () => 1), labels: labels(0) }),
    /is 0 × 2 × 3 unsigned bytes, and so holds none/,
  ],
  [
    'channels that are unclear',
    () => ({ path: idx('unsigned bytes', [10, 5, 2, 6], () => 1), labels: labels() }),
    /neither 5 nor 6 is 1 to 4 channels\. Write task\.channels/,
  ],
  [
    'integers without a range',
    () => ({ path: pictures('integers'), labels: labels() }),
    /^task\.range: .* holds integers, .*nearest valid: \[0, 59\]/,
  ],
  [
    'half a range',
    () => ({ path: pictures(), labels: labels(), range: [1] }),
    /^task\.range: .*got \[1\] \(nearest valid: \[0, 255\]\)/,
  ],
  [
    'a turned range',
    () => ({ path: pictures(), labels: labels(), range: [9, 1] }),
    /^task\.range: .*got \[9, 1\] \(nearest valid: \[1, 9\]\)/,
  ],
  [
    'a value that is not finite',
    () => ({ path: idx('floats', [10, 2, 3], (i) => (i === 20 ? NaN : 1)), labels: labels() }),
    /: picture 3 holds NaN; expected finite numbers/,
  ],
  [
    'test pictures of another size',
    () => ({
      path: pictures(),
      labels: labels(),
      testPath: idx('unsigned bytes', [10, 3, 2], () => 1),
      testLabels: labels(),
    }),
    /^task\.testPath: .* 1 × 3 × 2 \(channels × height × width\); expected 1 × 2 × 3/,
  ],
  [
    'concepts of other rows',
    () => ({ path: pictures(), labels: labels(), concepts: written('a\n1\n2\n') }),
    /^task\.concepts: .* has 2 rows for the 10 pictures of /,
  ],
  [
    'concepts that say nothing',
    () => ({ path: pictures(), labels: labels(), concepts: written(rowsOf('a', 10, () => '1')) }),
    /^task\.concepts: no column of .* \(a holds the same everywhere\)/,
  ],
  ['a relative path', () => ({ path: 'x.npz', labels: labels() }), /^task\.path: x\.npz is a relative path/],
  ['no file', () => ({ path: '/absent.npz' }), /^\/absent\.npz: no such file; expected arrays/],
]

for (const [what, options, message] of refused)
  test(`Pictures are refused before training: ${what}`, () => {
    const task = { kind: 'images', ...options() }
    assert.throws(() => images.check!(task), { name: 'TaskDataError', message })
    assert.throws(() => images.open(task), { name: 'TaskDataError', message })
  })
