import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { compiledEngine } from '../../../../worker/engines/shared/compiled/engine.ts'
import { mixedBackend, type Finder } from '../../../../worker/engines/shared/mixed/backend.ts'
import { onnxOptions } from '../../../../worker/engines/onnx/engine.ts'
import { onnxBackend } from '../../../../worker/engines/onnx/executable.ts'
import type { Program, Tensors } from '../../../../worker/tensor/program.ts'
import { outcomes, reachable } from '../../../../worker/tensor/trace/graph.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { draw } from '../programs.ts'

/** A routine of our own for every `Tanh`, which counts its calls. */
function tangents(suits = true) {
  const seen = { calls: 0 }
  const find: Finder = (graph) =>
    reachable(outcomes(graph))
      .filter(({ kernel }) => kernel === 'Tanh')
      .map((node) => ({
        node,
        reads: node.inputs,
        room: {},
        suits: () => suits,
        bind(memory, at) {
          const [from, to] = [memory.view(at(node.inputs[0]!)), memory.view(at(node))]
          return () => {
            seen.calls++
            to.set(from.map((value) => Math.tanh(value)))
          }
        },
      }))
  return { seen, find }
}

const program = (step: (x: tf.Tensor) => Tensors): Program => ({
  name: 'staged',
  state: { x: { shape: [2, 3, 4], dtype: 'float32' } },
  feeds: {},
  step: ({ x }) => ({ fetches: step(x!) }),
})

/** What a program fetches is what it fetches on the reference; gives how often the routines ran. */
async function calls(step: (x: tf.Tensor) => Tensors, suits = true): Promise<number> {
  const { seen, find } = tangents(suits)
  const backend = mixedBackend(onnxBackend(onnxOptions()), [find])
  const own = program(step)
  const state = draw(own.state, 1)
  const expected = eagerStep(own, state, {}).fetches
  const compiled = await compiledEngine({ name: 'staged', summary: '', packages: [] }, backend).compile([own])
  const session = compiled.start(state)
  for (let call = 0; call < 2; call++) {
    const fetched = await session.run('staged', {}, Object.keys(expected))
    for (const [name, values] of Object.entries(expected)) assertNear(fetched[name]!, values, 1e-6, name)
  }
  session.dispose()
  compiled.release()
  return seen.calls / 2
}

test('a routine stands between what it reads and what reads it', async () => {
  assert.equal(await calls((x) => ({ y: tf.add(tf.exp(tf.tanh(tf.exp(x))), tf.exp(x)) })), 1)
})

test('routines run in a row, at once, first and last', async () => {
  const twice = (x: tf.Tensor) => tf.tanh(tf.exp(tf.tanh(x)))
  assert.equal(await calls((x) => ({ last: twice(x), beside: tf.exp(tf.tanh(tf.sqrt(tf.abs(x)))) })), 3)
})

test('outcomes before and behind a routine are all written', async () => {
  const all = (x: tf.Tensor) => {
    const before = tf.exp(x)
    const made = tf.tanh(before)
    return { x: tf.clone(x), before, behind: tf.mul(made, before), also: tf.sum(made, 2) }
  }
  assert.equal(await calls(all), 1)
})

test('where a routine does not suit, writes twice, or a truth value would cross, the program stays whole', async () => {
  assert.equal(await calls((x) => ({ y: tf.exp(tf.tanh(tf.exp(x))) }), false), 0)
  assert.equal(await calls((x) => ({ y: tf.tanh(x), z: tf.exp(tf.tanh(x)) })), 0)
  assert.equal(await calls((x) => ({ y: tf.where(tf.greater(x, 0), tf.tanh(tf.exp(x)), x) })), 0)
})
