import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { deviceName } from '../../../worker/engines/device.ts'
import { cudaDevices, gpus } from '../../../worker/engines/gpus.ts'

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-test-gpus-'))
after(() => rmSync(scratch, { recursive: true }))

/** A root of a file system that holds these files. */
function rootWith(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(scratch, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o755 })
  }
  return join(scratch, name)
}

const information = (uuid: string) =>
  `Model: \t\t NVIDIA H200\nIRQ:   \t\t 130\nGPU UUID: \t ${uuid}\nDevice Minor: \t 0\n`
const nvidia = rootWith('nvidia', {
  'proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n',
  'proc/driver/nvidia/gpus/0000:1b:00.0/information': information('GPU-one'),
  'proc/driver/nvidia/gpus/0000:43:00.0/information': information('GPU-two'),
  'sys/class/drm/card0/device/uevent': 'DRIVER=ast\nPCI_ID=1A03:2000\n',
  'sys/class/drm/card1/device/uevent': 'DRIVER=nvidia\nPCI_ID=10DE:2335\n',
})
const amd = rootWith('amd', {
  'sys/class/drm/card0/device/uevent': 'DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_ID=1002:73BF\n',
  'sys/class/drm/card0-DP-1/status': 'connected\n',
  'sys/class/drm/renderD128/device/uevent': 'DRIVER=amdgpu\nPCI_ID=1002:73BF\n',
})
const tools = rootWith('tools', {
  'nvidia-smi':
    '#!/bin/sh\necho "NVIDIA A100-SXM4-40GB, 550.54, GPU-three"\necho "NVIDIA A100-SXM4-40GB, 550.54, GPU-four"\n',
})
const broken = rootWith('broken', { 'nvidia-smi': '#!/bin/sh\necho "NVIDIA-SMI has failed"\nexit 9\n' })
const without = { PATH: '/nowhere' }

test("NVIDIA's GPUs are listed from /proc, each once, and a server's console is none", () => {
  const driver = 'driver 570.86.15'
  assert.deepEqual(gpus({ root: nvidia, env: without }), [
    { name: 'NVIDIA H200', driver, cuda: 'GPU-one' },
    { name: 'NVIDIA H200', driver, cuda: 'GPU-two' },
  ])
  assert.equal(deviceName('onnx-cuda', {}, { root: nvidia, env: without }), `2 × NVIDIA H200, ${driver}`)
})

test('nvidia-smi is believed before /proc, and not where it fails', { skip: process.platform === 'win32' }, () => {
  assert.deepEqual(cudaDevices({ root: nvidia, env: { PATH: `${tools}:/bin` } }), ['GPU-three', 'GPU-four'])
  assert.deepEqual(cudaDevices({ root: nvidia, env: { PATH: `${broken}:/bin` } }), ['GPU-one', 'GPU-two'])
})

test('A GPU of another maker is named by its ids and driver, is none for CUDA, and has WebGPU', () => {
  const system = { root: amd, env: without }
  assert.deepEqual(gpus(system), [{ name: 'AMD 1002:73bf', driver: 'amdgpu', cuda: null }])
  assert.deepEqual(cudaDevices(system), [])
  assert.equal(deviceName('onnx-webgpu', {}, system), 'AMD 1002:73bf, amdgpu')
})

test('CUDA_VISIBLE_DEVICES chooses among the GPUs, up to its first name that is none', () => {
  const visible = (given: string, root = nvidia) =>
    cudaDevices({ root, env: { ...without, CUDA_VISIBLE_DEVICES: given } })
  assert.deepEqual(visible('1'), ['1'])
  assert.deepEqual(visible('GPU-two, 0'), ['GPU-two', '0'])
  assert.deepEqual(visible('0,2,1'), ['0'])
  assert.deepEqual(visible('GPU-one,GPU-nine'), ['GPU-one'])
  assert.deepEqual(visible('MIG-a,MIG-b'), ['MIG-a', 'MIG-b'])
  assert.deepEqual([visible(''), visible('-1'), visible('none')], [[], [], []])
  // Where nothing lists GPUs the names cannot be checked.
  assert.deepEqual(visible('0,3,-1,2', amd), ['0', '3'])
})

test(
  'Without any GPU there is none, and a Vulkan without one computes in software',
  { skip: process.platform !== 'linux' },
  () => {
    const system = { root: join(scratch, 'empty'), env: without }
    assert.deepEqual([gpus(system), cudaDevices(system)], [[], []])
    assert.match(deviceName('onnx-webgpu', {}, system), /Vulkan in software/)
  },
)
