import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lowerings } from '../../../worker/engines/onnx/lowerings/index.ts'
import { webgpuLowerings } from '../../../worker/engines/webgpu/lowerings.ts'
import { primitives } from '../../../worker/tensor/trace/kernels/index.ts'

test('Every kernel that graphs are made of has its ONNX operators, and nothing else has', () => {
  assert.deepEqual(Object.keys(lowerings).toSorted(), [...primitives.keys()].toSorted())
  for (const kernel of Object.keys(webgpuLowerings)) assert.ok(kernel in lowerings, kernel)
})
