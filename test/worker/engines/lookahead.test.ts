import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../../../worker/distances/crossEntropy.ts'
import { squared } from '../../../worker/distances/squared.ts'
import { differentiate, matMul } from '../../../worker/tensor/ops.ts'
import type { Arrays, Program, Tensors } from '../../../worker/tensor/program.ts'
import { compiledEngines } from './engines.ts'
import { eager } from '../../../worker/engines/eager/engine.ts'
import { golden as read, type Lookahead, type LookaheadRows, type Matrix } from '../../golden/golden.ts'

const golden = read<Lookahead>('lookahead')
const flat = (m: Matrix | number[]) => Float32Array.from((m as (number | number[])[]).flat())
const [D, H, C, B] = [golden.W[0]!.length, golden.W.length, golden.A.length, golden.learn.inputs.length]

/** The primary's gradient through `inner` SGD steps of a linear student: second order. */
function lookahead(distance: typeof squared, inner: number): Program {
  const spec = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const
  const rows = { x: spec(1, D, B), y: spec(1, C, B) }
  return {
    name: 'lookahead',
    state: { W: spec(1, H, D), b: spec(1, H, 1), A: spec(1, C, H) },
    feeds: { 'learn x': rows.x, 'learn y': rows.y, 'score x': rows.x, 'score y': rows.y },
    step(state, feeds) {
      const { W, b } = state
      const { loss, gradients } = differentiate({ W: W!, b: b! }, (p) => {
        const student = (A: tf.Tensor, part: string) => {
          const code = tf.relu(tf.add(matMul(p.W!, feeds[`${part} x`]!), p.b!)) // [1, H, B]
          return distance.between(feeds[`${part} y`]!, matMul(A, code), {})
        }
        let A = state.A!
        for (let i = 0; i < inner; i++) {
          const step = differentiate({ A }, (own: Tensors) => ({ loss: student(own.A!, 'learn'), also: {} }))
          A = tf.sub(A, tf.mul(step.gradients.A!, golden.rate))
        }
        return { loss: student(A, 'score'), also: {} }
      })
      return { fetches: { loss, W: gradients.W!, b: gradients.b! } }
    },
  }
}

function feeds(kind: 'values' | 'classes'): Arrays {
  const part = (name: 'learn' | 'score', rows: LookaheadRows): Arrays => ({
    [`${name} x`]: transposed(rows.inputs),
    [`${name} y`]: transposed(kind === 'values' ? rows.values : rows.classes.map(oneHot)),
  })
  return { ...part('learn', golden.learn), ...part('score', golden.score) }
}

const oneHot = (c: number) => Array.from({ length: C }, (_, i) => Number(i === c))
const transposed = (m: Matrix) => flat(m[0]!.map((_, j) => m.map((row) => row[j]!)))

for (const engine of [eager('cpu'), ...compiledEngines])
  for (const { distance, inner, ...want } of golden.cases)
    test(`${engine.name}: the gradient through ${inner} inner steps of a ${distance} student is PyTorch's`, async () => {
      const variant = distance === 'squared' ? squared : crossEntropy
      const compiled = await engine.compile([lookahead(variant, inner)])
      const session = compiled.start({ W: flat(golden.W), b: flat(golden.b), A: flat(golden.A) })
      const got = await session.run('lookahead', feeds(distance === 'squared' ? 'values' : 'classes'), [
        'loss',
        'W',
        'b',
      ])
      assert.ok(
        Math.abs(got.loss![0]! - want.loss) < 1e-4 * Math.abs(want.loss),
        `loss ${got.loss![0]}, expected ${want.loss}`,
      )
      const expected = [...flat(want.W), ...flat(want.b)]
      const found = [...got.W!, ...got.b!]
      const off = Math.hypot(...expected.map((v, i) => v - found[i]!)) / Math.hypot(...expected)
      assert.ok(off < 1e-3, `relative error ${off}`)
      session.dispose()
      compiled.release()
    })
