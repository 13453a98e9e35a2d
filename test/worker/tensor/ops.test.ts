import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { differentiable } from '../../../worker/tensor/gradients.ts'
import * as ops from '../../../worker/tensor/ops.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from '../derivatives.ts'

interface Case {
  f: (...x: Tensor[]) => Tensor
  shapes: number[][]
  /** Added to every operand. */
  shift?: number
}

const cube = [2, 3, 4]
/** Not linear in any operand, so that a second derivative is there to be wrong. */
const squared =
  (f: Case['f']): Case['f'] =>
  (...x) =>
    tf.square(f(...x))
const one = (f: Case['f'], shift = 0): Case[] => [{ f, shapes: [cube], shift }]
/** Operands of equal shape, and each broadcast against the other. */
const two = (f: Case['f'], shift = 0): Case[] =>
  [
    [cube, cube],
    [[2, 1, 1], cube],
    [cube, [3, 1]],
  ].map((shapes) => ({ f, shapes, shift }))
const products = (f: typeof ops.matMul): Case[] => [
  ...[
    {
      shapes: [
        [2, 3, 4],
        [2, 4, 2],
      ],
    },
    {
      shapes: [
        [2, 4, 3],
        [2, 4, 2],
      ],
      ta: true,
    },
    {
      shapes: [
        [2, 3, 4],
        [2, 2, 4],
      ],
      tb: true,
    },
    {
      shapes: [
        [2, 4, 3],
        [2, 2, 4],
      ],
      ta: true,
      tb: true,
    },
    {
      shapes: [
        [1, 3, 4],
        [2, 4, 2],
      ],
    },
    {
      shapes: [
        [2, 3, 4],
        [1, 2, 4],
      ],
      tb: true,
    },
    {
      shapes: [
        [2, 4, 3],
        [1, 2, 4],
      ],
      ta: true,
      tb: true,
    },
  ].map(({ shapes, ta, tb }) => ({ f: squared((a, b) => f(a!, b!, ta, tb)), shapes })),
]
const positive = 1.5

const kernels: Record<string, Case[]> = {
  Add: two(squared(tf.add)),
  Sub: two(squared(tf.sub)),
  Multiply: two(tf.mul),
  RealDiv: two(tf.div, positive),
  Maximum: two(squared(tf.maximum)),
  Minimum: two(squared(tf.minimum)),
  Neg: one(squared(tf.neg)),
  Square: one((x) => tf.square(tf.square(x!))),
  Sqrt: one(tf.sqrt, positive),
  Exp: one(tf.exp),
  Log: one(tf.log, positive),
  Abs: one(squared(tf.abs)),
  Relu: one(squared(tf.relu)),
  Tanh: one(tf.tanh),
  Sigmoid: one(tf.sigmoid),
  Sign: one((x) => tf.mul(tf.square(x!), tf.sign(x!))),
  Step: one((x) => tf.mul(tf.square(x!), tf.step(x!))),
  ZerosLike: one((x) => tf.add(tf.square(x!), tf.zerosLike(x!))),
  Identity: one(squared(tf.clone)),
  Cast: one(squared((x) => tf.cast(x!, 'float32'))),
  Reshape: one(squared((x) => tf.reshape(x!, [6, 4]))),
  Transpose: one(squared((x) => tf.transpose(x!, [2, 0, 1]))),
  Sum: [1, [0, 2], undefined].flatMap((axis) =>
    [true, false].flatMap((keep) => one(squared((x) => tf.sum(x!, axis, keep)))),
  ),
  Tile: [{ f: squared((x) => tf.tile(x!, [2, 1, 3])), shapes: [[1, 3, 1]] }],
  Slice: one(squared((x) => tf.slice(x!, [0, 1, 2], [-1, 2, 1]))),
  PadV2: one(
    squared((x) =>
      tf.pad(x!, [
        [0, 0],
        [1, 0],
        [2, 1],
      ]),
    ),
  ),
  ExpandDims: one(squared((x) => tf.expandDims(x!, 1))),
  Concat: [{ f: squared((a, b) => tf.concat([a!, b!], 1)), shapes: [cube, [2, 2, 4]] }],
  Select: two(squared((a, b) => tf.where(tf.greater(drawn(cube, 5), 0), a!, b!))).slice(0, 1),
  BatchMatMul: products((a, b, ta, tb) => tf.matMul(a, b, ta, tb)),
}

