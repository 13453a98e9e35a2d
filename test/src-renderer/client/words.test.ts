import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentence, wordsOf } from '../../../src-renderer/client/words.ts'

test('A message becomes a sentence; the name of a column or field at its start keeps its letters', () => {
  assert.equal(
    sentence('unknown column: testLos (did you mean testLoss?)'),
    'Unknown column: testLos (did you mean testLoss?).',
  )
  assert.equal(sentence('testLoss >: a value is missing after >'), 'testLoss >: a value is missing after >.')
  assert.equal(sentence('seed = x: expected a number after ='), 'seed = x: expected a number after =.')
  assert.equal(sentence('task.kind: unknown task'), 'task.kind: unknown task.')
  assert.equal(sentence('teaching: expected fields'), 'teaching: expected fields.')
  assert.equal(sentence(' is it locked? '), 'Is it locked?')
  assert.equal(sentence(''), '')
  assert.equal(wordsOf(new Error('nothing to train')), 'Nothing to train.')
})
