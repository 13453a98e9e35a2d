import assert from 'node:assert/strict'
import { test } from 'node:test'
import { className } from '../../../core/catalog/concept.ts'

test('A class is named by its concept and label, and two numbers do not run together', () => {
  assert.equal(className('species', 'grey'), 'species grey')
  assert.equal(className('class', 3), 'class 3')
  assert.equal(className('column 1', '3'), 'column 1 = 3')
  assert.equal(className('column 1', -1), 'column 1 = -1')
  assert.equal(className('column 1', 'red'), 'column 1 red')
})
