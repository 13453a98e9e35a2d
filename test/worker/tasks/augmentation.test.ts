import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Arrays } from '../../../worker/tensor/program.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { augmented } from '../../../worker/tasks/augmentation.ts'
import { digits } from '../../../worker/tasks/digits.ts'
import { images } from '../../../worker/tasks/images.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const image = { channels: 2, height: 3, width: 4 }
const D = 24
/** The picture whose values are 1 … 24: channel by channel, line by line. */
const picture = Float32Array.from({ length: D }, (_, i) => i + 1)

/** So many copies of the picture, changed. */
function changed(options: { shift: number; noise: number }, rows: number, seed = 3, purpose = 'primary', step = 5) {
  const out = new Float32Array(rows * D)
  for (let row = 0; row < rows; row++) out.set(picture, row * D)
  augmented(options, image).vary!(seed, purpose, step, out)
  return Array.from({ length: rows }, (_, row) => out.subarray(row * D, (row + 1) * D))
}

test('A shifted picture keeps its lines and channels, and has 0 where nothing comes in', () => {
  const seen = new Set(changed({ shift: 2, noise: 0 }, 500).map((row) => row.join(' ')))
  const byHand = {
    'one down, one to the left': '0 0 0 0 2 3 4 0 6 7 8 0  0 0 0 0 14 15 16 0 18 19 20 0',
    'two up, two to the right': '0 0 9 10 0 0 0 0 0 0 0 0  0 0 21 22 0 0 0 0 0 0 0 0',
    'two to the left': '3 4 0 0 7 8 0 0 11 12 0 0  15 16 0 0 19 20 0 0 23 24 0 0',
    'not at all': [...picture].join(' '),
  }
  for (const [how, row] of Object.entries(byHand)) assert.ok(seen.has(row.replace('  ', ' ')), how)
})

test('All places within the shift are equally frequent', () => {
  const [rows, shift] = [5000, 2]
  const counts = new Map<string, number>()
  for (const row of changed({ shift, noise: 0 }, rows)) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1)
  assert.equal(counts.size, 25)
  const expected = rows / 25
  const squared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  // χ² of 24 degrees of freedom: below 51.2 with probability .999.
  assert.ok(squared < 51.2, `χ² ${squared}`)
})

test('Noise is normal, of its deviation, independent of the picture and of its neighbours', () => {
  const [rows, noise] = [4000, 0.25]
  const all = changed({ shift: 0, noise }, rows).flatMap((row) => [...row.map((value, i) => value - picture[i]!)])
  const moment = (of: (value: number, i: number) => number) => all.reduce((sum, x, i) => sum + of(x, i), 0) / all.length
  const n = all.length
  const within = (value: number, expected: number, sd: number) =>
    assert.ok(Math.abs(value - expected) < 4 * sd, `${value}, expected ${expected} ± ${sd}`)
  within(moment((x) => x) / noise, 0, 1 / Math.sqrt(n))
  within(moment((x) => x ** 2) / noise ** 2, 1, Math.sqrt(2 / n))
  within(moment((x) => x ** 4) / noise ** 4, 3, Math.sqrt(96 / n))
  within(moment((x, i) => x * (all[i + 1] ?? 0)) / noise ** 2, 0, 1 / Math.sqrt(n))
  within(moment((x, i) => x * (picture[i % D]! - 12.5)) / noise / Math.sqrt(575 / 12), 0, 1 / Math.sqrt(n))
})

test('A row depends on seed, stream of rows, step and its place, and not on how many rows there are', () => {
  const both = { shift: 2, noise: 0.5 }
  const first = changed(both, 8)
  assert.deepEqual(changed(both, 8), first)
  assert.deepEqual(changed(both, 3), first.slice(0, 3))
  assert.notDeepEqual(first[0], first[1])
  for (const other of [changed(both, 8, 4), changed(both, 8, 3, 'students'), changed(both, 8, 3, 'primary', 6)])
    assert.notDeepEqual(other, first)
  // The same numbers, twice as far.
  const near = changed({ shift: 0, noise: 0.5 }, 2)[1]!
  changed({ shift: 0, noise: 1 }, 2)[1]!.forEach((value, i) =>
    assert.ok(Math.abs(value - picture[i]! - 2 * (near[i]! - picture[i]!)) < 1e-5),
  )
})

