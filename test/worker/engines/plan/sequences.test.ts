import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { readsOf } from '../../../../worker/engines/shared/plan/expression.ts'
import type { Pass, Plan } from '../../../../worker/engines/shared/plan/plan.ts'
import { planOf } from '../../../../worker/engines/shared/plan/planner.ts'
import { attend } from '../../../../worker/networks/attention.ts'
import { layerNorm } from '../../../../worker/networks/places.ts'
import { patches, patchSums } from '../../../../worker/tensor/patches.ts'
import { differentiate, matMul, matMulOfGroups, perRun } from '../../../../worker/tensor/ops.ts'
import type { Arrays, Program, Specs, Tensors } from '../../../../worker/tensor/program.ts'
import { simplify } from '../../../../worker/tensor/trace/passes/index.ts'
import { trace } from '../../../../worker/tensor/trace/trace.ts'
import { eagerStep } from '../eager.ts'
import { assertNear } from '../near.ts'
import { draw } from '../programs.ts'
import { interpreted } from './memories.ts'
import { rounded } from './multiplyAdd.ts'

type Shapes = Record<string, number[]>
const specs = (shapes: Shapes): Specs =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' }]))

/** A loss of each run and its gradients with respect to all state. */
const learning = (name: string, shapes: Shapes, loss: (t: Tensors) => tf.Tensor, fed: Shapes = {}): Program => ({
  name,
  state: specs(shapes),
  feeds: specs(fed),
  step(state, feeds) {
    const made = differentiate(state, (t) => ({ loss: loss({ ...t, ...feeds }), also: {} }))
    return { fetches: { loss: made.loss }, gradients: made.gradients }
  },
})

const [L, B] = [4, 9]
/** Two heads of three channels, asked at some of four places, of rows that runs share. */
const attention = (runs: number, asking: number) =>
  learning(
    `attention at ${asking}`,
    { w: [runs, 18, 5], gain: [runs, 5, 1] },
    ({ w, x, gain }) => {
      const read = matMulOfGroups(w!, layerNorm(tf.mul(x!, gain!), gain!, undefined)) // [R, 18, L·B]
      return perRun(tf.square(attend(read, { heads: 2, width: 3, length: L, asking })))
    },
    { x: [1, 5, L * B] },
  )

const wide = { channels: 2, height: 5, width: 7 }
/** Pictures of each run, which it learns too; a run alone shares what it reads. */
const isLearned = (runs: number, groups: number): boolean => groups === runs && runs > 1

/** Two convolutions; of the first one the pictures are the same for all runs of a group. */
const convolution = (runs: number, groups: number, size: number, stride: number) => {
  const first = { ...wide, size, stride }
  const second = { channels: 3, height: Math.ceil(5 / stride), width: Math.ceil(7 / stride), size: 3, stride: 2 }
  const places = second.height * second.width
  const x = { x: [groups, 70, B] }
  const shapes = { ...(isLearned(runs, groups) && x), w: [runs, 3, 2 * size ** 2], b: [runs, 3, 1], v: [runs, 2, 27] }
  const name = `windows of ${size} every ${stride}, ${groups} groups`
  const loss = ({ x, w, b, v }: Tensors) => {
    const h = tf.relu(tf.add(matMulOfGroups(w!, patches(x!, first)), b!))
    const out = matMul(v!, patches(tf.reshape(h, [runs, 3 * places, B]), second))
    return perRun(tf.square(out))
  }
  return learning(name, shapes, loss, isLearned(runs, groups) ? {} : x)
}

/** What windows read, and what they add up, where no product takes it. */
const windowsAlone = learning('windows alone', { x: [2, 70, B] }, ({ x }) => {
  const window = { ...wide, size: 3, stride: 2 }
  return perRun(tf.square(patchSums(tf.square(patches(x!, window)), window)))
})

