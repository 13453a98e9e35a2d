import assert from 'node:assert/strict'
import { test } from 'node:test'
import { devicesFor, seeing, trainersFor } from '../../../worker/engines/device.ts'

const two = { root: '/nowhere', env: { PATH: '/nowhere', CUDA_VISIBLE_DEVICES: 'GPU-a, 1' } }

test('An engine on the processor is worth a trainer per core, one on GPUs a trainer for each, WebGPU a single one', () => {
  const trainers = (name: string, versions = {}) => trainersFor(name, devicesFor(name, versions, two), 16)
  assert.deepEqual(
    ['wasm', 'onnx-cpu', 'cpu'].map((name) => trainers(name)),
    [16, 16, 16],
  )
  assert.equal(trainers('onnx-cuda'), 2)
  assert.equal(trainers('onnx-webgpu'), 1)
})

test('TensorFlow has a trainer for each GPU only where it computes on GPUs', () => {
  assert.deepEqual(devicesFor('tensorflow', { 'tensorflow device': 'GPU' }, two), ['GPU-a', '1'])
  assert.deepEqual(devicesFor('tensorflow', { 'tensorflow device': 'processor' }, two), [])
})

test('A trainer sees its one GPU; indices go by bus unless the user has chosen GPUs', () => {
  assert.deepEqual(seeing('1', { HOME: '/' }), {
    HOME: '/',
    CUDA_VISIBLE_DEVICES: '1',
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  })
  assert.deepEqual(seeing('1', { CUDA_VISIBLE_DEVICES: '0,1' }), { CUDA_VISIBLE_DEVICES: '1' })
})
