import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CannotExtend, extendedText, type More } from '../../../core/experiment/extended.ts'

const file = readFileSync(new URL('../../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')
const extended = (more: Partial<More>, text = file) => extendedText(text, { seeds: null, values: {}, ...more })

test('more seeds and values are added, and nothing else in the file changes', () => {
  assert.equal(extended({ seeds: 32 }), file.replace('seeds: 8', 'seeds: 32'))
  assert.equal(
    extended({ values: { 'reader.cost': '[0.04, 0.01]' } }),
    file.replace('0.03, 0.06]', '0.03, 0.04, 0.06]'),
    'by the end of its path; what is there already stays once',
  )
  assert.equal(
    extended({ seeds: 9, values: { 'teaching.pressure': '2', 'task.density': '0.2' } }),
    file
      .replace('seeds: 8', 'seeds: 9')
      .replace('pressure: [0, 1]', 'pressure: [0, 1, 2]')
      .replace('density: 0.1', 'density: [0.1, 0.2]'),
  )
  assert.equal(
    extended({ values: { seeds: '20' } }, 'task: digits\nseeds: [1, 5]\n'),
    'task: digits\nseeds: [1, 5, 20]\n',
  )
})

test('values that are lists, words and an absent field make an axis', () => {
  assert.equal(
    extended({ values: { 'primary.hidden': '[[20]]' } }),
    file.replace('hidden: [10]', 'hidden: { sweep: [[10], [20]] }'),
  )
  assert.equal(
    extended({ values: { 'teaching.mode': 'alternating' } }),
    file.replace('mode: joint', 'mode: [joint, alternating]'),
  )
  assert.match(extended({ values: { 'training.logEvery': '50:50:100' } }), /decay: linear \}, logEvery: \[50, 100\] \}/)
})

test('what cannot be added is refused with its field and what to write', () => {
  const cases: [Partial<More>, RegExp][] = [
    [{ seeds: 8 }, /seeds: expected more than the 8 that there are, got 8/],
    [{ values: { kind: 'l1' } }, /kind: several fields end so \(expected one of task.kind, primary.kind/],
    [{ values: { 'reader.cosst': '1' } }, /reader.cosst: the file has no such field/],
    [{ values: { 'reader.cost': '0.01' } }, /the file has these values already/],
    [{ values: { 'reader.cost': '[]' } }, /expected at least one value/],
    [{ values: { 'reader.cost': '0.1..1' } }, /reader.cost: how many values\?/],
    [{ values: { 'reader.cost': '[1, {' } }, /reader.cost: expected values in brackets/],
    [{ values: { teaching: 'none' } }, /teaching: it has fields of its own/],
    [
      { values: { 'question.margin': '1' } },
      /question.margin: (it is of the whole experiment|the file has no such field)/,
    ],
    [{ values: { name: 'other' } }, /name: it is of the whole experiment/],
  ]
  for (const [more, words] of cases)
    assert.throws(
      () => extended(more),
      (error: unknown) => error instanceof CannotExtend && words.test(error.message),
      JSON.stringify(more),
    )
  assert.throws(() => extended({ seeds: 9 }, 'task: digits\nseeds: [1, 5]\n'), /name the new ones/)
  for (const text of [file, 'task: digits\n'])
    assert.throws(() => extended({ values: { seeds: '[5]' } }, text), /seeds: the file says how many .*\(--seeds N\)/)
})
