import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Pass, Plan } from '../../../../worker/engines/shared/plan/plan.ts'
import { accessesOf } from '../../../../worker/engines/shared/plan/lifetimes.ts'
import { NotFused } from '../../../../worker/engines/shared/plan/notFused.ts'
import { planOf } from '../../../../worker/engines/shared/plan/planner.ts'
import { matMul } from '../../../../worker/tensor/ops.ts'
import type { Arrays, Program, Specs, Tensors } from '../../../../worker/tensor/program.ts'
import { rowsOf } from '../../../../worker/tensor/rows.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { cohortOf, planned } from '../../training/plans.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { draw, tenConcepts } from '../programs.ts'
import { bothWays } from './memories.ts'
import { fused, onThisProcessor, rounded, witness } from './multiplyAdd.ts'

const computing = (name: string, shapes: Record<string, number[]>, compute: (t: Tensors) => tf.Tensor[]): Program => ({
  name,
  state: Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, dtype: ['of', 'own', 'lent'].includes(name) ? 'int32' : 'float32' },
    ]),
  ) as Specs,
  feeds: {},
  step: (tensors) => ({ fetches: Object.fromEntries(compute(tensors).map((tensor, i) => [`${i}`, tensor])) }),
})

/** Every operator, on numbers of all signs. */
const operators = computing('operators', { x: [2, 3, 7], y: [2, 3, 7], row: [1, 3, 1] }, ({ x, y, row }) => {
  const [big, above] = [tf.mul(x!, 3), tf.greater(x!, y!)]
  return [
    tf.div(tf.sub(tf.add(x!, row!), tf.abs(y!)), tf.sqrt(tf.abs(x!))),
    tf.maximum(tf.minimum(x!, y!), tf.neg(y!)),
    tf.add(tf.floor(big), tf.mul(tf.ceil(big), tf.round(big))),
    tf.add(tf.reciprocal(x!), tf.add(tf.relu(x!), tf.add(tf.step(y!), tf.sign(x!)))),
    tf.where(tf.logicalAnd(above, tf.lessEqual(x!, row!)), x!, y!),
    tf.cast(tf.logicalOr(tf.logicalNot(above), tf.greaterEqual(x!, 0.5)), 'float32'),
    tf.where(tf.isNaN(tf.sqrt(x!)), tf.sub(x!, 1), tf.cast(tf.less(x!, y!), 'float32')),
    tf.cast(tf.equal(tf.round(big), tf.round(tf.mul(y!, 3))), 'float32'),
  ]
})

/** Sums of every sort, and moves of blocks. */
const moves = computing('moves', { x: [3, 6, 37], shared: [2, 37, 4], of: [3] }, ({ x, shared, of }) => {
  const own = tf.gather(shared!, of as tf.Tensor1D)
  const cut = tf.slice(x!, [0, 1, 1], [3, 4, 3])
  return [
    tf.sum(x!, 2),
    tf.sum(x!, 1),
    tf.sum(tf.square(x!), [1, 2]),
    tf.sum(tf.transpose(x!, [0, 2, 1]), 2),
    tf.sum(tf.reshape(x!, [3, 2, 3, 37]), [1, 3]),
    tf.sum(tf.slice(x!, [0, 0, 2], [3, 6, 1]), 1),
    tf.pad(
      cut,
      [
        [0, 0],
        [1, 2],
        [0, 1],
      ],
      0.5,
    ),
    tf.concat([tf.neg(cut), tf.slice(x!, [0, 0, 0], [3, 4, 2])], 2),
    matMul(x!, own),
    tf.mul(tf.sum(shared!, 1), 2),
  ]
})

/** Products along columns and along the inner axis, their rows written out and in loops. */
const products = computing(
  'products',
  { a: [2, 27, 41], at: [2, 9, 27], b: [2, 41, 19], bt: [2, 11, 41], v: [2, 41, 1], h: [2, 5, 40] },
  ({ a, at, b, bt, v, h }) => [
    tf.relu(tf.add(matMul(a!, b!), 0.25)),
    matMul(a!, bt!, false, true),
    tf.mul(matMul(a!, v!), 3),
    matMul(at!, at!, true),
    matMul(h!, h!, false, true),
  ],
)