const mask = (x: Tensor) => tf.cast(tf.greater(x, 0), 'float32')
const functions: Record<string, Case[]> = {
  detach: one((x) => tf.mul(x!, ops.detach(tf.zerosLike(x!)))),
  scaleGradient: one(squared((x) => ops.scaleGradient(x!, tf.scalar(1)))),
  matMul: products(ops.matMul),
  matMulOfGroups: [2, 4, 1].map((groups) => ({
    f: squared((a, x) => ops.matMulOfGroups(a!, x!)),
    shapes: [
      [4, 3, 2],
      [groups, 2, 5],
    ],
  })),
  toEachRun: [{ f: squared((x) => tf.mul(ops.toEachRun(x!, 4), drawn([4, 3, 2], 9))), shapes: [[2, 3, 2]] }],
  meanRows: one(squared(ops.meanRows)),
  perRun: one(squared(ops.perRun)),
  rms: one(ops.rms),
  logSumExp: one(ops.logSumExp),
  logSoftmax: one(ops.logSoftmax),
  softmax: one(ops.softmax),
  masked: one(squared((x) => ops.masked(x!, mask))),
  differentiate: one((x) => gradientsOf(tf.exp, [x!])[0]!),
}

for (const [name, cases] of Object.entries({ ...kernels, ...functions }))
  test(
    `${name} has the gradient and the Hessian-vector product of central differences`,
    onReference(() =>
      cases.forEach(({ f, shapes, shift = 0 }, i) =>
        assertDerivatives(
          `${name}, case ${i}`,
          f,
          shapes.map((shape, j) => tf.add(drawn(shape, 3 * i + j), shift)),
        ),
      ),
    ),
  )

test('every kernel of the gradients table, and every function of ops, is held against differences', () => {
  assert.deepEqual(Object.keys(kernels).sort(), [...differentiable].sort())
  const exported = Object.entries(ops).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  assert.deepEqual(Object.keys(functions).sort(), exported.sort())
})

for (const [kernel, f] of Object.entries({
  Sinh: tf.sinh,
  Softmax: (x: Tensor) => tf.softmax(x, -1),
  Mean: (x: Tensor) => tf.mean(x),
  Max: (x: Tensor) => tf.max(x),
  TopK: (x: Tensor) => tf.topk(x, 2).values,
  Greater: (x: Tensor) => tf.cast(tf.greater(x, 0), 'float32'),
  GatherV2: (x: Tensor) => tf.gather(x, tf.tensor1d([0, 1], 'int32'), 1),
}))
  test(
    `${kernel}, which is not in the table, throws on a gradient's path`,
    onReference(() => {
      assert.throws(() => gradientsOf((x) => f(x!), [drawn(cube, 1)]), new RegExp(`not found for ${kernel}`))
    }),
  )

test(
  'a scaled gradient is the gradient times its factor, per run, and the value stays',
  onReference(() => {
    const x = drawn(cube, 1)
    const factor = tf.tensor([0.5, 2], [2, 1, 1])
    const scaled = (x?: Tensor) => ops.scaleGradient(x!, factor)
    assert.deepEqual(valuesOf(scaled(x)), valuesOf(x))
    const [plain, felt] = [tf.square, (x?: Tensor) => tf.square(scaled(x))].map(
      (f) => gradientsOf((x) => f(x!), [x])[0]!,
    )
    assert.deepEqual(valuesOf(felt!), valuesOf(tf.mul(plain!, factor)))
  }),
)

test(
  'what a group of runs reads gives each of them what a copy of its own would',
  onReference(() => {
    const [a, x] = [drawn([6, 3, 2], 1), drawn([2, 2, 5], 2)]
    const copies = ops.toEachRun(x, 6)
    const places = [0, 0, 0, 1, 1, 1].map((group) => tf.slice(x, [group, 0, 0], [1, -1, -1]))
    assert.deepEqual(valuesOf(copies), valuesOf(tf.concat(places, 0)))
    assert.deepEqual(valuesOf(ops.matMulOfGroups(a, x)), valuesOf(ops.matMul(a, copies)))
    assert.throws(() => ops.matMulOfGroups(drawn([5, 3, 2], 1), x), /5 runs cannot be 2 groups/)
  }),
)

test(
  'nothing flows back through what is detached, nor through a mask',
  onReference(() => {
    const x = drawn(cube, 1)
    const [detached] = gradientsOf((x) => tf.square(ops.detach(x!)), [x])
    assert.ok(valuesOf(detached!).every((g) => g === 0))
    const [through] = gradientsOf((x) => ops.masked(x!, mask), [x])
    assert.deepEqual(valuesOf(through!), valuesOf(mask(x)))
  }),
)

test(
  'what several sums share has the gradient of all of them',
  onReference(() =>
    assertDerivatives(
      'a shared sum',
      (x) => {
        const [a, b] = [tf.square(x!), tf.exp(x!)]
        const c = tf.tanh(a)
        return tf.add(c, tf.add(a, b))
      },
      [drawn(cube, 1)],
    ),
  ),
)

test('a product whose batches broadcast in part is refused with its shapes', () => {
  assert.throws(
    () => ops.matMul(drawn([2, 3, 4], 1), drawn([3, 4, 2], 2)),
    /matMul of \[2,3,4\] and \[3,4,2\]: batches/,
  )
})
