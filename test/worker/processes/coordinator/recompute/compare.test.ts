import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureValue } from '../../../../../core/catalog/measure.ts'
import type { Artifact } from '../../../../../core/messages/trainer.ts'
import type { ArtifactRecord } from '../../../../../core/records/records.ts'
import { unitArtifacts } from '../../../../../core/units/layout.ts'
import { compare } from '../../../../../worker/processes/coordinator/recompute/compare.ts'

const array = (name: string, data: number[], more: Partial<Artifact> = {}): Artifact => ({
  name,
  shape: [data.length],
  data: Float32Array.from(data),
  ...more,
})
const record = ({ shape, labels, data }: Artifact): ArtifactRecord => ({ shape, labels: labels ?? null, data })

/** Differences as `name before after share`. */
function differences(
  kept: { summaries?: Record<string, MeasureValue>; arrays?: Artifact[]; damaged?: string[] },
  found: { summaries?: Record<string, MeasureValue>; artifacts?: Artifact[] },
) {
  const arrays = new Map<string, ArtifactRecord | null>(kept.arrays?.map((one) => [one.name, record(one)]))
  for (const name of kept.damaged ?? []) arrays.set(name, null)
  const comparison = compare(
    1,
    { summaries: kept.summaries ?? {}, arrays },
    { place: 0, summaries: found.summaries ?? {}, artifacts: found.artifacts ?? [] },
  )
  return {
    ...comparison,
    told: comparison.differences.map(({ name, before, after, relative }) => [name, before, after, relative]),
  }
}

test('A measure that was added since differs where it has a value, and not where it has none', () => {
  const added = { valued: 1, none: { value: null, reason: 'no held-out student of that name' } }
  assert.deepEqual(
    differences({}, { summaries: added }).told.map(([name]) => name),
    ['valued'],
  )
})

test('Measures are the same to the last bit or differ: signed zeros, NaN, reasons and what is missing among them', () => {
  const none = { value: null, reason: 'no units' }
  const kept = { same: 0.1, nan: NaN, none, zero: 0, one: 1, reason: none, gone: 2, half: 0.5 }
  const found = {
    same: 0.1,
    nan: NaN,
    none: { ...none },
    zero: -0,
    one: 1 + 2 ** -52,
    reason: { value: null, reason: 'x' },
    half: NaN,
    new: 3,
  }
  const { told, measures } = differences({ summaries: kept }, { summaries: found })
  assert.equal(measures, 9)
  assert.deepEqual(told, [
    ['zero', '0', '-0', 0],
    ['one', '1', '1.0000000000000002', 2 ** -52 / (1 + 2 ** -52)],
    ['reason', 'undefined (no units)', 'undefined (x)', null],
    ['gone', '2', 'missing', null],
    ['half', '0.5', 'NaN', null],
    ['new', 'missing', '3', null],
  ])
})

test('Arrays differ by a bit, a shape, a name, or by being damaged, missing or new; weights are never compared', () => {
  const kept = [array('primary/w', [1]), array('same', [1, NaN]), array('bit', [4, 2, 0]), array('shape', [1, 2])]
  const labelled = array('names', [1], { labels: ['a'] })
  const { told, arrays, rewritten } = differences(
    { arrays: [...kept, labelled, array('gone', [7])], damaged: ['broken', 'primary/b'] },
    {
      artifacts: [
        array('same', [1, NaN]),
        array('bit', [4, 1, -0]),
        array('shape', [1, 2], { shape: [2, 1] }),
        { ...labelled, labels: ['b'] },
        array('broken', [1]),
        array('new', [1, 2]),
      ],
    },
  )
  assert.equal(arrays, 7)
  assert.deepEqual(told, [
    ['bit', '2', '1', 0.25],
    ['shape', '[2]', '[2, 1]', null],
    ['names', '["a"]', '["b"]', null],
    ['gone', '[1]', 'missing', null],
    ['broken', 'damaged', '[1]', null],
    ['new', 'missing', '[2]', null],
  ])
  assert.deepEqual(rewritten.dropped, ['gone'])
})

test('The nearest units of students, which only training knew, follow their units to other places or are dropped', () => {
  const { index, students } = unitArtifacts
  const nearest = (units: number[][]): Artifact => ({
    name: students,
    shape: [2, units[0]!.length, 1, 1],
    labels: ['a', 'b'],
    data: Float32Array.from(units.flat()),
  })
  const kept = [
    array(index, [1, 4, 6]),
    nearest([
      [10, 40, 60],
      [11, 41, 61],
    ]),
  ]
  const same = differences({ arrays: kept }, { artifacts: [array(index, [1, 4, 6])] })
  assert.deepEqual([same.told, same.rewritten.artifacts.length], [[], 1])

  const moved = differences({ arrays: kept }, { artifacts: [array(index, [4, 1])] })
  assert.deepEqual(
    moved.told.map(([name]) => name),
    [index, students],
  )
  assert.deepEqual(
    moved.rewritten.artifacts.at(-1),
    nearest([
      [40, 10],
      [41, 11],
    ]),
  )

  for (const other of [
    [1, 5, 6],
    [1, 4, 6, 7],
  ]) {
    const lost = differences({ arrays: kept }, { artifacts: [array(index, other)] })
    assert.deepEqual(lost.told.at(-1), [students, '[2, 3, 1, 1]', 'missing', null])
    assert.deepEqual(lost.rewritten.dropped, [students])
  }
  const blind = differences({ arrays: [kept[1]!], damaged: [index] }, { artifacts: [array(index, [1, 4, 6])] })
  assert.deepEqual(blind.rewritten.dropped, [students])
})
