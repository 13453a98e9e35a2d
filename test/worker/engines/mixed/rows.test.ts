import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend } from '../../../../worker/engines/shared/compiled/backend.ts'
import { compiledEngine } from '../../../../worker/engines/shared/compiled/engine.ts'
import { Layout } from '../../../../worker/engines/shared/compiled/memory.ts'
import { mixedBackend } from '../../../../worker/engines/shared/mixed/backend.ts'
import { sparseRows } from '../../../../worker/engines/shared/mixed/rows.ts'
import { rowProducts } from '../../../../worker/engines/shared/mixed/rows/match.ts'
import { columnsOf, listRows, listSpecs, pick } from '../../../../worker/engines/shared/mixed/rows/nonzeros.ts'
import { onnxOptions } from '../../../../worker/engines/onnx/engine.ts'
import { onnxBackend } from '../../../../worker/engines/onnx/executable.ts'
import type { Arrays } from '../../../../worker/tensor/program.ts'
import { outcomes, reachable } from '../../../../worker/tensor/trace/graph.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { seedsOf, sharing } from '../../../../worker/cohort/source.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { numbers, ratesOf } from '../programs.ts'
import { given, layer, some, type Shape } from '../tableLayer.ts'

/** An engine whose general part tells how wide the products are that it is given. */
function spied() {
  const widths: number[] = []
  const onnx = onnxBackend(onnxOptions())
  const general: Backend = {
    load(graph, places) {
      for (const { kernel, inputs } of reachable(outcomes(graph)))
        if (kernel === 'BatchMatMul') widths.push(Math.max(...inputs.flatMap(({ shape }) => shape.slice(-2))))
      return onnx.load(graph, places)
    },
  }
  return {
    widths,
    engine: compiledEngine({ name: 'mixed', summary: '', packages: [] }, mixedBackend(general, [sparseRows])),
  }
}

for (const [how, seeds] of Object.entries(some))
  for (const shape of [{}, { units: 32, width: 64 }, { units: 68, width: 132, batch: 64 }])
    test(`rows of a sparse table, seeds ${how}, ${JSON.stringify(shape)}: three steps are those of the reference`, async () => {
      const program = layer({ seeds, ...shape })
      const { state, feeds } = given(program)
      Object.assign(state, sharing(seedsOf(seeds)).initial())
      const { engine, widths } = spied()
      const session = (await engine.compile([program])).start(state)
      let expected = { state, fetches: {} as Arrays, gradients: {} as Arrays }
      for (let step = 0; step < 3; step++) {
        const fetched = await session.run('layer', feeds, ['h', 'outputs'])
        expected = eagerStep(program, expected.state, feeds)
        for (const name of ['h', 'outputs']) assertNear(fetched[name]!, expected.fetches[name]!, 1e-5, name)
      }
      const now = await session.read()
      for (const [name, values] of Object.entries(expected.state)) assertNear(now[name]!, values, 2e-5, name)
      assert.ok(
        widths.length > 0 && Math.max(...widths) < (shape.width ?? 48),
        `products of ${widths} columns are left`,
      )
    })

test('a table with few zeros is multiplied whole, to the same numbers', async () => {
  const program = layer({ seeds: [5, 5] })
  const { state, feeds } = given(program, 60)
  const { engine, widths } = spied()
  const session = (await engine.compile([program])).start(state)
  await session.run('layer', feeds)
  const expected = eagerStep(program, state, feeds)
  assertNear((await session.read(['weight'])).weight!, expected.state.weight!, 2e-5)
  assert.equal(Math.max(...widths), 48)
})

test('few units, extents that do not come in fours, and tables beyond a gigabyte are left as they are', () => {
  const found = (shape: Omit<Shape, 'seeds'>) => {
    const { products, gradients } = rowProducts(simplify(trace(layer({ seeds: [5, 5], ...shape }))))
    return products.length + gradients.length
  }
  assert.equal(found({}), 2)
  for (const shape of [{ units: 12 }, { units: 18 }, { width: 50 }, { batch: 10 }, { rows: 2 ** 23 }])
    assert.equal(found(shape), 0, JSON.stringify(shape))
})

