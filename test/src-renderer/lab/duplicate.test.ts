import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duplicateOf, nextName } from '../../../src-renderer/lab/duplicate.ts'

test('A duplicate counts on', () => {
  assert.equal(nextName('sweep'), 'sweep 2')
  assert.equal(nextName('sweep 2'), 'sweep 3')
  assert.equal(nextName('sweep of 9'), 'sweep of 10')
  assert.equal(nextName('7'), '7 2')
  assert.equal(nextName('long '.repeat(40).trim() + 's'), `${'long '.repeat(39)}lon 2`)
  assert.equal(nextName(`${'a'.repeat(198)} 9`), `${'a'.repeat(197)} 10`)
})

test('Only the name of a duplicated file changes; a renamed experiment passes its new name on', () => {
  const text = '# a sweep\nname: sweep # mine\ntask: concepts\nseeds: [1,  2]\n'
  assert.equal(duplicateOf({ name: 'sweep', text }).text, text.replace('name: sweep', 'name: sweep 2'))
  assert.equal(duplicateOf({ name: 'better', text }).text, text.replace('name: sweep', 'name: better 2'))
})

test('A file without a name gets one', () => {
  assert.match(duplicateOf({ name: 'concepts', text: 'task: concepts\n' }).text, /^name: concepts 2$/m)
})
