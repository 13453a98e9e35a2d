import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lowerings } from '../../../worker/engines/onnx/lowerings/index.ts'
import { webgpuLowerings } from '../../../worker/engines/webgpu/lowerings.ts'
import { primitives } from '../../../worker/tensor/trace/kernels/index.ts'
import { windowKernels } from '../../../worker/tensor/trace/passes/windows.ts'

test('Every kernel that graphs are made of has its ONNX operators, but for windows, which are composed; nothing else has', () => {
  for (const kernel of windowKernels) assert.ok(primitives.has(kernel), kernel)
  const whole = [...primitives.keys()].filter((kernel) => !windowKernels.includes(kernel))
  assert.deepEqual(Object.keys(lowerings).toSorted(), whole.toSorted())
  for (const kernel of Object.keys(webgpuLowerings)) assert.ok(kernel in lowerings, kernel)
})
