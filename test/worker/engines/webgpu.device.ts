// Tests of the engine on the device; webgpu.whole.test.ts runs them in a process with a driver.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { webgpuEngine } from '../../../worker/engines/webgpu/engine.ts'
import { DeviceSession } from '../../../worker/engines/webgpu/session.ts'
import { draw, ratesOf, tenConcepts } from './programs.ts'

const program = tenConcepts(2, 8)
const feeds: Arrays = { ...draw(program.feeds, 2), ...ratesOf(program, () => 1e-3) }

test('onnx-webgpu: parameters, moments and what calls only read stay on the device from the first call on', async () => {
  const compiled = await webgpuEngine().compile([program])
  const session = compiled.start(draw(program.state, 1))
  assert.ok(session instanceof DeviceSession)
  assert.equal(session.resident.length, 0)
  const all = Object.keys(program.state).sort()
  for (let call = 0; call < 3; call++) {
    await session.run(program.name, feeds)
    assert.deepEqual([...session.resident].sort(), all)
  }
  session.write({ pressure: Float32Array.of(1, 2) })
  assert.ok(!session.resident.includes('pressure'))
  assert.deepEqual((await session.read(['pressure'])).pressure, Float32Array.of(1, 2))
  await session.run(program.name, feeds)
  assert.deepEqual([...session.resident].sort(), all)
  assert.deepEqual((await session.read(['pressure'])).pressure, Float32Array.of(1, 2))
  session.dispose()
  compiled.release()
})

test('onnx-webgpu: sessions of two programs take turns', async () => {
  const compiled = await webgpuEngine().compile([program])
  const sessions = [compiled.start(draw(program.state, 1)), compiled.start(draw(program.state, 1))]
  await Promise.all(sessions.map((session) => session.run(program.name, feeds)))
  const [one, other] = await Promise.all(sessions.map((session) => session.read()))
  assert.deepEqual(one, other)
  compiled.release()
})

test('onnx-webgpu: a kernel that the device lacks runs on the processor, and a warning names it once', async () => {
  const warnings: string[] = []
  const engine = webgpuEngine({ warn: (message) => warnings.push(message) })
  const finite = (name: string): Program => ({
    name,
    state: { x: { shape: [3], dtype: 'float32' } },
    feeds: {},
    step: ({ x }) => ({
      state: { x: tf.mul(x!, 2) },
      fetches: { finite: tf.cast(tf.logicalNot(tf.isNaN(x!)), 'float32') },
    }),
  })
  const compiled = await engine.compile([finite('one'), finite('other')])
  const session = compiled.start({ x: Float32Array.of(1, NaN, 3) })
  assert.deepEqual((await session.run('one', {}, ['finite'])).finite, Float32Array.of(1, 0, 1))
  assert.deepEqual((await session.run('other', {}, ['finite'])).finite, Float32Array.of(1, 0, 1))
  assert.deepEqual((await session.read()).x, Float32Array.of(4, NaN, 12))
  assert.deepEqual(warnings, ['IsNan runs on the processor: the WebGPU provider has no kernel for it'])
  compiled.release()
})

test('onnx-webgpu: a parameter without a gradient is named', async () => {
  const wrong: Program = { ...program, step: (state, given) => ({ ...program.step(state, given), gradients: {} }) }
  await assert.rejects(
    webgpuEngine().compile([wrong]),
    /program ten concepts: it moves W but returns no gradient of it/,
  )
})