/** Rows of tables, one of which has as many rows as there are runs: each run's own, and rows that runs share. */
const tables = computing(
  'tables',
  { wide: [9, 39], small: [3, 6], w: [3, 4, 39], own: [15], lent: [10], of: [3] },
  ({ wide, small, w, own, lent, of }) => {
    const columns = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1])
    return [
      rowsOf(wide!, own!, 3, { apart: true }),
      tf.sub(columns(rowsOf(small!, own!, 3, { apart: true })), 1),
      matMul(w!, columns(rowsOf(wide!, own!, 3, { apart: true }))),
      matMul(w!, columns(tf.gather(rowsOf(wide!, lent!, 2, { apart: true }), of as tf.Tensor1D))),
    ]
  },
)

/** A program's plan and what it is given; every outcome is wanted. */
function prepared(program: Program, given: { state?: Arrays; feeds?: Arrays } = {}) {
  const state = { ...draw(program.state, 5), ...given.state }
  const feeds = { ...draw(program.feeds, 6), ...given.feeds }
  const inputs = Object.fromEntries([
    ...Object.entries(state).map(([name, values]) => [`state/${name}`, values] as const),
    ...Object.entries(feeds).map(([name, values]) => [`feeds/${name}`, values] as const),
  ])
  return { plan: planOf(simplify(trace(program))), state, feeds, inputs }
}

const bits = (values: Float32Array | Int32Array) =>
  Array.from(new Int32Array(values.buffer, values.byteOffset, values.length), (own, i) =>
    Number.isNaN(values[i]) ? 'NaN' : own,
  )

