import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Choice, StudentSettings } from '../../core/experiment/types.ts'
import type { Tensors } from '../../worker/tensor/program.ts'
import { readers } from '../../worker/readers/index.ts'
import type { Reader, Reading } from '../../worker/readers/reader.ts'
import { Student } from '../../worker/students/student.ts'
import { Numbers } from '../../worker/tensor/numbers.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { boundOptions, perRun } from './registered.ts'

const [H, C, B] = [4, 3, 5]

/** Two runs of a student that reads the code of four units, with its parameters drawn. */
function student(reader: Choice, network: Choice): { own: Student; state: Tensors } {
  const settings: StudentSettings = {
    sees: 'code',
    predicts: 'targets',
    distance: { kind: 'squared' },
    network,
    bias: true,
    init: { kind: 'fan-in' },
    reader,
  }
  const chosen = { variant: readers.get(reader.kind), path: 'teaching.students.0.reader', options: reader }
  const values = perRun(chosen, 2)
  const own = new Student(settings, 0, 0, { input: [2], outputs: C, code: [H] }, new Numbers(values))
  const specs = { ...own.parameters.specs(), ...new Numbers(values).specs() }
  const state = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }], i): [string, Tensor] => [
      name,
      name.startsWith('number/')
        ? tf.tensor(
            values.map((own) => own[name.slice('number/'.length)]!),
            [...shape],
          )
        : drawn([...shape], 10 + i),
    ]),
  )
  return { own, state }
}

const networks: Choice[] = [{ kind: 'linear' }, { kind: 'mlp', hidden: [6], activation: 'relu' }]
const shown = (code: Tensor) => ({
  inputs: drawn([2, 2, B], 1),
  targets: drawn([2, C, B], 2),
  code,
  outputs: drawn([2, C, B], 3),
})
/** The code of two runs whose first unit is dead. */
const deadFirst = (): Tensor => tf.mul(drawn([2, H, B], 4), tf.tensor([0, 1, 1, 1], [1, H, 1]))
/** Multiplies some units (those whose factor is not 1) of axis 1 or 2. */
const times = (x: Tensor, factors: number[], axis: 1 | 2): Tensor =>
  tf.mul(x, tf.tensor(factors, axis === 1 ? [1, factors.length, 1] : [1, 1, factors.length]))

for (const reader of readers)
  for (const network of networks) {
    const chosen = { kind: reader.name, ...reader.options.parse({}) }

    test(
      `${reader.name}, ${network.kind} student: gradients are finite at a dead unit`,
      onReference(() => {
        const { own, state } = student(chosen, network)
        const names = own.parameters.names
        const gradients = gradientsOf(
          (code, ...parameters) => {
            const now = { ...state, ...Object.fromEntries(names.map((name, i) => [name, parameters[i]!])) }
            const { distance, cost } = own.loss(now, shown(code!))
            return cost ? tf.add(distance, cost) : distance
          },
          [deadFirst(), ...names.map((name) => state[name]!)],
        )
        for (const gradient of gradients) assert.ok(valuesOf(gradient).every(Number.isFinite))
      }),
    )

    if (reader.cost)
      test(
        `${reader.name}, ${network.kind} student: the cost does not change when code and weights trade scale`,
        onReference(() => {
          const { own, state } = student(chosen, network)
          const code = drawn([2, H, B], 4)
          const costOf = (now: Tensors, code: Tensor) => valuesOf(own.loss(now, shown(code)).cost!)
          const before = costOf(state, code)
          const first = 'student/0.0/0/weight'
          const scales = [2, 0.5, 8, 1]
          const scaled = {
            ...state,
            [first]: times(
              state[first]!,
              scales.map((a) => 1 / a),
              2,
            ),
          }
          assertNear(costOf(scaled, times(code, scales, 1)), before, 1e-5)
          assert.notDeepEqual(costOf(state, times(code, scales, 1)), before, 'the primary feels it')
          if (network.kind !== 'mlp') return
          const [bias, second] = ['student/0.0/0/bias', 'student/0.0/1/weight']
          const hidden = [3, 0.25, 1, 10, 1, 1]
          const rescaled = {
            ...state,
            [first]: times(state[first]!, hidden, 1),
            [bias]: times(state[bias]!, hidden, 1),
            [second]: times(
              state[second]!,
              hidden.map((a) => 1 / a),
              2,
            ),
          }
          assertNear(
            valuesOf(own.loss(rescaled, shown(code)).distance),
            valuesOf(own.loss(state, shown(code)).distance),
          )
          assertNear(costOf(rescaled, code), before, 1e-5)
        }),
      )
  }

