import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matched } from '../../../../src-renderer/lab/palette/fuzzy.ts'

const best = (query: string, texts: string[]) =>
  texts
    .flatMap((text) => {
      const match = matched(query, text)
      return match ? [{ text, score: match.score }] : []
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text)

test('A beginning is better than the beginning of a word, that better than a piece, that better than scattered letters', () => {
  assert.deepEqual(best('ten', ['a t e n', 'listen', 'the ten', 'ten concepts']), [
    'ten concepts',
    'the ten',
    'listen',
    'a t e n',
  ])
})

test('Every word of a query must match, in any order and case', () => {
  assert.deepEqual(best('AUC probe', ['Probe AUC, k = 1', 'Probe R²', 'AUC']), ['Probe AUC, k = 1'])
  assert.equal(matched('xyz', 'ten concepts'), null)
  assert.equal(matched('', 'anything')!.at.length, 0)
  // Scattered letters, none of which begins a word, are not what was meant.
  assert.equal(matched('no', 'mean ablation'), null)
})

test('Letters that matched are told, at beginnings of words where possible', () => {
  assert.deepEqual(matched('tc', 'ten concepts')!.at, [0, 4])
  assert.deepEqual(matched('dq', 'digits quick')!.at, [0, 7])
  assert.deepEqual(matched('con', 'ten concepts')!.at, [4, 5, 6])
  // The last letter is there once only: an earlier one must not skip it.
  assert.deepEqual(matched('ab', 'xa b a')!.at, [1, 3])
})

test('Thousands of long hostile names are matched in a moment', () => {
  const name = 'a-'.repeat(100)
  const before = process.cpuUsage()
  for (let i = 0; i < 2000; i++) matched('aaaaaaaaaaaaaaaaaaab', name)
  const { user } = process.cpuUsage(before)
  assert.ok(user < 2_000_000, `${user / 1000} ms`)
})