test('a weight that was written from outside is used in the next call', async () => {
  const program = layer({ seeds: [5, 5] })
  const { state, feeds } = given(program)
  const session = (await spied().engine.compile([program])).start(state)
  await session.run('layer', feeds)
  const weight = numbers(state.weight!.length, 9)
  session.write({ ...state, weight })
  const { h } = await session.run('layer', feeds, ['h'])
  assertNear(h!, eagerStep(program, { ...state, weight }, feeds).fetches.h!)
})

test('a table that was written from outside is listed anew, or multiplied whole', async () => {
  const program = layer({ seeds: [5, 5] })
  const { state, feeds } = given(program)
  const session = (await spied().engine.compile([program])).start(state)
  for (const percent of [10, 12, 60, 5]) {
    const now = { ...state, ...given(program, percent).state }
    session.write(now)
    const { h } = await session.run('layer', feeds, ['h'])
    assertNear(h!, eagerStep(program, now, feeds).fetches.h!)
  }
})

test('a run on a sparse table has the same bits alone and among others', async () => {
  const seeds = [5, 5, 6, 6, 7, 7]
  const together = layer({ seeds })
  const { state, feeds } = given(together)
  Object.assign(state, sharing(seedsOf(seeds)).initial())
  const all = (await spied().engine.compile([together])).start(state)
  for (let step = 0; step < 3; step++) await all.run('layer', feeds)
  const { weight } = await all.read(['weight'])
  const alone = layer({ seeds: [6] })
  const part = (values: Float32Array | Int32Array, parts: number, at: number) =>
    values.slice((at * values.length) / parts, ((at + 1) * values.length) / parts)
  const own = Object.fromEntries(
    Object.keys(alone.state).map((name) => [name, name === 'data' ? state.data! : part(state[name]!, 6, 3)]),
  )
  const one = (await spied().engine.compile([alone])).start(own)
  for (let step = 0; step < 3; step++)
    await one.run('layer', { ...ratesOf(alone, () => 0.01, 1e-3), rows: part(feeds.rows!, 3, 1) })
  const bits = (values: ArrayLike<number>) => [...new Int32Array(Float32Array.from(values).buffer)]
  assert.deepEqual(bits((await one.read(['weight'])).weight!), bits(part(weight!, 6, 3)))
})

test('what is not 0 is listed by rows and by columns', () => {
  const layout = new Layout()
  layout.reserve('data', { shape: [3, 8], dtype: 'float32' })
  for (const [name, spec] of Object.entries(listSpecs('data', [3, 8]))) layout.reserve(name, spec)
  layout.reserve('columns', { shape: [24, 2], dtype: 'int32' })
  const memory = layout.allocate()
  const rows = [0, 0, 7, 0, 0, 0, 0, 0].concat([0, 0, 0, 0, 0, 0, 0, 0]).concat([0, 0, 5, 0, 0, 0, 0, -6])
  memory.write('data', Float32Array.from(rows))
  const begins = listRows(memory, 'data', 10)!
  const numbers = new Int32Array(memory.wasm.buffer)
  const floats = new Float32Array(memory.wasm.buffer)
  const listed = (pairs: Int32Array) =>
    Array.from({ length: pairs.length / 2 }, (_, i) => {
      const entries = []
      for (let at = pairs[2 * i]! / 4; at < pairs[2 * i + 1]! / 4; at += 2) entries.push([numbers[at], floats[at + 1]])
      return entries
    })
  const pairs = new Int32Array(6)
  pick(begins, Int32Array.of(2, 1, 0), pairs)
  assert.deepEqual(listed(pairs), [
    [
      [20, 5],
      [70, -6],
    ],
    [],
    [[20, 7]],
  ])
  const byColumn = new Int32Array(16)
  const entries = memory.view('columns') as Int32Array
  columnsOf(numbers, { pairs, stride: 10 }, { entries, pairs: byColumn, rowStride: 100 })
  const expected: number[][][] = Array.from({ length: 8 }, () => [])
  expected[2] = [
    [0, 5],
    [200, 7],
  ]
  expected[7] = [[0, -6]]
  assert.deepEqual(listed(byColumn), expected)
  memory.write(
    'data',
    Float32Array.from({ length: 24 }, (_, i) => Number(i < 7)),
  )
  assert.equal(listRows(memory, 'data', 10), undefined)
})
