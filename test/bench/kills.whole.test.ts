import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostile } from './hostile.ts'

test('kills of real training and evaluation change no bit and leave nothing behind', () => {
  assert.match(hostile('kills', '--kills', '4', '--only', 'training,evaluation', '--engine', 'onnx-cpu'), /: 0 faults$/)
})
