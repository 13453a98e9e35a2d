import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { outputsOf } from '../../../worker/evaluation/collectors/interchange.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { exchanged, following } from '../../../worker/measures/exchange.ts'
import { factorsOf } from '../../../worker/measures/factors.ts'
import { interchange } from '../../../worker/measures/interchange.ts'
import { targeted } from '../../../worker/measures/targeted.ts'
import { planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'
import { madeUp, rotation, transformed, type Coding } from './evidence.ts'
import { near } from './golden.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const pure: Coding = (concepts) => [...concepts.slice(0, 4), ...[0, 1, 2].map((c) => Number(concepts[4] === c))]
const names = ['cause.k1', 'isolate.k1', 'interchange.k1']
const numbers = (out: Record<string, unknown>, of: readonly string[]) => of.map((name) => out[name] as number)

test('Where a unit is a concept, the concept follows it, others stay, and ablating it takes its probe alone', () => {
  const evidence = madeUp(7, pure)
  // One of three classes is also what the other two are not, and its ridge probe reads a little of that.
  near(numbers(interchange.measure(evidence), names), [1, 1, 1], 3e-2)
  const { 'tpp.k1': value } = targeted.measure(evidence)
  near([value as number], [1], 1e-2)
})

test('Of a concept that two units carry alike, one moves a reading half of the way: cause .75, and two all of it', () => {
  const values: Coding = (concepts) => [...concepts.slice(0, 4), ...concepts.slice(0, 4)]
  const evidence = madeUp(8, values)
  const F = evidence.concepts.length
  const cut = (rows: typeof evidence.train) => ({ ...rows, concepts: rows.concepts.filter((_, at) => at % F < 4) })
  const four = { concepts: evidence.concepts.slice(0, 4), train: cut(evidence.train), test: cut(evidence.test) }
  const own = transformed({ ...evidence, ...four }, identity(8))
  near(numbers(interchange.measure(own), ['cause.k1', 'isolate.k1']), [0.75, 1], 1e-2)
  near(numbers(targeted.measure(own), ['tpp.k1']), [0.25], 1e-2)
})

test('In a mixed code neither a unit nor five are a concept', () => {
  const [one, mixed] = [madeUp(7, pure), transformed(madeUp(7, pure), rotation(7))]
  const [before, then] = [one, mixed].map((evidence) => ({
    ...interchange.measure(evidence),
    ...targeted.measure(evidence),
  }))
  for (const name of ['cause.k1', 'isolate.k1', 'interchange.k1', 'tpp.k1'])
    assert.ok((then![name] as number) < (before![name] as number) - 0.05, `${name}: ${then![name] as number}`)
})

test('Rows take units from half of the rows on, and ways are shares of the squared distance', () => {
  const code = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40)
  assert.deepEqual([...exchanged(code, 4, 2, [1])], [1, 30, 2, 40, 3, 10, 4, 20])
  const factors = factorsOf(['a', 'b'].map((name) => ({ name, type: 'value' as const })))
  const before = [
    [0, 4],
    [0, 2],
  ]
  // Factor a goes a quarter of the way, and b half; each time the other one goes all of it, and none.
  const moved = [
    [
      [1, 3],
      [2, 0],
    ],
    [
      [0, 4],
      [1, 1],
    ],
  ]
  const { cause, isolate } = following(factors, before, (f) => moved[f]!)
  near([cause!, isolate!], [(1 - 9 / 16 + 3 / 4) / 2, 1 / 2], 1e-12)
})

test('Outputs tell the concepts that are targets, in their order, if there are as many', () => {
  const concepts = [
    { name: 'kind', type: 'class' as const, classes: 3, isTarget: true },
    { name: 'size', type: 'value' as const },
    { name: 'slant', type: 'value' as const, isTarget: true },
  ]
  assert.deepEqual(outputsOf(concepts, 4), [0, 1, 2, undefined, 3])
  assert.deepEqual(outputsOf(concepts, 3), [undefined, undefined, undefined, undefined, undefined])
})

test('Where all units are exchanged every target follows and none stays, in a rotated code too', async () => {
  const text = `
task: { kind: concepts, concepts: 3, density: 0.3 }
primary: { kind: mlp, hidden: [4], activation: tanh, init: fan-in }
teaching: { mode: none }
training: { steps: 50, batch: 32 }
evaluation: { rows: 600, measures: [interchange] }
seeds: 1`
  const of = async (more: string) => (await trained(prepared, planned(text + more)[0]!)).results[0]!.summaries
  const [usual, turned] = [await of(''), await of('\nrotate: after')]
  near(numbers(usual, ['cause.k5', 'isolate.k5', 'interchange.k5']), [1, 0, 0.5], 1e-9)
  near(numbers(turned, ['cause.k5', 'isolate.k5']), [1, 0], 1e-5)
  assert.notEqual(turned['cause.k1'], usual['cause.k1'])
})

const identity = (n: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)))