const npz = fileURLToPath(new URL('arrays/numpy/pictures.npz', import.meta.url))
const files = `path: ${npz}/x_train, labels: ${npz}/y_train, testPath: ${npz}/x_test, testLabels: ${npz}/y_test`
const text = (task: string, more = '') => `
task: { kind: images, ${files}, range: [0, 200]${task} }
primary: { kind: conv, channels: [3] }
teaching:
  mode: alternating
  studentSteps: 2
  pressure: [0.5, 1]
  students: [{ sees: code, predicts: targets, network: linear, reader: dense }]
training: { steps: 10, batch: 8 }
seeds: 2
${more}`
const [plan, ...rest] = planned(text(', shift: 1, noise: 0.1'))
const filled = (feeds: Arrays): Arrays => structuredClone(feeds)

test('Runs read the same pictures in the same order as without, varied, alone and among others', () => {
  assert.equal(rest.length, 0)
  const [cohort, plain] = [cohortOf(plan!), cohortOf(planned(text(''))[0]!)]
  assert.deepEqual(Object.keys(plain.source.feeds), ['rows'])
  const alone = cohortOf({ ...plan!, runs: plan!.runs.filter(({ seed }) => seed === 1).slice(0, 1) })
  for (const [purpose, step] of [
    ['primary', 3],
    ['students', 3],
    ['primary', 4],
  ] as const) {
    const { rows, inputs } = filled(cohort.source.fill(purpose, step))
    assert.deepEqual(rows, filled(plain.source.fill(purpose, step))['rows'])
    assert.deepEqual(filled(alone.source.fill(purpose, step)), { rows: rows!.slice(8), inputs: inputs!.slice(8 * D) })
  }
})

test('With labels of other rows, pictures are varied just so', async () => {
  const [shuffled] = planned(text(', shift: 1, noise: 0.1', 'control: shuffle'))
  const [own, other] = [plan!, shuffled!].map((each) => filled(cohortOf(each).source.fill('primary', 3)))
  assert.deepEqual(other!['inputs'], own!['inputs'])
  assert.notDeepEqual(other!['label rows'], other!['rows'])
  assert.equal((await trained(prepared, shuffled!, { stopAt: 2 })).checkpoints.at(-1)!.step, 2)
})

test('A cohort whose pictures are varied, stopped and resumed, ends with the same bits', async () => {
  const whole = (await trained(prepared, plan!, { stopAt: 10 })).checkpoints.at(-1)!
  const half = (await trained(prepared, plan!, { stopAt: 4 })).checkpoints.at(-1)!
  const resumed = (await trained(prepared, plan!, { from: half, stopAt: 10 })).checkpoints.at(-1)!
  assert.deepEqual([resumed.step, resumed.state], [whole.step, whole.state])
})

test('Stored, held-out and student rows stay as they are', () => {
  const options = { path: `${npz}/x_train`, labels: `${npz}/y_train` }
  const [plain, varied] = [images.open(options), images.open({ ...options, shift: 2, noise: 1 })]
  assert.equal(plain.vary, undefined)
  assert.deepEqual(varied.data, plain.data)
  assert.equal(varied.dataHash, plain.dataHash)
  assert.deepEqual(varied.heldOut(0, 10), plain.heldOut(0, 10))
  assert.deepEqual(varied.studentRows(0, 10), plain.studentRows(0, 10))
})

test('A shift that moves pictures out of sight is refused with the furthest that does not', () => {
  const refuses = (open: () => unknown, message: RegExp) =>
    assert.throws(open, (error: Error) => error.name === 'TaskDataError' && message.test(error.message))
  const digitsMessage = /^task\.shift: pictures of 28 × 28 pixels .* at most 27 \(nearest valid: 27\)$/
  refuses(() => digits.check!({ shift: 28 }), digitsMessage)
  refuses(() => digits.open({ shift: 28 }), digitsMessage)
  refuses(() => images.check!({ path: `${npz}/x_train`, labels: `${npz}/y_train`, shift: 3 }), /3 × 4 .*at most 2/)
  refuses(() => digits.check!({ shift: -1 }), /^task\.shift: /)
})
