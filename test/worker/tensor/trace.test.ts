import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { detach, differentiate, matMul, perRun } from '../../../worker/tensor/ops.ts'
import type { Program, Tensors } from '../../../worker/tensor/program.ts'
import { outcomes, reachable } from '../../../worker/tensor/trace/graph.ts'
import { simplify } from '../../../worker/tensor/trace/passes/index.ts'
import { assertPure, trace } from '../../../worker/tensor/trace/trace.ts'
import { eagerStep } from '../engines/eager.ts'
import { assertNear } from '../engines/near.ts'
import { classifier, draw, tenConcepts, trained } from '../engines/programs.ts'

const program = (name: string, step: (x: tf.Tensor, state: Tensors) => tf.Tensor): Program => ({
  name,
  state: { x: { shape: [2, 3, 40], dtype: 'float32' }, w: { shape: [2, 3, 3], dtype: 'float32' } },
  feeds: {},
  step: (state) => ({ fetches: { y: step(state.x!, state) } }),
})

test('two traces of the programs of these tests are identical', () => {
  for (const pure of [tenConcepts(2, 16), classifier(3, 8, [4, 5, 3])]) assertPure(pure)
})

test('a program that draws a number is not pure', () => {
  assert.throws(() => assertPure(program('dice', (x) => tf.mul(x, Math.random()))), /program dice is not pure/)
})

test('noise inside a program is refused with its shape', () => {
  const noisy = program('noisy', (x) => tf.add(x, tf.randomNormal([2, 3, 40])))
  assert.throws(() => trace(noisy), /program noisy: a constant of shape \[2,3,40\] would be baked into the program/)
})

test('reading a tensor inside a program is refused', () => {
  assert.throws(
    () => trace(program('nosy', (x) => tf.mul(x, x.dataSync()[0]!))),
    /program nosy: a program may not read/,
  )
})

test('a tensor made outside the program is refused', () => {
  void tf.setBackend('cpu')
  const outside = tf.scalar(2)
  assert.throws(() => trace(program('leaky', (x) => tf.mul(x, outside))), /program leaky: a tensor made outside/)
  outside.dispose()
})

test('a kernel without an entry is named with its program', () => {
  assert.throws(() => trace(program('odd', (x) => tf.sinh(x))), /program odd: the kernel Sinh is not in the table/)
})

test('products whose batches broadcast in part are refused', () => {
  const mixed = program('mixed', (x) =>
    tf.matMul(tf.reshape(x, [2, 1, 3, 40]), tf.reshape(tf.concat([x, x, x], 0), [2, 3, 40, 3])),
  )
  assert.throws(() => trace(mixed), /batch dimensions must be equal, or one operand a single matrix/)
})

test('tracing leaves the backend and the number of tensors as they were', () => {
  void tf.setBackend('cpu')
  const before = tf.memory().numTensors
  trace(tenConcepts(2, 16))
  assert.equal(tf.getBackend(), 'cpu')
  assert.equal(tf.memory().numTensors, before)
})

test('products with a shared operand give the numbers worked out by hand', async () => {
  const byHand: Program = {
    name: 'by hand',
    state: { a: { shape: [1, 2, 2], dtype: 'float32' }, b: { shape: [2, 2, 2], dtype: 'float32' } },
    feeds: {},
    step: ({ a, b }) => ({
      fetches: { ab: matMul(a!, b!), ba: matMul(b!, a!), atb: matMul(a!, b!, true), abt: matMul(a!, b!, false, true) },
    }),
  }
  const state = { a: Float32Array.of(1, 2, 3, 4), b: Float32Array.of(1, 0, 0, 1, 5, 6, 7, 8) }
  const compiled = await onnxEngine().compile([byHand])
  const { ab, ba, atb, abt } = await compiled.start(state).run('by hand', {}, ['ab', 'ba', 'atb', 'abt'])
  assert.deepEqual([...ab!], [1, 2, 3, 4, 19, 22, 43, 50])
  assert.deepEqual([...ba!], [1, 2, 3, 4, 23, 34, 31, 46])
  assert.deepEqual([...atb!], [1, 3, 2, 4, 26, 30, 38, 44])
  assert.deepEqual([...abt!], [1, 2, 3, 4, 17, 23, 39, 53])
  compiled.release()
})

