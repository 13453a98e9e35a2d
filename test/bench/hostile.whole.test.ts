import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostile } from './hostile.ts'

test('mutated experiment files are refused in words or mean what they say', () => {
  assert.match(hostile('experiments', '--count', '300', '--seed', '11'), / [1-9]\d* accepted, 0 threw, 0 silent$/)
})

test('mutated data files and files that do not end are refused in words or read by the letter of their format', () => {
  const last = hostile('idx', '--count', '150', '--seed', '11', '--bomb', '0.25')
  assert.match(last, / [1-9]\d* accepted, 0 threw, 0 silent$/)
})

test('malformed calls are answered, and the service lives and does not grow', () => {
  assert.match(hostile('calls', '--count', '60', '--seed', '11'), / 0 unanswered, 0 internal/)
})
