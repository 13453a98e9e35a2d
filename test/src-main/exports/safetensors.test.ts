import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safetensors } from '../../../src-main/exports/safetensors.ts'

/** A reader of the format, written from its description. */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = Number(view.getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  const { __metadata__: metadata, ...entries } = header
  const arrays = Object.entries(entries).map(([name, entry]) => {
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entry as { dtype: string; shape: number[]; data_offsets: [number, number] }
    const values = Array.from({ length: (to - from) / 4 }, (_, i) => view.getFloat32(8 + length + from + 4 * i, true))
    return { name, dtype, shape, values }
  })
  return { length, metadata, arrays }
}

test('Weights are read back from a safetensors file as they were, with where they come from', () => {
  const given = [
    { name: 'primary/0/weight', shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, -0, 1e-38) },
    { name: 'primary/0/bias', shape: [2, 1], data: new Float32Array(8).subarray(3, 5).fill(7) },
  ]
  const { length, metadata, arrays } = read(safetensors(given, { experiment: 'σ "x"', seed: '3' }))
  assert.equal(length % 8, 0)
  assert.deepEqual(metadata, { experiment: 'σ "x"', seed: '3' })
  const expected = given.map(({ name, shape, data }) => ({ name, dtype: 'F32', shape, values: [...data] }))
  assert.deepEqual(arrays, expected)
})
