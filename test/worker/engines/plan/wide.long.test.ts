import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planOf, type Writing } from '../../../../worker/engines/shared/plan/planner.ts'
import { atLeastKth } from '../../../../worker/tensor/selection.ts'
import type { Arrays, Program } from '../../../../worker/tensor/program.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { seedsOf, sharing } from '../../../../worker/cohort/source.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { numbers } from '../programs.ts'
import { kinds } from '../selections.ts'
import { given, layer, some } from '../tableLayer.ts'
import { interpreted } from './memories.ts'
import { rounded } from './multiplyAdd.ts'

const named = (part: string, arrays: Arrays): [string, Float32Array | Int32Array][] =>
  Object.entries(arrays).map(([name, values]) => [`${part}/${name}`, values])

const inputsOf = (state: Arrays, feeds: Arrays): Arrays =>
  Object.fromEntries([...named('state', state), ...named('feeds', feeds)])

const planned = (program: Program, writing: Writing) => planOf(simplify(trace(program)), { wide: true, ...writing })

for (const [how, seeds] of Object.entries(some))
  test(`a plan that passes over zeros, seeds ${how}, means the reference's numbers, and the bits of one that does not`, () => {
    const program = layer({ seeds, units: 17, width: 127, batch: 34 })
    const { state, feeds } = given(program)
    Object.assign(state, sharing(seedsOf(seeds)).initial())
    const plan = planned(program, { sparse: true })
    const passes = [...plan.shared, ...plan.perRun]
    assert.deepEqual(
      [plan.sparse.map(({ name }) => name), passes.filter(({ kind }) => kind === 'lists').length],
      [['state/data'], 2],
    )
    const inputs = inputsOf(state, feeds)
    const [made, whole] = [plan, planned(program, {})].map((one) => interpreted(one, inputs, rounded)) as [
      Arrays,
      Arrays,
    ]
    assert.deepEqual(made, whole)
    const { fetches, gradients } = eagerStep(program, state, feeds)
    for (const [name, values] of [...named('fetches', fetches), ...named('gradients', gradients)])
      assertNear(made[name]!, values, 2e-5, name)
  })

test('a table is read by two products, but listed once for all runs of a seed', () => {
  const { shared, perRun } = planned(layer({ seeds: [5, 5, 6, 6], units: 17, width: 127, batch: 34 }), { sparse: true })
  assert.deepEqual(
    shared.map((pass) => (pass.kind === 'lists' ? [pass.kind, pass.matrices, pass.inner, pass.columns] : pass.kind)),
    ['rows', ['lists', 2, 127, 34], ['lists', 2, 34, 127]],
  )
  assert.ok(perRun.every(({ kind }) => kind !== 'lists'))
})

for (const [kind, make] of Object.entries(kinds))
  test(`a plan selects the k largest of numbers ${kind} along both axes, as the reference does`, () => {
    const k = [1, 3, 7, 5]
    const program: Program = {
      name: 'selected',
      state: { x: { shape: [4, 7, 5], dtype: 'float32' } },
      feeds: {},
      step: ({ x }) => ({ fetches: { units: atLeastKth(x!, k, 1), last: atLeastKth(x!, k, 2) } }),
    }
    const x = numbers(4 * 7 * 5, 6).map((value, i) => Math.fround(make(value, i)))
    const made = interpreted(planned(program, {}), { 'state/x': x }, rounded)
    const { fetches } = eagerStep(program, { x }, {})
    for (const [name, values] of named('fetches', fetches)) assert.deepEqual([...made[name]!], [...values], name)
  })
