import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeOf } from '../../../core/experiment/ranges.ts'

const values = (text: string): number[] => {
  const range = rangeOf(text)
  assert.ok(range?.fault === undefined && range, `${text}: ${range?.fault ?? 'not a range'}`)
  return range.values
}

test('a range stands for its numbers, both ends included', () => {
  const cases: [string, number[]][] = [
    ['0.001..0.1 log 3', [0.001, 0.01, 0.1]],
    ['0.001..0.1 log 7', [0.001, 0.00215, 0.00464, 0.01, 0.0215, 0.0464, 0.1]],
    ['1e-4 .. 1 log 5', [1e-4, 1e-3, 0.01, 0.1, 1]],
    ['0.1..0.001 log 3', [0.1, 0.01, 0.001]],
    ['0..1 lin 5', [0, 0.25, 0.5, 0.75, 1]],
    ['0..1 5', [0, 0.25, 0.5, 0.75, 1]],
    ['-1..1 linear 3', [-1, 0, 1]],
    ['0:0.1:0.5', [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    ['0.5:-0.25:0', [0.5, 0.25, 0]],
    ['0:2:5', [0, 2, 4]],
    ['1-8', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['3..5', [3, 4, 5]],
    ['0:3', [0, 1, 2, 3]],
    ['5-5', [5]],
  ]
  for (const [text, expected] of cases) assert.deepEqual(values(text), expected, text)
})

test('steps of a log range are even to a hundredth of a step, however close', () => {
  for (const [from, to, count] of [
    [1, 1.1, 20],
    [1e-6, 1e6, 13],
    [0.003, 0.06, 50],
  ] as const) {
    const got = values(`${from}..${to} log ${count}`)
    const step = Math.log(to / from) / (count - 1)
    assert.equal(new Set(got).size, count)
    for (let i = 1; i < count; i++) assert.ok(Math.abs(Math.log(got[i]! / got[i - 1]!) / step - 1) < 0.021)
    assert.deepEqual([got[0], got.at(-1)], [from, to])
  }
})

test('a range that stands for nothing says what is missing, with an example', () => {
  const cases: [string, RegExp][] = [
    ['0.001..0.1', /how many values\? .* 0\.001\.\.0\.1 lin 7/],
    ['0..0.1 log 7', /no place for 0 .* add 0 with a comma/],
    ['1..2 cubic 4', /unknown spacing: cubic \(expected lin or log/],
    ['1..2 log 1', /at least 2/],
    ['2..2 lin 3', /both ends are 2/],
    ['0:-0.1:5', /do not lead from 0 to 5/],
    ['0:0:5', /do not lead/],
    ['8-1', /downwards \(expected 1-8\)/],
    ['0..1 lin 5000', /at most 1000/],
    ['1-100000', /at most 1000/],
    ['logspace(1, 2)', /not a range \(expected 0\.001\.\.0\.1 log 7/],
    ['0.1..', /not a range/],
  ]
  for (const [text, words] of cases) assert.match(rangeOf(text)?.fault ?? 'no fault', words, text)
})

test('numbers, words and lists are not ranges', () => {
  for (const text of ['0.1', '-3', '1e-3', '1e-3 ', 'last', '', 'many', '-', '256', '.5', 'ten-concepts'])
    assert.equal(rangeOf(text), undefined, text)
})
