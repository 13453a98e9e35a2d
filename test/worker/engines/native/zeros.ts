// Products that pass over the zeros of a table, on native code; native.whole.test.ts runs them where there is a compiler.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { shareLeft } from '../../../../worker/engines/native/sparse.ts'
import { apart } from '../../../../worker/engines/shared/plan/apart.ts'
import { planOf } from '../../../../worker/engines/shared/plan/planner.ts'
import type { Plan } from '../../../../worker/engines/shared/plan/plan.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import type { Arrays, Program } from '../../../../worker/tensor/program.ts'
import { seedsOf, sharing } from '../../../../worker/cohort/source.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { numbers, ratesOf } from '../programs.ts'
import { given, layer, some, type Shape } from '../tableLayer.ts'

const warnings: string[] = []
const engine = await nativeEngine({ suits: () => true, warn: (message) => warnings.push(message) })

/** Wide enough for lists. */
const wide = { units: 20, width: 132, batch: 37 }

const begun = async (program: Program, state: Arrays) => (await engine.compile([program])).start(state)

const bits = (values: ArrayLike<number>) => [...new Int32Array(Float32Array.from(values).buffer)]

const planned = (shape: Shape): Plan => planOf(apart(simplify(trace(layer(shape)))), { wide: true, sparse: true })

/** How many products of a plan pass over zeros. */
const sparseProducts = ({ shared, perRun }: Plan): number =>
  [...shared, ...perRun].filter((pass) => pass.kind === 'product' && pass.lists !== undefined).length

for (const [how, seeds] of Object.entries(some))
  for (const shape of [wide, { units: 64, width: 400, batch: 16 }, { units: 131, width: 67, batch: 130 }])
    test(`native: rows of a sparse table, seeds ${how}, ${JSON.stringify(shape)}: three steps are those of the reference`, async () => {
      assert.equal(sparseProducts(planned({ seeds, ...shape })), 2)
      const program = layer({ seeds, ...shape })
      const { state, feeds } = given(program)
      Object.assign(state, sharing(seedsOf(seeds)).initial())
      const session = await begun(program, state)
      let expected = { state, fetches: {} as Arrays, gradients: {} as Arrays }
      for (let step = 0; step < 3; step++) {
        const fetched = await session.run('layer', feeds, ['h', 'outputs'])
        expected = eagerStep(program, expected.state, feeds)
        for (const name of ['h', 'outputs']) assertNear(fetched[name]!, expected.fetches[name]!, 2e-5, name)
      }
      const now = await session.read()
      for (const [name, values] of Object.entries(expected.state)) assertNear(now[name]!, values, 5e-5, name)
    })

test('native: weights of what is 0 in all rows are not read', async () => {
  const program = layer({ seeds: [5, 5], ...wide })
  const { state, feeds } = given(program)
  const without = (values: Float32Array | Int32Array, value: number) =>
    values.map((own, i) => (i % wide.width === 7 ? value : own))
  const now = { ...state, data: without(state.data!, 0), weight: without(state.weight!, NaN) }
  const { h } = await (await begun(program, now)).run('layer', feeds, ['h'])
  const expected = eagerStep(program, { ...now, weight: without(now.weight, 0) }, feeds).fetches.h!
  assertNear(h!, expected)
})

test('native: a step on a table of few zeros has the bits of one that passes over zeros', async () => {
  for (const seeds of Object.values(some)) {
    const program = layer({ seeds, ...wide, rows: 400 })
    const { state, feeds } = given(layer({ seeds, ...wide }))
    Object.assign(state, sharing(seedsOf(seeds)).initial())
    // Of both, only the first 40 rows are picked.
    const rest = numbers(360 * wide.width, 8)
    const after = []
    for (const others of [rest, rest.map(() => -0)]) {
      const data = Float32Array.of(...state.data!, ...others)
      const session = await begun(program, { ...state, data })
      for (let step = 0; step < 2; step++) await session.run('layer', feeds)
      after.push(await session.read(['weight', 'readout']))
    }
    assert.ok(shareLeft(Float32Array.of(...state.data!, ...rest), wide.width) > 0.9)
    for (const name of ['weight', 'readout']) assert.deepEqual(bits(after[0]![name]!), bits(after[1]![name]!))
  }
})

