import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sideOf, sideText, type Side } from '../../../src-renderer/lab/side.ts'

test('A side of a comparison is written as the command line reads it, and read back', () => {
  const sides: [Side, string][] = [
    [{ experiment: '12', at: {} }, '12'],
    [{ experiment: '12', at: { 'teaching.pressure': '1', 'sparsity.k': '8' } }, '12@teaching.pressure=1,sparsity.k=8'],
    [
      { experiment: '3', at: { 'primary.hidden': '16, 8', 'task.kind': 'digits' } },
      '3@primary.hidden=16, 8,task.kind=digits',
    ],
  ]
  for (const [side, text] of sides) {
    assert.equal(sideText(side), text)
    assert.deepEqual(sideOf(text), side)
  }
})

test('What is no place is left out', () => assert.deepEqual(sideOf('4@nowhere'), { experiment: '4', at: {} }))
