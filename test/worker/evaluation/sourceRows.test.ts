import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Lesson } from '../../../worker/evaluation/lesson.ts'
import { SourceRows } from '../../../worker/evaluation/sourceRows.ts'

const width = 3
const rows = (n: number, first: number) => Float32Array.from({ length: n * width }, (_, i) => first + i)
const sources = { train: [rows(4, 0), rows(4, 100)], test: [rows(2, 200), rows(2, 300)], input: [width] }
const lesson = (source: number, n: number, more: Partial<Lesson> = {}): Lesson => ({
  source,
  n,
  seed: 1,
  targets: Float32Array.from({ length: 2 * n }, (_, i) => 1000 * source + 10 * n + i),
  ...more,
})
const row = (all: Float32Array, at: number, W = width) => [...all.subarray(at * W, (at + 1) * W)]

test('Lessons of a source share its rows; each has its targets, and the rows of a span go by their numbers', () => {
  const lessons = [lesson(0, 4), lesson(1, 2), lesson(0, 2)]
  const own = new SourceRows(sources, lessons, 2)
  assert.equal(own.inputs.length, 2 * (4 + 2) * width)
  for (const lesson of lessons) {
    const { input, target } = own.first(lesson)
    for (let i = 0; i < lesson.n; i++) {
      assert.deepEqual(row(own.inputs, input + i), row(sources.train[lesson.source]!, i))
      assert.deepEqual(row(own.targets, target + i, 2), row(lesson.targets, i, 2))
    }
  }
  assert.equal(own.first(lessons[0]!).input, own.first(lessons[2]!).input)
  const fed = { rows: Int32Array.of(-1, -1, -1, -1) }
  own.span(fed, 1, lessons[1]!, { of: 'test', from: 0, to: 2 })
  assert.deepEqual([fed.rows[0], fed.rows[3]], [-1, -1])
  assert.deepEqual(
    [...fed.rows.subarray(1, 3)].map((at) => row(own.inputs, at)),
    [0, 1].map((i) => row(sources.test[1]!, i)),
  )
})

test('Of lessons that see rows on a scale of their own, only what each learns from is stored, and spans are fed', () => {
  const sees = (by: number) => ({ mean: Float64Array.of(1, 2, 3), scale: Float64Array.of(by, by, by) })
  const lessons = [lesson(0, 3, { sees: sees(2) }), lesson(0, 2, { sees: sees(4) })]
  const own = new SourceRows(sources, lessons, 2)
  assert.ok(own.feedsSpans)
  assert.equal(own.inputs.length, (3 + 2) * width)
  const seen = (i: number, all: Float32Array, by: number) => row(all, i).map((x, j) => (x - [1, 2, 3][j]!) * by)
  for (const [i, by] of [2, 4].entries()) {
    assert.deepEqual(row(own.inputs, own.first(lessons[i]!).input + 1), seen(1, sources.train[0]!, by))
    const fed = { x: new Float32Array(3 * width).fill(-1) }
    own.span(fed, 1, lessons[i]!, { of: 'train', from: 2, to: 4 })
    assert.deepEqual(row(fed.x, 0), [-1, -1, -1])
    assert.deepEqual(
      [row(fed.x, 1), row(fed.x, 2)],
      [2, 3].map((i) => seen(i, sources.train[0]!, by)),
    )
  }
  new SourceRows(sources, [lesson(0, 4, { sees: sees(2) })], 2)
  assert.equal(sources.train[0]![0], 0, 'the source itself is as it was')
})

test('Tables have room for other lessons, and are as large whichever of them are learnt; those that lie in a row are not copied', () => {
  const all = Float32Array.from({ length: 12 }, (_, i) => i)
  const lessons = [lesson(0, 4, { targets: all.subarray(0, 8) }), lesson(1, 2, { targets: all.subarray(8) })]
  const [both, first, last] = [lessons, lessons.slice(0, 1), lessons.slice(1)].map(
    (some) => new SourceRows(sources, some, 2, lessons),
  )
  assert.equal(both!.targets.buffer, all.buffer)
  for (const own of [first!, last!])
    assert.deepEqual([own.inputs.length, own.targets.length], [both!.inputs.length, both!.targets.length])
  const { input, target } = last!.first(lessons[1]!)
  assert.deepEqual(row(last!.inputs, input), row(sources.train[1]!, 0))
  assert.deepEqual(row(last!.targets, target, 2), [8, 9])
})

test('Targets that fill one stretch of memory are not copied, whichever lesson comes first', () => {
  const all = Float32Array.from({ length: 12 }, (_, i) => i)
  const lessons = [lesson(0, 2, { targets: all.subarray(8) }), lesson(1, 4, { targets: all.subarray(0, 8) })]
  const own = new SourceRows(sources, lessons, 2)
  assert.equal(own.targets.buffer, all.buffer)
  assert.deepEqual(
    lessons.map((lesson) => row(own.targets, own.first(lesson).target, 2)),
    [
      [8, 9],
      [0, 1],
    ],
  )
})
