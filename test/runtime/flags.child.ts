// What `npm test` starts, in small: it passes only where the flags of V8 were set before the tests.
import assert from 'node:assert/strict'
import { test } from 'node:test'

test('the flags are set before the tests', () => {
  assert.ok(process.execArgv.join(' ').includes('runtime/v8.ts'), process.execArgv.join(' '))
})
