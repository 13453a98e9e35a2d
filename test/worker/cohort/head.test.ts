import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Rotated } from '../../../worker/cohort/rotation.ts'
import { distances } from '../../../worker/distances/index.ts'
import { studentLoss } from '../../../worker/students/student.ts'
import { differentiate } from '../../../worker/tensor/ops.ts'
import type { Tensors } from '../../../worker/tensor/program.ts'
import { assertDerivatives, drawn, onReference, valuesOf } from '../derivatives.ts'
import { assertNear } from '../engines/near.ts'
import { cohortOf, planned } from '../training/plans.ts'

/** Two primaries, code of 4 units, and a student that sees the input and predicts the code under `functional`. */
function pair(more = '') {
  const [plan] = planned(`
task: { kind: concepts, concepts: 3 }
primary: { kind: mlp, hidden: [4], activation: tanh }
teaching:
  { mode: joint, pressure: [0.5, 1], students: [{ sees: input, predicts: code, distance: functional, network: linear }] }
training: { batch: 6 }
${more}
seeds: 1`)
  const cohort = cohortOf(plan!)
  const initial = cohort.initial()
  const state: Tensors = Object.fromEntries(
    Object.entries(cohort.state)
      .filter(([name]) => /^(primary|student|number|rotation)/.test(name))
      .map(([name, { shape }]) => [name, tf.tensor(initial[name] as Float32Array, [...shape])]),
  )
  return { cohort, state, inputs: drawn([1, 3, 6], 1) }
}

test(
  'the head of a primary gives the outputs of its code',
  onReference(() => {
    const { cohort, state, inputs } = pair()
    const { code, outputs } = cohort.primary.pass(state, inputs)
    assertNear(valuesOf(cohort.primary.head(state, inputs).outputs(code)), valuesOf(outputs), 1e-6)
  }),
)

test(
  'a code that is rotated before students see it goes through the head as the primary has it',
  onReference(() => {
    const { cohort, state, inputs } = pair('rotate: during')
    const { code, outputs } = cohort.taught.pass(state, inputs)
    const own = cohort.primary.pass(state, inputs).code
    assert.ok(valuesOf(code).some((value, i) => Math.abs(value - valuesOf(own)[i]!) > 1e-3))
    assertNear(valuesOf((cohort.taught as Rotated).head(state, inputs).outputs(code)), valuesOf(outputs), 1e-5)
  }),
)

test(
  'pressure by functional moves the layers before the code and none behind it, and students move as well',
  onReference(() => {
    const { cohort, state, inputs } = pair()
    const named = Object.keys(state).filter((name) => /^(primary|student)\S*(weight|bias)$/.test(name))
    const { loss, gradients } = differentiate(Object.fromEntries(named.map((name) => [name, state[name]!])), (p) => {
      const now = { ...state, ...p }
      const { code, outputs } = cohort.primary.pass(now, inputs)
      return { loss: studentLoss(cohort.students, now, { inputs, targets: outputs, code, outputs }).total, also: {} }
    })
    assert.ok(valuesOf(loss).every((value) => value > 0))
    const moves = (name: string) => valuesOf(gradients[name]!).some((slope) => slope !== 0)
    assert.deepEqual(
      named.filter((name) => !moves(name)),
      named.filter((name) => name.startsWith('primary/1/')),
    )
    assert.ok(named.some((name) => name.startsWith('primary/1/')))
  }),
)

test(
  'what functional makes of the layers before the code is the derivative by them with those behind it held',
  onReference(() => {
    const { cohort, state, inputs } = pair()
    const names = ['primary/0/weight', 'primary/0/bias']
    const loss = (...moved: Tensor[]) => {
      const now = { ...state, ...Object.fromEntries(names.map((name, i) => [name, moved[i]!])) }
      const { code, outputs } = cohort.primary.pass(now, inputs)
      return studentLoss(cohort.students, now, { inputs, targets: outputs, code, outputs }).total
    }
    assertDerivatives(
      'functional',
      loss,
      names.map((name) => state[name]!),
    )
  }),
)

test(
  'functional between a code and itself is 0, whatever the head, and grows with what the head makes of the difference',
  onReference(() => {
    const { cohort, state, inputs } = pair()
    const { code } = cohort.primary.pass(state, inputs)
    const head = cohort.primary.head(state, inputs)
    const functional = (prediction: Tensor) =>
      valuesOf(distances.get('functional').between(code, prediction, {}, { head }))
    assert.deepEqual(functional(code), [0, 0])
    const unseen = tf.add(code, tf.mul(drawn([2, 4, 6], 3), 0.1))
    const expected = distances.get('fvu').between(head.outputs(code), head.outputs(unseen), {})
    assertNear(functional(unseen), valuesOf(expected), 1e-6)
  }),
)