const planned = (program: Program): Plan => planOf(simplify(trace(program)), { wide: true })
const passesOf = ({ shared, perRun }: Plan): Pass[] => [...shared, ...perRun]

const programs = [
  attention(2, L),
  attention(2, 1),
  convolution(2, 2, 3, 2),
  convolution(2, 1, 5, 2),
  convolution(4, 2, 2, 3),
  convolution(2, 2, 4, 1),
  windowsAlone,
]

for (const program of programs)
  test(`the wide plan of ${program.name} means the reference's numbers`, () => {
    const [state, feeds] = [draw(program.state, 5), draw(program.feeds, 6)]
    const named = (part: string, arrays: Arrays) =>
      Object.entries(arrays).map(([name, values]) => [`${part}/${name}`, values] as const)
    const inputs = Object.fromEntries([...named('state', state), ...named('feeds', feeds)])
    const made = interpreted(planned(program), inputs, rounded)
    const { fetches, gradients } = eagerStep(program, state, feeds)
    for (const [part, values] of Object.entries({ fetches, gradients }))
      for (const [name, expected] of Object.entries(values))
        assertNear(made[`${part}/${name}`]!, expected, 5e-5, `${program.name}: ${part}/${name}`)
  })

const isCopy = (pass: Pass): boolean => pass.kind === 'elements' && pass.value.kind === 'read'

test('attention lies side by side for all rows: six small products, and nothing of the heads is turned', () => {
  const passes = passesOf(planned(attention(2, L)))
  const products = passes.filter((pass) => pass.kind === 'batched')
  assert.deepEqual(
    products.map(({ batch, lanes }) => [batch, lanes]),
    Array.from({ length: 6 }, () => [[2], B]),
  )
  const apart = passes.flatMap((pass) =>
    pass.kind === 'elements' && readsOf(pass.value).some(({ strides }) => strides.at(-1)! > 1) ? [pass.loops] : [],
  )
  // What the gradient of the weights multiplies.
  assert.deepEqual(apart, [[L * B, 5]])
})

test('windows are read in place: products over them go around their inner axis, and no patches are written', () => {
  const { passes, taps } = { passes: passesOf(planned(convolution(2, 2, 3, 2))), taps: 18 }
  const around = passes.filter((pass) => pass.kind === 'product' && pass.around)
  // Forward, and for the weights, of both; for pixels of the second and of the pictures, which are state here, four phases each.
  assert.equal(around.length, 2 + 2 + 4 + 4)
  const copied = passes
    .filter(isCopy)
    .map((pass) => (pass.kind === 'elements' ? pass.loops.reduce((a, b) => a * b) : 0))
  assert.ok(Math.max(...copied) < taps * 12 * B, `${copied}`)
})

test('a run alone has the passes of a run among others', () => {
  const shapes = (plan: Plan) =>
    passesOf(plan).map((pass) => {
      const lengths =
        'loops' in pass ? pass.loops : pass.kind === 'rows' ? [] : Object.values(pass).filter(Number.isInteger)
      return JSON.stringify([pass.kind, lengths, 'value' in pass && readsOf(pass.value).map(({ strides }) => strides)])
    })
  for (const make of [(runs: number) => attention(runs, L), (runs: number) => convolution(runs, 1, 3, 2)]) {
    const [one, three] = [shapes(planned(make(1))), shapes(planned(make(3)))]
    assert.deepEqual(one.toSorted(), three.toSorted())
  }
})

test('what is joined only to be parted again is neither', () => {
  const program = learning('blocks', { a: [2, 6, 8], b: [2, 2, 8] }, ({ a, b }) => {
    const joined = tf.reshape(tf.concat([tf.square(a!), b!], 1), [2, 16, 4])
    const first = tf.reshape(tf.slice(joined, [0, 0, 0], [2, 12, 4]), [2, 6, 8])
    return perRun(tf.square(tf.sub(first, a!)))
  })
  assert.deepEqual(passesOf(planned(program)).filter(isCopy), [])
})