const concepts = readFileSync(new URL('../../../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')
const small = concepts.replace(/batch: *\d+/, 'batch: 16')
const trainings = planned(small, 2)
  .slice(1, 2)
  .flatMap((plan) => cohortOf(plan).programs.filter(({ update }) => update))

const programs: [Program, Parameters<typeof prepared>[1]?][] = [
  [operators],
  [moves, { state: { of: Int32Array.of(1, 0, 1) } }],
  [products],
  [
    tables,
    {
      state: {
        own: Int32Array.from({ length: 15 }, (_, i) => (2 * i) % 3),
        lent: Int32Array.from({ length: 10 }, (_, i) => (7 * i) % 9),
        of: Int32Array.of(1, 0, 1),
      },
    },
  ],
  [tenConcepts(2, 20)],
  ...trainings.map((program): [Program] => [program]),
]

for (const [program, given] of programs)
  test(`the plan of ${program.name} means the bits that WebAssembly has, and the reference's numbers`, () => {
    const { plan, state, feeds, inputs } = prepared(program, given)
    const { emitted, interpreted } = bothWays(plan, inputs, onThisProcessor())
    const packed = bothWays(plan, inputs, onThisProcessor(), true)
    const names = Object.keys(emitted)
    assert.ok(names.length > 0)
    for (const name of names) {
      assert.deepEqual(bits(emitted[name]!), bits(interpreted[name]!), name)
      assert.deepEqual(bits(packed.emitted[name]!), bits(interpreted[name]!), `${name}, tiles of packed vectors`)
    }
    const expected = eagerStep(program, state, feeds)
    for (const name of names) {
      const [part, own] = name.split(/\/(.*)/s) as ['state' | 'gradients' | 'fetches', string]
      assertNear(interpreted[name]!, expected[part][own]!, 2e-5, name)
    }
  })

test('a plan is plain data: what was written as JSON and read again means the same', () => {
  const { plan, inputs } = prepared(tenConcepts(2, 20))
  const again = JSON.parse(JSON.stringify(plan)) as Plan
  assert.deepEqual(again, plan)
  assert.deepEqual(bothWays(again, inputs, rounded).interpreted, bothWays(plan, inputs, rounded).interpreted)
})

test('these programs have every sort of pass', () => {
  const passes = programs.flatMap(([program, given]) => {
    const { shared, perRun } = prepared(program, given).plan
    return [...shared, ...perRun]
  })
  const sorts: Record<string, (pass: Pass) => boolean> = {
    elements: ({ kind }) => kind === 'elements',
    'sums that leave columns': (pass) => pass.kind === 'sum' && !pass.summed.at(-1),
    'sixteen partial sums': (pass) => pass.kind === 'sum' && pass.partial === 16,
    'one sum of what lies apart': (pass) => pass.kind === 'sum' && pass.summed.at(-1) === true && pass.partial === 1,
    'products along columns': (pass) => pass.kind === 'product' && pass.order === 'columns',
    'products along the inner axis': (pass) => pass.kind === 'product' && pass.order === 'inner',
    'scaled products': (pass) => pass.kind === 'product' && pass.alpha !== 1,
    'rows of tables': ({ kind }) => kind === 'rows',
    'what runs pick': (pass) => accessesOf(pass).some(({ pick }) => pick),
  }
  assert.deepEqual(
    Object.keys(sorts).filter((sort) => !passes.some(sorts[sort]!)),
    [],
  )
})

test('a layer with its bias and its rectifier is one pass, and a sum takes in what it adds up', () => {
  const layer = computing('layer', { w: [2, 3, 4], b: [2, 3, 1], x: [1, 4, 8], t: [2, 3, 8] }, ({ w, b, x, t }) => {
    const h = tf.relu(tf.add(matMul(w!, x!), b!))
    return [h, tf.sum(tf.mul(h, t!), 2, true)]
  })
  const { plan } = prepared(layer)
  const [product, sum, ...others] = plan.perRun
  assert.ok(product?.kind === 'product' && product.value.kind === 'apply' && sum?.kind === 'sum')
  assert.deepEqual([product.rows, product.inner, product.columns, product.value.operator], [3, 4, 8, 'Relu'])
  assert.deepEqual([sum.loops, sum.summed, sum.partial], [[3, 8], [false, true], 16])
  assert.deepEqual([plan.runs, plan.shared, others, plan.scratch], [2, [], [], 0])
})

test('a copy of what the only run computes comes after it', () => {
  const turned = computing('turned', { x: [1, 6, 20], w: [1, 5, 20] }, ({ x, w }) => {
    const h = tf.relu(x!)
    return [h, matMul(w!, tf.transpose(h, [0, 2, 1]))]
  })
  const { plan, inputs, state, feeds } = prepared(turned)
  const { interpreted } = bothWays(plan, inputs, rounded)
  const { fetches } = eagerStep(turned, state, feeds)
  for (const name of ['0', '1']) assertNear(interpreted[`fetches/${name}`]!, fetches[name]!, 2e-5, name)
  const wide = planOf(simplify(trace(turned)), { wide: true })
  assert.deepEqual([wide.shared, wide.perRun.map(({ kind }) => kind)], [[], ['elements', 'elements', 'product']])
})

test('rows that runs may read together are not planned: how many runs there are must not decide', () => {
  const shared = computing('shared', { wide: [9, 8], w: [1, 4, 8], own: [5] }, ({ wide, w, own }) => [
    matMul(w!, tf.transpose(rowsOf(wide!, own!, 1), [0, 2, 1])),
  ])
  assert.throws(() => prepared(shared), NotFused)
})

test('a multiply-add that rounds once is told from one that rounds twice', () => {
  assert.deepEqual([fused(...witness), rounded(...witness)], [2 ** -24, 0])
  // The sum of a product and 2⁻⁸⁰ is halfway between two float32 but for that: float64 alone would lose it.
  const a = Math.fround(1 + 2 ** -23)
  const half = Math.fround(2 ** -24)
  assert.equal(fused(half, 1, 1), 1)
  assert.equal(fused(half, a, 1), Math.fround(1 + 2 ** -23))
  assert.equal(fused(2 ** -40, 2 ** -40, Math.fround(1)), 1)
  assert.equal(fused(Infinity, 1, 0), Infinity)
  assert.ok(Number.isNaN(fused(Infinity, 0, 1)))
})
