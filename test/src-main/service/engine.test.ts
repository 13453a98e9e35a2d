import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engineNamed } from '../../../src-main/service/engine.ts'
import type { EngineReport } from '../../../core/commands.ts'

const report = (name: string, speed?: number, reason?: string): EngineReport => ({
  ...{ name, summary: '', available: reason === undefined, versions: {} },
  ...(reason !== undefined && { reason }),
  ...(speed !== undefined && { modelStepsPerSecond: speed }),
})
const reports = [report('onnx-cpu', 900), report('wasm', 1200), report('cuda', 9000, 'its library is not installed')]

test('Asked for none, or for auto, the fastest engine that is available computes', () => {
  assert.equal(engineNamed(reports, null).name, 'wasm')
  assert.equal(engineNamed(reports, 'auto').name, 'wasm')
  assert.equal(engineNamed(reports, 'onnx-cpu').name, 'onnx-cpu')
  assert.equal(engineNamed([report('one'), report('two')], null).name, 'one')
})

test('The fastest is so with as many trainers as it is worth', () => {
  const many = { ...report('wasm', 1000), trainers: 16 }
  const one = { ...report('gpu', 9000), trainers: 1 }
  assert.equal(engineNamed([one, many], 'auto').name, 'wasm')
  assert.equal(engineNamed([one, { ...many, trainers: 8 }], 'auto').name, 'gpu')
})

test('An unknown engine is answered with the nearest, a missing one with its reason', () => {
  const refused = (message: string, name: string | null, of = reports) =>
    assert.throws(() => engineNamed(of, name), { message })
  refused('unknown engine: wsam (did you mean wasm?)', 'wsam')
  refused('unknown engine: quantum (expected auto, onnx-cpu, wasm, cuda)', 'quantum')
  refused('the engine cuda is not available: its library is not installed', 'cuda')
  refused('no engine is available here; pellucid engines says why', null, [reports[2]!])
})