test('native: entries that are not finite count, zeros of both signs do not', async () => {
  const program = layer({ seeds: [5, 5], ...wide })
  const { state, feeds } = given(program)
  const data = state.data!.map((own, i) => (own === 0 && i % 3 ? -0 : own))
  const [rows, { width }] = [feeds.rows!, wide]
  data[rows[3]! * width + 5] = NaN
  data[rows[9]! * width + 11] = Infinity
  const signs = state.weight!.map((own, i) => (i % width === 11 ? -Math.abs(own) - 0.1 : own))
  const { h } = await (await begun(program, { ...state, data, weight: signs })).run('layer', feeds, ['h'])
  for (const [i, value] of eagerStep(program, { ...state, data, weight: signs }, feeds).fetches.h!.entries()) {
    const row = rows[i % wide.batch]
    if (row === rows[3]) assert.ok(Number.isNaN(h![i]), `${i}`)
    else assertNear([h![i]!], [value])
  }
})

test('native: a table that was written from outside is looked at anew', async () => {
  const program = layer({ seeds: [5, 5], ...wide })
  const { state, feeds } = given(program)
  const session = await begun(program, state)
  for (const percent of [10, 12, 90, 5, 0]) {
    const now = { ...state, ...given(program, percent).state }
    session.write(now)
    const { h } = await session.run('layer', feeds, ['h'])
    assertNear(h!, eagerStep(program, now, feeds).fetches.h!)
  }
})

test('native: a run on a sparse table has the same bits alone and among others', async () => {
  const seeds = [5, 5, 6, 6, 7, 7]
  const together = layer({ seeds, ...wide })
  const { state, feeds } = given(together)
  Object.assign(state, sharing(seedsOf(seeds)).initial())
  const all = await begun(together, state)
  for (let step = 0; step < 3; step++) await all.run('layer', feeds)
  const { weight } = await all.read(['weight'])
  const alone = layer({ seeds: [6], ...wide })
  const part = (values: Float32Array | Int32Array, parts: number, at: number) =>
    values.slice((at * values.length) / parts, ((at + 1) * values.length) / parts)
  const own = Object.fromEntries(
    Object.keys(alone.state).map((name) => [name, name === 'data' ? state.data! : part(state[name]!, 6, 3)]),
  )
  const one = await begun(alone, own)
  for (let step = 0; step < 3; step++)
    await one.run('layer', { ...ratesOf(alone, () => 0.01, 1e-3), rows: part(feeds.rows!, 3, 1) })
  assert.deepEqual(bits((await one.read(['weight'])).weight!), bits(part(weight!, 6, 3)))
})

test('native: few units and small matrices are multiplied whole', () => {
  for (const shape of [{ units: 15 }, { width: 64 }]) {
    const plan = planned({ seeds: [5, 5], ...wide, ...shape })
    assert.deepEqual([sparseProducts(plan), plan.sparse], [0, []])
  }
  assert.equal(planned({ seeds: [5, 5], ...wide }).sparse[0]!.name, 'state/data')
})

test('native: the share of steps that four rows leave is that of a table', () => {
  const row = [1, 0, 0, 0]
  assert.equal(shareLeft([...row, ...row, ...row, ...row], 4), 1 / 4)
  assert.equal(shareLeft([1, 0, 0, 1], 2), 1)
  assert.equal(shareLeft([0, NaN, -0, 0], 4), 1 / 4)
  assert.equal(shareLeft(new Float32Array(4000), 4), 0)
})

test('native: nothing of this was left to another engine', () => {
  assert.deepEqual(
    warnings.filter((warning) => !/takes more than/.test(warning)),
    [],
  )
})
