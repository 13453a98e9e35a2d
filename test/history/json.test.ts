import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from '../../history/json.ts'

test('JSON keeps NaN, the infinities and -0 wherever they stand', () => {
  const value = { a: [NaN, Infinity, -Infinity, -0, 0, 1.5], b: { c: -0, d: null, e: 'NaN', f: true } }
  assert.deepEqual(decode(encode(value)), value)
  assert.ok(Object.is(decode<number>(encode(-0)), -0))
})

test('an object that looks like the code for a number stays an object', () => {
  const value = { $number: 'NaN', inner: { $$number: { $number: 3 } } }
  assert.deepEqual(decode(encode(value)), value)
})

test('ordinary values are ordinary JSON', () => {
  assert.equal(encode({ b: 1, a: ['x', null] }), '{"b":1,"a":["x",null]}')
})
