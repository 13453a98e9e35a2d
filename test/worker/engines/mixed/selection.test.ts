import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { compiledEngine } from '../../../../worker/engines/shared/compiled/engine.ts'
import { mixedBackend } from '../../../../worker/engines/shared/mixed/backend.ts'
import { selection } from '../../../../worker/engines/shared/mixed/selection.ts'
import { selectionKernel } from '../../../../worker/engines/shared/mixed/selection/kernel.ts'
import { onnxOptions } from '../../../../worker/engines/onnx/engine.ts'
import { onnxBackend } from '../../../../worker/engines/onnx/executable.ts'
import { atLeastKth } from '../../../../worker/tensor/selection.ts'
import type { Program } from '../../../../worker/tensor/program.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { contextOf } from '../../registered.ts'
import { topk } from '../../../../worker/sparsifiers/topk.ts'
import { numbers } from '../programs.ts'
import { kinds } from '../selections.ts'

const columns = 8

for (const [kind, make] of Object.entries(kinds))
  test(`at least the k-th largest, numbers ${kind}: as by sorting, for every k`, () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
    const selected = selectionKernel(memory)
    for (const units of [4, 12, 128]) {
      const x = new Float32Array(memory.buffer, 4096, units * columns)
      const mask = new Float32Array(memory.buffer, 4096 + 4 * x.length, x.length)
      x.set(numbers(x.length, units).map((value, i) => Math.fround(make(value, i))))
      for (let k = 1; k <= units; k++) {
        selected(x.byteOffset, mask.byteOffset, 4 * columns, units, k, 0)
        for (let column = 0; column < columns; column++) {
          const own = Array.from({ length: units }, (_, unit) => x[unit * columns + column]!)
          const kth = own.toSorted((a, b) => b - a)[k - 1]!
          const got = own.map((_, unit) => mask[unit * columns + column]!)
          assert.deepEqual(
            got,
            own.map((value) => Number(value >= kth)),
            `${units} units, k = ${k}`,
          )
        }
      }
    }
  })

const sparsified = (k: number[], units = 16, rows = 8): Program => ({
  name: 'sparsified',
  state: { h: { shape: [k.length, units, rows], dtype: 'float32' } },
  feeds: {},
  step: ({ h }) => ({ fetches: { code: topk.sparsify!(contextOf({ h: tf.square(h!), options: { k } })) } }),
})

const strengths = [[4], [1], [16], [3, 3], [2, 8], [1, 16, 5, 1, 5, 0.25]]

for (const k of strengths)
  test(`topk with k = ${k} has a routine of its own, which keeps what ONNX Runtime's selection keeps`, async () => {
    const program = sparsified(k)
    const [found, ...others] = selection(simplify(trace(program)))
    assert.deepEqual(
      found!.node.attributes.k,
      k.map((value) => (value < 1 ? 16 * value : value)),
    )
    assert.equal(others.length, 0)
    const general = onnxBackend(onnxOptions())
    const state = { h: numbers(k.length * 16 * 8, 3) }
    const codes = await Promise.all(
      [general, mixedBackend(general, [selection])].map(async (backend) => {
        const compiled = await compiledEngine({ name: '', summary: '', packages: [] }, backend).compile([program])
        return (await compiled.start(state).run('sparsified', {}, ['code'])).code!
      }),
    )
    assert.deepEqual(codes[1], codes[0])
  })

test('layers whose rows or units do not come in vectors are left as they are', () => {
  assert.deepEqual(selection(simplify(trace(sparsified([2], 10, 8)))), [])
  assert.deepEqual(selection(simplify(trace(sparsified([2], 12, 6)))), [])
})

test('a selection along the last axis is left as it is', () => {
  const program: Program = {
    name: 'reading',
    state: { x: { shape: [2, 8, 16], dtype: 'float32' } },
    feeds: {},
    step: ({ x }) => ({ fetches: { mask: atLeastKth(x!, [3, 3]) } }),
  }
  assert.deepEqual(selection(simplify(trace(program))), [])
})
