import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Choice } from '../../core/experiment/types.ts'
import { Primary } from '../../worker/cohort/primary.ts'
import type { Parameters } from '../../worker/networks/parameters.ts'
import { Student } from '../../worker/students/student.ts'
import { targets } from '../../worker/targets/index.ts'
import { Numbers } from '../../worker/tensor/numbers.ts'
import type { Specs, Tensors } from '../../worker/tensor/program.ts'
import { drawn, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { planned } from './training/plans.ts'

const [B, C] = [6, 3]
const relu = { activation: 'relu' }
const mlps: Choice[] = [[6], [5, 4], [6, 5, 4]].map((hidden) => ({ kind: 'mlp', hidden, ...relu }))
const convs: Choice[] = [[3], [3, 2]].map((channels) => ({ kind: 'conv', channels, kernel: 3, stride: 2, ...relu }))
const networks = [...mlps, ...convs]
const inputOf = ({ kind }: Choice) => (kind === 'conv' ? [2, 5, 4] : [7])
const unitsOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

/** A state of drawn numbers, with the options that are numbers at their values. */
function drawnState(parameters: Parameters, numbers: Numbers): Tensors {
  const given = numbers.initial()
  const specs: Specs = { ...parameters.specs(), ...numbers.specs() }
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }], i): [string, Tensor] => [
      name,
      given[name] ? tf.tensor(given[name] as Float32Array, [...shape]) : drawn([...shape], 10 + i),
    ]),
  )
}

/** The same network where layer `i` gives 100 times as much and the next reads a hundredth of it, or the other way. */
function rescaled(state: Tensors, { owner }: Parameters, i: number, by: number): Tensors {
  const scaled = (layer: number, name: string, factor: number) => {
    const key = `${owner}/${layer}/${name}`
    return state[key] ? { [key]: tf.mul(state[key], factor) } : {}
  }
  return { ...state, ...scaled(i, 'weight', by), ...scaled(i, 'bias', by), ...scaled(i + 1, 'weight', 1 / by) }
}

/** How far two lists differ, to the size of the first. */
const moved = (before: number[], after: number[]) =>
  Math.max(...before.map((x, i) => Math.abs(after[i]! - x) / Math.max(1, Math.abs(x))))

function student(network: Choice) {
  const input = inputOf(network)
  const reader = { kind: 'l1', cost: 0.02 }
  const numbers = new Numbers([0.02, 0.003].map((cost) => ({ 'teaching.students.0.reader.cost': cost })))
  const own = new Student(
    {
      sees: 'code',
      predicts: 'targets',
      distance: { kind: 'squared' },
      network,
      bias: true,
      init: { kind: 'fan-in' },
      reader,
    },
    0,
    0,
    { input: [2], outputs: C, code: input },
    numbers,
  )
  const code = drawn([2, unitsOf(input), B], 4)
  const shown = { inputs: code, targets: drawn([2, C, B], 2), code, outputs: drawn([2, C, B], 3) }
  return { own, shown, state: drawnState(own.parameters, numbers) }
}

for (const network of networks) {
  const layers = (network['hidden'] ?? network['channels']) as number[]
  const name = `${network.kind} ${layers.join('-')}`

  test(
    `scaling any layer of a student ${name} and the next one back changes neither its cost nor its distance`,
    onReference(() => {
      const { own, shown, state } = student(network)
      const of = (now: Tensors) => {
        const { distance, cost } = own.loss(now, shown)
        return [valuesOf(distance), valuesOf(cost!)] as const
      }
      const [distance, cost] = of(state)
      for (let i = 0; i < layers.length; i++)
        for (const by of [100, 0.01]) {
          const [later, paid] = of(rescaled(state, own.parameters, i, by))
          assert.ok(moved(distance, later) < 1e-4, `layer ${i} by ${by}: distance ${later} in place of ${distance}`)
          assert.ok(moved(cost, paid) < 1e-4, `layer ${i} by ${by}: cost ${paid} in place of ${cost}`)
        }
    }),
  )

  for (const at of ['exposed', 'all'])
    for (const expose of layers.map((_, i) => i))
      test(
        `scaling any layer of a primary ${name} that exposes ${expose} changes no penalty of l1 at ${at}`,
        onReference(() => {
          const [plan] = planned(
            `task: { kind: concepts, concepts: 3 }\nprimary: { kind: mlp, hidden: [4, 4] }\nseeds: 1`,
          )
          const settings = structuredClone(plan!.runs[0]!.settings)
          settings.primary = { ...settings.primary, ...network, expose }
          settings.sparsity = { kind: 'l1', strength: 0.05, at }
          const numbers = new Numbers([0.05, 0.01].map((strength) => ({ 'sparsity.strength': strength })))
          const io = { input: inputOf(network), outputs: C, target: targets.get('values') }
          const primary = new Primary(settings, io, numbers)
          const state = drawnState(primary.parameters, numbers)
          const x = drawn([1, unitsOf(io.input), B], 4)
          const batch = { noise: {}, targets: tf.zeros([1, C, B]), progress: null }
          const before = valuesOf(primary.pass(state, x, batch).penalty!)
          assert.ok(before.every((penalty) => penalty > 0.001))
          for (let i = 0; i < layers.length; i++)
            for (const by of [100, 0.01]) {
              const after = valuesOf(primary.pass(rescaled(state, primary.parameters, i, by), x, batch).penalty!)
              assert.ok(moved(before, after) < 1e-4, `layer ${i} by ${by}: ${after} in place of ${before}`)
            }
        }),
      )
}

test(
  'the path norms of two layers are the numbers worked out by hand',
  onReference(() => {
    const { own } = student({ kind: 'mlp', hidden: [1, 2], ...relu })
    const state = {
      'student/0.0/1/weight': tf.tensor([3, -4], [1, 2, 1]),
      'student/0.0/2/weight': tf.tensor([1, 2, 0, 1, 0, 2], [1, 3, 2]),
    }
    // Behind: columns (1, 0, 0) and (2, 1, 2), so 1 and 3; before: sqrt(9·1 + 16·9).
    assertNear(valuesOf(own.parameters.pathNorms(state, 2)), [1, 3], 1e-6)
    assertNear(valuesOf(own.parameters.pathNorms(state, 1)), [Math.sqrt(153)], 1e-6)
  }),
)
