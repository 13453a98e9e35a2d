// Tests of what native code computes; native.whole.test.ts runs them where there is a compiler.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { fillWordsBy } from '../../../../core/random/threefryKernel.ts'
import { addProductsBy } from '../../../../worker/measures/algebra/product.ts'
import { isLarge } from '../../../../worker/engines/native/large.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { matMul } from '../../../../worker/tensor/ops.ts'
import { rowsOf } from '../../../../worker/tensor/rows.ts'
import type { Arrays, Program, Specs, Tensors } from '../../../../worker/tensor/program.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { draw, numbers } from '../programs.ts'

const warnings: string[] = []
const engine = await nativeEngine({ suits: () => true, warn: (message) => warnings.push(message) })

const program = (name: string, state: Specs, compute: (t: Tensors) => tf.Tensor[]): Program => ({
  name,
  state,
  feeds: {},
  step: (tensors) => ({ fetches: Object.fromEntries(compute(tensors).map((tensor, i) => [`${i}`, tensor])) }),
})
const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const })
const whole = (...shape: number[]) => ({ shape, dtype: 'int32' as const })

async function fetched(one: Program, state: Arrays, names: string[]): Promise<Arrays> {
  const compiled = await engine.compile([one])
  const session = compiled.start(state)
  const got = await session.run(one.name, {}, names)
  session.dispose()
  compiled.release()
  return got
}

async function assertRight(one: Program, state: Arrays, tolerance = 2e-5): Promise<void> {
  const expected = eagerStep(one, state, {}).fetches
  const actual = await fetched(one, state, Object.keys(expected))
  for (const [name, values] of Object.entries(expected))
    assertNear(actual[name]!, values, tolerance, `${one.name}: ${name}`)
}

test('native: products of every extent around vectors and tiles agree with the reference', async () => {
  for (const [rows, inner, columns] of [
    [1, 1, 1],
    [1, 9, 1],
    [3, 2, 5],
    [2, 4, 16],
    [5, 33, 7],
    [10, 10, 10],
    [10, 512, 10],
    [13, 160, 17],
    [7, 36, 31],
    [20, 10, 48],
    [25, 3, 19],
    [33, 17, 27],
    [64, 40, 66],
    [130, 70, 33],
  ] as const) {
    const state = {
      a: float(2, rows, inner),
      at: float(2, inner, rows),
      b: float(2, inner, columns),
      bt: float(1, columns, inner),
      bias: float(2, rows, 1),
      like: float(2, rows, columns),
    }
    const one = program(`${rows} × ${inner} × ${columns}`, state, ({ a, at, b, bt, bias, like }) => {
      const h = tf.relu(tf.add(matMul(a!, b!), bias!))
      return [
        h,
        tf.sum(h, 2),
        tf.max(h, 1),
        matMul(at!, b!, true),
        tf.sub(matMul(a!, bt!, false, true), like!),
        tf.mul(matMul(at!, bt!, true, true), 0.5),
      ]
    })
    await assertRight(one, draw(state, 7))
  }
})

test('native: exponentials, logarithms and tangents are within 3e-7 of theirs, and right at the ends of their range', async () => {
  const drawn = [...numbers(2000, 3)].flatMap((x) => [x, 10 * x, 80 * x])
  const ends = [
    0, -0, 1, -1, 88.7, 88.72, 89, 100, 3e38, -87.4, -100, -103.9, -104, -200, 1e-40, 1e-45, 0.625, 0.6249, -9, 30,
  ]
  const odd = [NaN, Infinity, -Infinity]
  const x = Float32Array.from([...drawn, ...ends, ...odd])
  const state = { x: float(1, 1, x.length) }
  const one = program('functions', state, ({ x }) => [tf.exp(x!), tf.log(x!), tf.tanh(x!)])
  const got = await fetched(one, { x }, ['0', '1', '2'])
  for (const [name, right] of [
    ['0', Math.exp],
    ['1', Math.log],
    ['2', Math.tanh],
  ] as const)
    for (const [i, value] of got[name]!.entries()) {
      const exact = Math.fround(right(x[i]!))
      if (!Number.isFinite(exact)) assert.ok(Object.is(value, exact), `${right.name}(${x[i]}) is ${value}`)
      else
        assert.ok(
          Math.abs(value - exact) <= 3e-7 * Math.abs(exact) + 2 ** -148,
          `${right.name}(${x[i]}) is ${value}, not ${exact}`,
        )
    }
})

test('native: rows that runs share give each run what it reads', async () => {
  const state = { table: float(9, 40), rows: whole(10), w: float(6, 7, 40), of: whole(6) }
  const given = {
    ...draw(state, 3),
    rows: Int32Array.of(8, 0, 3, 3, 7, 1, 2, 5, 4, 6),
    of: Int32Array.of(0, 1, 1, 0, 1, 0),
  }
  const one = program('shared rows', state, ({ table, rows, w, of }) => {
    const picked = rowsOf(table!, rows!, 2)
    const joined = matMul(tf.reshape(w!, [2, 21, 40]), picked, false, true) // [2, 21, 5]
    return [
      tf.add(tf.reshape(joined, [6, 7, 5]), 1),
      matMul(w!, tf.gather(picked, of as tf.Tensor1D, 0), false, true),
      matMul(w!, rowsOf(table!, rows!, 1), false, true),
    ]
  })
  await assertRight(one, given)
})

test('native: the largest of rows is NaN where one is, and a sum too', async () => {
  const x = numbers(2 * 3 * 37, 4)
  x[5] = NaN
  const state = { x: float(2, 3, 37) }
  const one = program('NaN', state, ({ x }) => [tf.max(x!, 2), tf.sum(x!, 2), tf.max(x!, 1)])
  const got = await fetched(one, { x }, ['0', '1', '2'])
  assert.deepEqual(Array.from(got[0]!, Number.isNaN), [true, false, false, false, false, false])
  assert.deepEqual(Array.from(got[1]!, Number.isNaN), [true, false, false, false, false, false])
  assert.deepEqual(Array.from(got[2]!, Number.isNaN).indexOf(true), 5)
})

test('native: products of measures are added to the bits of their kernel', async () => {
  assert.equal(addProductsBy(await engine.products!()), true)
})

test('native: random words are those of their kernel', async () => {
  const fills = await engine.words!()
  assert.equal(fillWordsBy(fills), true)
  assert.throws(() => fills(new Int32Array(4) as never, 1, 2, 3, 4), /expected a Uint32Array/)
})

test('native: whether a program is large does not depend on how many runs it has', () => {
  const large = (runs: number, rows: number) =>
    isLarge(
      simplify(
        trace(program('large', { w: float(runs, 64, 784), x: float(1, 784, rows) }, ({ w, x }) => [matMul(w!, x!)])),
      ),
    )
  assert.deepEqual(
    [1, 2, 9].map((runs) => large(runs, 21)),
    [true, true, true],
  )
  assert.deepEqual(
    [1, 2, 9].map((runs) => large(runs, 20)),
    [false, false, false],
  )
})

test('native: nothing of this was left to another engine', () => {
  assert.deepEqual(
    warnings.filter((warning) => !/takes more than/.test(warning)),
    [],
  )
})
