import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StandardRPCJsonSerializer } from '@orpc/client/standard'
import { wireTypes } from '../../../core/contract/wire.ts'

const serializer = new StandardRPCJsonSerializer({ customJsonSerializers: wireTypes })
const across = (value: unknown) => {
  const [json, meta] = serializer.serialize(value)
  return serializer.deserialize(JSON.parse(JSON.stringify(json)), JSON.parse(JSON.stringify(meta)))
}

test('Typed arrays and numbers that are not finite arrive as they were sent', () => {
  const sent = {
    losses: Float32Array.of(0.1, Infinity, NaN, -0),
    steps: Int32Array.of(1, -2),
    png: new Uint8Array(20_000).fill(7),
    part: new Float32Array([1, 2, 3, 4]).subarray(1, 3),
    diverged: Infinity,
    list: [-Infinity, NaN, 1],
  }
  assert.deepEqual(across(sent), { ...sent, part: Float32Array.of(2, 3) })
})

test('A Buffer arrives as bytes', () => {
  assert.deepEqual(across(Buffer.from('abc')), Uint8Array.of(97, 98, 99))
})
