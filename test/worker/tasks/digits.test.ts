import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { digits } from '../../../worker/tasks/digits.ts'

const mnist = digits.open({})
const folder = mkdtempSync(join(tmpdir(), 'pellucid-'))
after(() => rmSync(folder, { recursive: true }))

/** Writes images of `side` × `side` (pixel = 10·row index) and labels; returns the options that name them for training. */
function write(name: string, n: number, labels: number[], side = 2) {
  const [images, marks] = [join(folder, `${name}.images`), join(folder, `${name}.labels`)]
  const pixels = Array.from({ length: n * side * side }, (_, i) => 10 * Math.floor(i / (side * side)))
  writeFileSync(images, Uint8Array.from([0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, side, 0, 0, 0, side, ...pixels]))
  writeFileSync(marks, Uint8Array.from([0, 0, 8, 1, 0, 0, 0, labels.length, ...labels]))
  return { images, marks }
}
const pair = (train: { images: string; marks: string }, test = train) => ({
  trainImages: train.images,
  trainLabels: train.marks,
  testImages: test.images,
  testLabels: test.marks,
})

test('MNIST has 60,000 training images with the published counts of each digit', () => {
  const { n, inputs, targets } = mnist.data!
  assert.deepEqual([n, inputs.length, mnist.inputs, mnist.outputs], [60_000, 60_000 * 784, 784, 10])
  const counts = Array(10).fill(0)
  for (const label of targets) counts[label]++
  assert.deepEqual(counts, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
  assert.deepEqual([...targets.subarray(0, 5)], [5, 0, 4, 1, 9])
})

test('MNIST has the published mean and deviation of pixels', () => {
  let [sum, squares] = [0, 0]
  for (const v of mnist.data!.inputs) {
    sum += v
    squares += v * v
  }
  const mean = sum / mnist.data!.inputs.length
  assert.ok(Math.abs(mean - 0.1307) < 5e-5)
  assert.ok(Math.abs(Math.sqrt(squares / mnist.data!.inputs.length - mean ** 2) - 0.3081) < 5e-5)
})

test('the held-out rows are the 10,000 test images, however many are asked for', () => {
  const held = mnist.heldOut(0, 20_000)
  assert.equal(held.n, 10_000)
  const counts = Array(10).fill(0)
  for (const label of held.targets) counts[label]++
  assert.deepEqual(counts, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
})

test('measured shapes agree with how digits are written', () => {
  const { n, targets, concepts } = mnist.heldOut(0, 10_000)
  const F = mnist.concepts.length
  const mean = (digit: number, name: string) => {
    const f = mnist.concepts.findIndex((c) => c.name === name)
    const values = Array.from({ length: n }, (_, i) => i).filter((i) => targets[i] === digit)
    return values.reduce((sum, i) => sum + concepts[i * F + f]!, 0) / values.length
  }
  for (const digit of [0, 6, 9]) assert.ok(Math.abs(mean(digit, 'loops') - 1) < 0.2)
  for (const digit of [1, 3, 5, 7]) assert.ok(mean(digit, 'loops') < 0.1)
  assert.ok(mean(8, 'loops') > 1.5 && mean(8, 'loops') < 2.1)
  assert.ok(mean(1, 'width') < 0.6 * mean(0, 'width'))
  assert.ok(mean(1, 'ink') < 0.6 * mean(0, 'ink'))
  assert.equal(mean(4, 'class'), 4)
})

test('any pair of IDX files will do, gzipped or not, and the hash is that of the data', () => {
  const files = write('small', 3, [0, 2, 1])
  const data = digits.open({ ...pair(files), classes: 3 })
  assert.deepEqual([data.inputs, data.outputs, data.data!.n], [4, 3, 3])
  assert.deepEqual([...data.data!.inputs.subarray(8)], Array(4).fill(Math.fround(20 / 255)))
  assert.deepEqual([...data.data!.targets], [0, 2, 1])
  assert.equal(data.studentRows(0, 7).length, 28)

  const zipped = { ...files, images: `${files.images}.gz` }
  writeFileSync(zipped.images, gzipSync(readFileSync(files.images)))
  assert.equal(digits.open({ ...pair(zipped), classes: 3 }).dataHash, data.dataHash)
  assert.notEqual(digits.open({ ...pair(write('else', 3, [0, 2, 2])), classes: 3 }).dataHash, data.dataHash)
})

test('files that do not belong together are refused with what was expected', () => {
  const good = write('good', 3, [0, 1, 2])
  const few = write('few', 3, [0, 1])
  const high = write('high', 3, [0, 1, 12])
  const large = write('large', 3, [0, 1, 2], 3)
  const refuses = (options: Record<string, string>, message: RegExp) =>
    assert.throws(
      () => digits.open(options),
      (e: Error) => e.name === 'TaskDataError' && message.test(e.message),
    )
  refuses(pair(few), /few\.labels: 2 labels for the 3 images of .*few\.images; expected one label per image/)
  refuses(pair(high), /high\.labels: label 12 at row 2; expected 0 to 9/)
  refuses(pair(good, large), /task\.testImages: 3 × 3 pixels; expected 2 × 2/)
  refuses(
    { ...pair(good), trainImages: good.marks },
    /good\.labels: has 3 unsigned bytes; expected images: unsigned bytes in three dimensions .*Give a file of images/,
  )
  refuses(
    { ...pair(good), testLabels: good.images },
    /good\.images: has 3 × 2 × 2 unsigned bytes; expected labels: .*Give a file of labels/,
  )
  refuses({ ...pair(good), trainImages: join(folder, 'absent') }, /absent: no such file/)
})

test('IDX of another type says which it is and what converts it', () => {
  const good = write('plain', 3, [0, 1, 2])
  const other = (name: string, type: number, sizes: number[], bytes: number) => {
    const path = join(folder, name)
    writeFileSync(
      path,
      Uint8Array.from([0, 0, type, sizes.length, ...sizes.flatMap((n) => [0, 0, 0, n]), ...Array(bytes).fill(0)]),
    )
    return path
  }
  const refuses = (options: Record<string, string>, message: RegExp) =>
    assert.throws(() => digits.check!({ ...pair(good), ...options }), message)
  const floats = other('floats', 0x0d, [3, 2, 2], 48)
  refuses(
    { trainImages: floats },
    /has 3 × 2 × 2 floats; expected images: .* Convert the floats to unsigned bytes, 0 for black/,
  )
  const ints = other('ints', 0x0c, [3], 12)
  refuses({ trainLabels: ints }, /has 3 integers; expected labels: .* Convert the integers to unsigned bytes from 0/)
  refuses({ trainLabels: other('q', 0x0c, [3, 8], 96) }, /has 3 × 8 integers; .*in QMNIST the first one is the digit/)
  refuses({ trainImages: good.marks, trainLabels: good.images }, /holds labels .*Swap the two/)
  refuses(
    { trainImages: '~/mnist' },
    /^TaskDataError: task\.trainImages: ~\/mnist stands for your home folder in a shell/,
  )
})

test('a gzip file that unpacks to more than its header says is refused before it is unpacked', () => {
  const bomb = join(folder, 'bomb.gz')
  writeFileSync(bomb, gzipSync(Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0, 3]), Buffer.alloc(2 ** 26)])))
  const options = { ...pair(write('beside', 3, [0, 1, 2])), trainLabels: bomb }
  assert.throws(() => digits.check!(options), /bomb\.gz: unpacks to more bytes than its header says/)
})