const reading = (weights: Tensor, rms: Tensor, outgoing: Tensor | null = null): Reading => ({ weights, rms, outgoing })

/** A reader's hooks with its options as one number per run. */
const bound = (reader: Reader, option: string, values: number[]) => {
  const options = boundOptions(
    reader,
    values.map((value) => ({ [option]: value })),
  )
  return {
    cost: (read: Reading) => reader.cost!(read, options),
    restrict: (read: Reading) => reader.restrict!(read, options),
  }
}

test(
  'the l1 cost is the number worked out by hand, for each run with its own λ',
  onReference(() => {
    const weights = tf.tensor([1, -2, 0, 3, 1, -2, 0, 3], [2, 2, 2])
    const rms = tf.tensor([0.5, 2, 0.5, 2], [2, 2, 1])
    const { cost } = bound(readers.get('l1'), 'cost', [0.1, 0.01])
    // (1·.5 + 2·2) + (0·.5 + 3·2) = 10.5; with ‖w_out‖ = 2 and .5: 4.5·2 + 6·.5 = 12.
    assertNear(valuesOf(cost(reading(weights, rms))), [1.05, 0.105], 1e-6)
    const outgoing = tf.tensor([2, 0.5, 2, 0.5], [2, 2, 1])
    assertNear(valuesOf(cost(reading(weights, rms, outgoing))), [1.2, 0.12], 1e-6)
  }),
)

test(
  'the l1 cost has the derivatives of central differences',
  onReference(() => {
    const { cost } = bound(readers.get('l1'), 'cost', [1, 2])
    const positive = (shape: number[], seed: number) => tf.abs(drawn(shape, seed))
    assertDerivatives('l1 cost', (A, rms, out) => cost(reading(A!, rms!, out!)), [
      drawn([2, 3, 4], 1),
      positive([2, 4, 1], 2),
      positive([2, 3, 1], 3),
    ])
  }),
)

test(
  'the topk reader reads the k units of largest reach in each row, with the k of each run',
  onReference(() => {
    const A = drawn([3, 5, H], 1)
    const rms = tf.abs(drawn([3, H, 1], 2))
    const ks = [1, 3, 9]
    const read = bound(readers.get('topk'), 'k', ks).restrict(reading(A, rms))
    const [kept, all, scale] = [read, A, rms].map((x) => x.arraySync() as number[][][])
    ks.forEach((k, r) =>
      all!.at(r)!.forEach((row, i) => {
        const reach = row.map((a, j) => Math.abs(a) * scale![r]![j]![0]!)
        const threshold = reach.toSorted((a, b) => b - a)[Math.min(k, H) - 1]!
        const wanted = row.map((a, j) => (reach[j]! >= threshold ? a : 0))
        assert.equal(wanted.filter(Boolean).length, Math.min(k, H))
        assertNear(kept![r]![i]!, wanted, 1e-6)
      }),
    )
  }),
)

test(
  'the topk reader passes the gradient straight through to every weight',
  onReference(() => {
    const [A, rms, factor] = [drawn([2, 5, H], 1), tf.ones([2, H, 1]), drawn([2, 5, H], 3)]
    const { restrict } = bound(readers.get('topk'), 'k', [1, 2])
    const [gradient] = gradientsOf((A) => tf.mul(restrict(reading(A!, rms)), factor), [A])
    assert.deepEqual(valuesOf(gradient!), valuesOf(factor))
  }),
)

test(
  'the topk reader prefers a unit that varies to a larger weight on one that hardly does',
  onReference(() => {
    const { restrict } = bound(readers.get('topk'), 'k', [1])
    const read = restrict(reading(tf.tensor([5, 1], [1, 1, 2]), tf.tensor([0.1, 1], [1, 2, 1])))
    assertNear(valuesOf(read), [0, 1], 1e-6)
  }),
)
