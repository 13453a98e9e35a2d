import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Choice, StudentSettings } from '../../core/experiment/types.ts'
import { fillUniform, stream } from '../../core/random/random.ts'
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
/** Uniform numbers of the batch for each unit of the code, the same for both runs. */
const uniform = [0.7, 0.1, 0.4, 0.9]
const noise = () => ({ 'student/0.0': tf.tensor(uniform, [1, H, 1]) })
const shown = (code: Tensor) => ({
  noise: noise(),
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
    view: (x: Tensor, noise: Tensor | null) => reader.view!({ x, noise, runs: values.length }, options),
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

test(
  'the subset reader shows the fraction of each run, of the largest numbers of its seed, with the mean kept; in evaluation all',
  onReference(() => {
    const x = tf.tensor([1, 2, 3, 4, 1, 2, 3, 4], [2, H, 1])
    const { view } = bound(readers.get('subset'), 'fraction', [0.5, 0.01])
    assertNear(valuesOf(view(x, noise()['student/0.0'])), [2, 0, 0, 8, 0, 0, 0, 16], 1e-6)
    assert.deepEqual(valuesOf(view(x, null)), valuesOf(x))
    const all = bound(readers.get('subset'), 'fraction', [1, 1])
    assertNear(valuesOf(all.view(x, noise()['student/0.0'])), valuesOf(x), 1e-6)
    // Of inputs that runs of a group share: [1, U, B], and two groups of two runs.
    assertNear(valuesOf(view(tf.ones([1, H, 1]), noise()['student/0.0'])), [2, 0, 0, 2, 0, 0, 0, 4], 1e-6)
    const grouped = bound(readers.get('subset'), 'fraction', [0.25, 0.25, 0.25, 0.25])
    const groups = tf.tensor([1, 1, 1, 1, 5, 5, 5, 5], [2, H, 1])
    const read = valuesOf(grouped.view(groups, noise()['student/0.0']))
    assertNear(
      read,
      [4, 4, 20, 20].flatMap((x) => [0, 0, 0, x]),
      1e-6,
    )
  }),
)

test(
  'over many batches the subset reader shows every unit equally often, and a code whose mean is the code’s',
  onReference(() => {
    const { view } = bound(readers.get('subset'), 'fraction', [0.4])
    const [x, batches] = [tf.ones([1, 5, 1]), 2000]
    const mean = [0, 0, 0, 0, 0]
    for (let batch = 0; batch < batches; batch++) {
      const numbers = new Float32Array(5)
      fillUniform(numbers, stream(3, 'a test'), batch)
      tf.tidy(() => valuesOf(view(x, tf.tensor(numbers, [1, 5, 1]))).forEach((own, j) => (mean[j]! += own / batches)))
    }
    // Each is 2.5 with probability .4: a standard deviation of 1.22, over √2000.
    for (const own of mean) assert.ok(Math.abs(own - 1) < 4 * 0.0274, `${mean}`)
  }),
)

test(
  'a student whose reader draws says so where it is given no noise, and reads everything in evaluation',
  onReference(() => {
    const { own, state } = student({ kind: 'subset', fraction: 0.5 }, { kind: 'linear' })
    const plain = student({ kind: 'dense' }, { kind: 'linear' })
    const code = drawn([2, H, B], 4)
    const { inputs, targets, outputs } = shown(code)
    assert.throws(
      () => own.loss(state, { inputs, targets, outputs, code }),
      /student\/0\.0: the reader subset draws, and was given no noise/,
    )
    assert.deepEqual(own.drawn, [{ of: 'student/0.0', distribution: 'uniform', units: H, shared: true }])
    assert.deepEqual(plain.own.drawn, [])
    const [read, all] = [own, plain.own].map((each) => valuesOf(each.units(state, { inputs, code })))
    assert.deepEqual(read, all)
  }),
)

/** A_ij·reach_ij^s / Σ_j reach_ij^s of one row, in float64. */
const shares = (A: number[], rms: number[], s: number): number[] => {
  const power = A.map((a, j) => (Math.abs(a) * rms[j]!) ** s)
  const sum = power.reduce((x, y) => x + y)
  return A.map((a, j) => (a * power[j]!) / sum)
}

test(
  'the tree reader reads the one unit of largest reach, with the gradient of shares by their power of the reach',
  onReference(() => {
    const [A, rms, factor] = [drawn([2, 3, H], 1), tf.abs(drawn([2, H, 1], 2)), drawn([2, 3, H], 3)]
    const powers = [1, 3]
    const { restrict } = bound(readers.get('tree'), 'sharpness', powers)
    const one = bound(readers.get('topk'), 'k', [1, 1]).restrict(reading(A, rms))
    assertNear(valuesOf(restrict(reading(A, rms))), valuesOf(one), 1e-6)
    const gradients = gradientsOf((A, rms) => tf.mul(restrict(reading(A!, rms!)), factor), [A, rms])
    const [a, r, f] = [A, rms, factor].map((x) => x.arraySync() as number[][][])
    const loss = (run: number, rows: number[][], scale: number[]) =>
      rows.reduce(
        (sum, row, i) => sum + shares(row, scale, powers[run]!).reduce((s, x, j) => s + x * f![run]![i]![j]!, 0),
        0,
      )
    const slope = (of: (by: number) => number) => (of(1e-5) - of(-1e-5)) / 2e-5
    const toA = a!.flatMap((rows, run) =>
      rows.flatMap((row, i) =>
        row.map((_, j) =>
          slope((by) =>
            loss(
              run,
              rows.map((own, k) => own.map((x, l) => (k === i && l === j ? x + by : x))),
              r![run]!.flat(),
            ),
          ),
        ),
      ),
    )
    const toRms = a!.flatMap((rows, run) =>
      r![run]!.map((_, j) =>
        slope((by) =>
          loss(
            run,
            rows,
            r![run]!.flat().map((x, l) => (l === j ? x + by : x)),
          ),
        ),
      ),
    )
    assertNear(valuesOf(gradients[0]!), toA, 1e-4)
    assertNear(valuesOf(gradients[1]!), toRms, 1e-4)
  }),
)

test(
  'the tree reader reads the same unit whatever the scale of the weights, and has finite gradients where all are 0',
  onReference(() => {
    const [A, rms] = [drawn([1, 3, H], 1), tf.abs(drawn([1, H, 1], 2))]
    const { restrict } = bound(readers.get('tree'), 'sharpness', [2])
    const usual = valuesOf(restrict(reading(A, rms)))
    for (const by of [1e-6, 1e6])
      assertNear(
        valuesOf(restrict(reading(tf.mul(A, by), rms))).map((x) => x / by),
        usual,
        1e-5,
      )
    const gradients = gradientsOf((A, rms) => restrict(reading(A!, rms!)), [tf.zerosLike(A), rms])
    assert.ok(gradients.flatMap(valuesOf).every(Number.isFinite))
  }),
)

const rows = 48

/** The least that a linear student pays, distance and cost, for a code of unequal units, and for that code rotated. */
function refitted(reader: Choice): [asItIs: number, rotated: number] {
  const { own, state } = student(reader, { kind: 'linear' })
  const spread = tf.tensor([1.5, 1, 0.6, 0.3], [1, H, 1])
  const concepts = tf.mul(tf.relu(drawn([1, H, rows], 5)), spread)
  const turn = tf.tensor(
    [1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1].map((x) => x / 2),
    [1, H, H],
  )
  const code = tf.concat([concepts, tf.matMul(turn, concepts)], 0)
  const targets = tf.slice(concepts, [0, 0, 0], [1, C, -1])
  const steps = 240
  const names = own.parameters.names
  let now = names.map((name) => (name.endsWith('bias') ? tf.zerosLike(state[name]!) : tf.mul(state[name]!, 0.3)))
  let [m, v] = [now.map((x) => tf.zerosLike(x)), now.map((x) => tf.zerosLike(x))]
  const paid = [0, 0]
  for (let step = 1; step <= steps; step++) {
    const numbers = new Float32Array(H)
    fillUniform(numbers, stream(1, 'a test'), step)
    const seen = {
      inputs: code,
      targets,
      code,
      outputs: targets,
      noise: { 'student/0.0': tf.tensor(numbers, [1, H, 1]) },
    }
    const loss = (...p: Tensor[]) => {
      const { distance, cost } = own.loss(
        { ...state, ...Object.fromEntries(names.map((name, i) => [name, p[i]!])) },
        seen,
      )
      return cost ? tf.add(distance, cost) : distance
    }
    const last = steps / 2
    if (step > last) valuesOf(loss(...now)).forEach((own, r) => (paid[r]! += own / last))
    const gradients = gradientsOf(loss, now)
    m = m.map((x, i) => tf.add(tf.mul(x, 0.9), tf.mul(gradients[i]!, 0.1)))
    v = v.map((x, i) => tf.add(tf.mul(x, 0.99), tf.mul(tf.square(gradients[i]!), 0.01)))
    const rate = 0.05 * Math.min(1, 2 * (1 - step / steps))
    now = now.map((x, i) => tf.sub(x, tf.mul(tf.div(m[i]!, tf.add(tf.sqrt(v[i]!), 1e-6)), rate)))
  }
  return paid as [number, number]
}

for (const reader of readers)
  test(
    `${reader.name}: a student fitted again ${reader.rotationInvariant ? 'pays the same for' : 'notices'} a rotation of the code`,
    onReference(() => {
      const [asItIs, rotated] = refitted({ kind: reader.name, ...reader.options.parse({}) })
      const apart = Math.abs(rotated - asItIs)
      if (reader.rotationInvariant) assert.ok(apart < 1e-4, `${asItIs} and ${rotated}`)
      else assert.ok(apart > 0.005 && apart > 0.2 * Math.max(asItIs, rotated), `${asItIs} and ${rotated}`)
    }),
  )