/** A two-layer primary with its largest k units kept, read by a student that first learns from it for one step. */
const lookahead: Program = {
  name: 'lookahead',
  state: {
    W: { shape: [2, 8, 5], dtype: 'float32' },
    V: { shape: [2, 6, 8], dtype: 'float32' },
    A: { shape: [2, 6, 5], dtype: 'float32' },
    rate: { shape: [2, 1, 1], dtype: 'float32' },
  },
  feeds: { x: { shape: [1, 12, 5], dtype: 'float32' }, other: { shape: [1, 12, 5], dtype: 'float32' } },
  step({ W, V, A, rate }, { x, other }) {
    const code = (p: Tensors, rows: tf.Tensor) => {
      const h = tf.tanh(matMul(p.W!, rows, false, true)) // [R, 8, B]
      const reach = detach(tf.transpose(tf.abs(h), [0, 2, 1]))
      const least = tf.slice(tf.topk(reach, 3).values, [0, 0, 2], [-1, -1, 1])
      const mask = tf.transpose(tf.cast(tf.greaterEqual(reach, least), 'float32'), [0, 2, 1])
      return matMul(p.V!, tf.mul(h, mask))
    }
    const distance = (student: tf.Tensor, p: Tensors, rows: tf.Tensor) =>
      tf.sum(tf.square(tf.sub(tf.sigmoid(matMul(student, rows, false, true)), code(p, rows))), [1, 2]) // [R]
    const { also, gradients } = differentiate({ W: W!, V: V! }, (p) => {
      const inner = tf.grad((student: tf.Tensor) => tf.sum(distance(student, p, x!)))(A!)
      const learned = tf.sub(A!, tf.mul(inner, rate!))
      const loss = distance(learned, p, other!)
      return { loss, also: { loss, learned } }
    })
    return { gradients, fetches: { ...also, dW: gradients.W!, dV: gradients.V! } }
  },
}

test('a gradient through an inner step of a student agrees with the reference engine', async () => {
  const [state, feeds] = [draw(lookahead.state, 3, 0.7), draw(lookahead.feeds, 4)]
  state.rate!.set([0.1, 0.3])
  const expected = eagerStep(lookahead, state, feeds)
  const compiled = await onnxEngine().compile([lookahead])
  const names = Object.keys(expected.fetches)
  const actual = await compiled.start(state).run('lookahead', feeds, names)
  for (const name of names) assertNear(actual[name]!, expected.fetches[name]!, 1e-5, name)
  compiled.release()
})

test('that gradient agrees with central differences of its loss', async () => {
  const [state, feeds] = [draw(lookahead.state, 3, 0.7), draw(lookahead.feeds, 4)]
  state.rate!.set([0.1, 0.3])
  const compiled = await onnxEngine().compile([lookahead])
  const session = compiled.start(state)
  const { dV } = await session.run('lookahead', feeds, ['dV'])
  for (const i of [0, 17, 40, 61]) {
    const step = 1e-2
    const losses: number[] = []
    for (const sign of [1, -1]) {
      session.write({ V: state.V!.map((value, j) => (j === i ? value + sign * step : value)) as Float32Array })
      const { loss } = await session.run('lookahead', feeds, ['loss'])
      losses.push(loss![0]! + loss![1]!)
    }
    assertNear([dV![i]!], [(losses[0]! - losses[1]!) / (2 * step)], 2e-3, `dV ${i}`)
  }
  compiled.release()
})

test('operations are counted from matrix products, forward and backward', async () => {
  const compiled = await onnxEngine().compile([classifier(2, 8, [4, 5, 3])])
  // Forward of both layers, both weight gradients, and the gradient that reaches the hidden layer.
  assert.equal(compiled.flops('mlp 4-5-3'), 2 * 2 * 8 * (4 * 5 + 5 * 3 + 4 * 5 + 5 * 3 + 5 * 3))
  compiled.release()
})

/** A code and two readouts of it, each held against a target. */
const readouts = (shared: boolean): Program => {
  const [matrix, rows] = [
    { shape: [3, 4, 4], dtype: 'float32' },
    { shape: [3, 4, 8], dtype: 'float32' },
  ] as const
  const { state, feeds, update } = trained({ W: matrix, V: matrix, A: matrix }, 3)
  return {
    name: 'readouts',
    state,
    feeds: { ...feeds, x: rows, t: rows, other: rows },
    update: update!,
    step({ W, V, A }, { x, t, other }) {
      const { gradients } = differentiate({ W: W!, V: V!, A: A! }, (p) => {
        const h = tf.relu(matMul(p.W!, x!)) // [R, H, B]
        const task = perRun(tf.square(tf.sub(matMul(p.V!, h), t!)))
        const student = perRun(tf.square(tf.sub(matMul(p.A!, h), shared ? t! : other!)))
        return { loss: tf.add(task, student), also: {} }
      })
      return { gradients, fetches: { dW: gradients.W!, dV: gradients.V!, dA: gradients.A! } }
    },
  }
}

for (const [shared, products] of [
  [true, 5],
  [false, 8],
] as const)
  test(`two readouts of one code with ${shared ? 'one target' : 'two targets'} take ${products} products and give the reference's gradients`, async () => {
    const program = readouts(shared)
    const kernels = reachable(outcomes(simplify(trace(program)))).map(({ kernel }) => kernel)
    assert.equal(kernels.filter((kernel) => kernel === 'BatchMatMul').length, products)
    const [state, feeds] = [draw(program.state, 3), draw(program.feeds, 4)]
    const compiled = await onnxEngine().compile([program])
    const actual = await compiled.start(state).run(program.name, feeds, ['dW', 'dV', 'dA'])
    const { fetches } = eagerStep(program, state, feeds)
    for (const name of ['dW', 'dV', 'dA']) assertNear(actual[name]!, fetches[name]!, 1e-5, name)
    compiled.release()
  })
