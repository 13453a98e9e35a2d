import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadEngine, trainersFor } from '../../../worker/engines/index.ts'
import { attempt, engines } from '../../../worker/engines/probe.ts'

test('engines that need nothing are found, agree on a small program, and the compiled ones are faster than the reference', async () => {
  const probes = await engines(['wasm', 'onnx-cpu', 'cpu'])
  assert.deepEqual(probes.map(({ available }) => available), [true, true, true]) // prettier-ignore
  const [wasm, onnx, reference] = probes.map((probe) => probe.modelStepsPerSecond!)
  assert.ok(wasm! > reference! && onnx! > reference!)
  assert.ok(probes.every((probe) => Object.keys(probe.versions).length > 0))
})

test('an engine on the processor is worth a trainer per core, one on a device a single one', () => {
  assert.deepEqual(['wasm', 'onnx-cpu', 'onnx-webgpu', 'onnx-cuda', 'tensorflow'].map((name) => trainersFor(name, 16)), [16, 16, 1, 1, 1]) // prettier-ignore
})

test('an engine that does not finish in time is unavailable with that reason', async () => {
  await assert.rejects(attempt('cpu', { withinMs: 1 }), /did not finish a small program within 0.001 s/)
})

test('an unknown engine is named with the nearest known one', async () => {
  await assert.rejects(loadEngine('onnxcpu'), /unknown engine: onnxcpu \(did you mean onnx-cpu\?\)/)
  await assert.rejects(attempt('onnxcpu'), /did you mean onnx-cpu/)
})
