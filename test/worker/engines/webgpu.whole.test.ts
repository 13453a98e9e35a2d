import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { attempt } from '../../../worker/engines/attempt.ts'
import { disagreement } from '../../../worker/processes/calibration/engines.ts'
import { assertPasses } from './inChild.ts'
import { softwareVulkan } from './softwareVulkan.ts'

const driver = softwareVulkan()
after(() => typeof driver === 'string' || driver.remove())
const env = typeof driver === 'string' ? {} : driver.env
const needsDriver = typeof driver === 'string' ? { skip: driver } : {}

/** A driver in software takes minutes for all programs, where the machine has other work. */
const timeout = 900_000

/** The tests that every compiled engine passes, and those of the device alone. */
const files = {
  'what only it does': './webgpu.device.ts',
  'every kernel': './kernels.test.ts',
  'whole steps': './compiled.test.ts',
  'gradients through a student': './lookahead.test.ts',
  'every shipped program': '../programs.test.ts',
  'ten concepts against PyTorch': '../training/golden.test.ts',
}

for (const [what, file] of Object.entries(files))
  test(`onnx-webgpu on software Vulkan: ${what}`, { ...needsDriver, timeout }, () =>
    assertPasses(file, 'onnx-webgpu', env),
  )

test('without Vulkan the engine is unavailable, and what it needs is said', async () => {
  const noVulkan = {
    VK_ICD_FILENAMES: '/nowhere.json',
    VK_DRIVER_FILES: '/nowhere.json',
    VK_LOADER_LAYERS_DISABLE: '~all~',
  }
  await assert.rejects(attempt('onnx-webgpu', { env: noVulkan }), (error: Error) => {
    assert.match(error.message, /found no GPU that Vulkan can use; install/)
    assert.match(error.message, /libvulkan1/)
    assert.doesNotMatch(error.message, /\.cc:|onnxruntime_src/)
    return true
  })
})

test('with software Vulkan the engine agrees with the reference on ten concepts', needsDriver, async () => {
  const programs = ['ten-concepts']
  const [reference, device] = await Promise.all([
    attempt('cpu', { programs, forMs: 1 }),
    attempt('onnx-webgpu', { env, programs, forMs: 1 }),
  ])
  assert.deepEqual(
    device.measured.map(({ program, modelStepsPerSecond }) => [program, modelStepsPerSecond > 0]),
    [['ten-concepts', true]],
  )
  assert.equal(disagreement(device.measured, reference.measured), null)
  assert.deepEqual(device.warnings, [])
  assert.match(device.device, /GPU|Vulkan/)
})
