import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { attempt } from '../../../worker/engines/probe.ts'
import { softwareVulkan } from './softwareVulkan.ts'

const driver = softwareVulkan()
after(() => typeof driver === 'string' || driver.remove())
const env = typeof driver === 'string' ? {} : driver.env
const needsDriver = typeof driver === 'string' ? { skip: driver } : {}

/** The tests that every compiled engine passes, and those of the device alone. */
const files = {
  'what only it does': './webgpu.device.ts',
  'every kernel': './kernels.test.ts',
  'whole steps': './compiled.test.ts',
  'gradients through a student': './lookahead.test.ts',
  'every shipped program': '../programs.test.ts',
  'ten concepts against PyTorch': '../train/golden.test.ts',
}

for (const [what, file] of Object.entries(files))
  test(`onnx-webgpu on software Vulkan: ${what}`, needsDriver, async () => {
    const { code, said } = await inChild(file)
    const passed = Number(/^# pass (\d+)$/m.exec(said)?.[1])
    assert.ok(code === 0 && passed > 0 && /^# fail 0$/m.test(said), `${file} ended with ${code}:\n${said.slice(-4000)}`)
    assert.match(said, /onnx-webgpu/)
  })

function inChild(file: string): Promise<{ code: number | null; said: string }> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const { NODE_TEST_CONTEXT: _, ...own } = process.env
  const child = spawn(process.execPath, ['--test-reporter=tap', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...own, ...env, PELLUCID_TEST_ENGINE: 'onnx-webgpu' },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said }))
  })
}

test('without Vulkan the engine is unavailable, and what it needs is said', async () => {
  const noVulkan = { VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json', VK_LOADER_LAYERS_DISABLE: '~all~' } // prettier-ignore
  await assert.rejects(attempt('onnx-webgpu', { env: noVulkan }), (error: Error) => {
    assert.match(error.message, /found no GPU that Vulkan can use; install/)
    assert.match(error.message, /libvulkan1/)
    assert.doesNotMatch(error.message, /\.cc:|onnxruntime_src/)
    return true
  })
})

test('with software Vulkan the engine agrees with the reference on a small program', needsDriver, async () => {
  const [reference, device] = await Promise.all([attempt('cpu'), attempt('onnx-webgpu', { env })])
  assert.ok(device.modelStepsPerSecond > 0)
  device.losses.forEach((loss, run) => assert.ok(Math.abs(loss - reference.losses[run]!) < 1e-4 * Math.abs(loss)))
})
