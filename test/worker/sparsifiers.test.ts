import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { fillNormal, fillUniform, stream } from '../../core/random/random.ts'
import { optionsSchema } from '../../core/catalog/options.ts'
import { sparsifiers } from '../../worker/sparsifiers/index.ts'
import { keepLargest } from '../../worker/sparsifiers/weights.ts'
import type { Sparsifier } from '../../worker/sparsifiers/sparsifier.ts'
import { numericOptions } from '../../worker/tensor/numbers.ts'
import { assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'
import { boundOptions, contextOf } from './registered.ts'
import { twoOf } from './variants.ts'

const [U, B] = [6, 5]

/** A sparsifier with its numbers of each run; those of its strength alone, where that is all there is to say. */
function bound(sparsifier: Sparsifier, given: readonly (number | Record<string, number>)[]) {
  const runs = given.map((own) => (typeof own === 'number' ? { [sparsifier.strength!]: own } : own))
  const usual = { options: boundOptions(sparsifier, runs), ...ownOf(sparsifier, runs), ...batchOf(sparsifier) }
  return {
    /** In training where it is said, with noise where that is given, the same for all runs: `[1, U, B]`. */
    sparsify: (h: Tensor, noise: Tensor | null = null, training = noise !== null) =>
      sparsifier.sparsify!(contextOf({ ...usual, h, training, noise })),
    penalty: (h: Tensor, outgoing: Tensor) =>
      sparsifier.penalty!(
        contextOf({
          ...usual,
          h,
          training: true,
          behind: { weights: () => assert.fail('not asked for'), outgoing: () => outgoing },
        }),
      ),
    /** Of two layers' matrices, `[R, U, 3]` and `[R, 2, U]`. */
    weigh: (first: Tensor, second: Tensor) =>
      sparsifier.weigh!(
        [
          { ...layer, weights: first },
          { input: [U], output: [2], weights: second },
        ],
        usual.options,
      ),
    next: (h: Tensor) => sparsifier.next!(contextOf({ ...usual, h, training: true })),
  }
}

const layer = { input: [3], output: [U] }

/** Its parameters and its state before the first step, of as many runs. */
function ownOf(sparsifier: Sparsifier, runs: readonly Record<string, number>[]) {
  const start = ({ shape, start }: { shape: readonly number[]; start: unknown }, seed: number) =>
    typeof start === 'number' ? tf.fill([1, ...shape], start) : drawn([1, ...shape], seed)
  const specs = runs.map((own) => sparsifier.parameters?.(layer, { ...sparsifier.options.parse({}), ...own }) ?? {})
  const parameters = Object.keys(specs[0]!).map((name, i) => [
    name,
    tf.concat(specs.map((own) => start(own[name]!, i))),
  ])
  const state = Object.entries(sparsifier.state?.(layer) ?? {}).map(([name, kept]) => [
    name,
    tf.concat(runs.map(() => start(kept, 0))),
  ])
  return {
    parameters: Object.fromEntries(parameters) as Record<string, Tensor>,
    state: Object.fromEntries(state) as Record<string, Tensor>,
  }
}

/** What the network and the layer read, and labels where it looks at them: the same for all runs. */
const batchOf = ({ targets }: Sparsifier) => ({
  layer,
  read: drawn([1, 3, B], 21),
  inputs: drawn([1, 4, B], 22),
  ...(targets && { labels: tf.tensor([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0], [1, 3, B]) }),
})

/** Units kept in each row, `[R][B]`. */
const kept = (h: Tensor): number[][] => tf.sum(tf.cast(tf.notEqual(h, 0), 'float32'), [1]).arraySync() as number[][]
const same = (counts: number[]): number[][] => counts.map((count) => Array.from({ length: B }, () => count))
const relu = (shape: number[], seed: number) => tf.relu(drawn(shape, seed))

/** Noise for six units and five rows, the same for all runs. */
function noiseOf(draws: 'uniform' | 'normal'): Tensor {
  const values = new Float32Array(U * B)
  ;(draws === 'normal' ? fillNormal : fillUniform)(values, stream(1, 'a test'), 0)
  return tf.tensor(values, [1, U, B])
}

for (const sparsifier of sparsifiers) {
  const numeric = numericOptions(sparsifier)

  test(`${sparsifier.name} names the number that is its strength, if and only if it does something`, () => {
    const works = Boolean(sparsifier.sparsify ?? sparsifier.penalty ?? sparsifier.weigh ?? sparsifier.between)
    assert.equal(sparsifier.between === undefined, sparsifier.every === undefined, 'it says how often it acts')
    assert.equal(sparsifier.state === undefined, sparsifier.next === undefined, 'what is kept is moved')
    assert.equal(sparsifier.strength !== undefined, works)
    if (works) assert.ok(numeric.includes(sparsifier.strength!), `${sparsifier.strength} is one of ${numeric}`)
  })
  if (!sparsifier.strength) continue
  const { properties } = optionsSchema(sparsifier.options)
  const strengths = [0, 1].map((r) => Object.fromEntries(numeric.map((name) => [name, twoOf(properties![name]!)[r]!])))
  /** In evaluation, and in training. */
  const modes: [noise: Tensor | null, training: boolean][] = [
    [null, false],
    [sparsifier.draws ? noiseOf(sparsifier.draws) : null, true],
  ]
  const run = (x: Tensor, r: number) => tf.slice(x, [r, 0, 0], [1, -1, -1])

  test(
    `${sparsifier.name} gives each of two runs what it gives it alone`,
    onReference(() => {
      const [h, outgoing] = [relu([2, U, B], 1), relu([2, U, 1], 2)]
      const both = bound(sparsifier, strengths)
      strengths.forEach((strength, r) => {
        const alone = bound(sparsifier, [strength])
        if (sparsifier.sparsify)
          for (const mode of modes)
            assert.deepEqual(valuesOf(run(both.sparsify(h, ...mode), r)), valuesOf(alone.sparsify(run(h, r), ...mode)))
        if (sparsifier.next)
          for (const [name, next] of Object.entries(both.next(h)))
            assert.deepEqual(valuesOf(run(next, r)), valuesOf(alone.next(run(h, r))[name]!))
        if (sparsifier.weigh) {
          const weights = [drawn([2, U, 3], 4), drawn([2, 2, U], 5)] as const
          const [first, second] = weights.map((own) => run(own, r)) as [Tensor, Tensor]
          assert.equal(valuesOf(both.weigh(...weights))[r], valuesOf(alone.weigh(first, second))[0])
        }
        if (sparsifier.penalty)
          assert.equal(valuesOf(both.penalty(h, outgoing))[r], valuesOf(alone.penalty(run(h, r), run(outgoing, r)))[0])
      })
    }),
  )

  test(
    `${sparsifier.name} has the derivatives of central differences, and finite ones when every unit is dead`,
    onReference(() => {
      const own = bound(sparsifier, strengths)
      // Distinct values a step apart: no difference changes which are largest.
      const h = tf.tensor(
        Array.from({ length: 2 * U * B }, (_, i) => 0.2 + ((i * 17) % 31) / 10),
        [2, U, B],
      )
      const dead = tf.zeros([2, U, B])
      const outgoing = tf.abs(drawn([2, U, 1], 3))
      const { sparsify, penalty } = sparsifier
      // One that is straight through is held against PyTorch (`test/golden/sparsifiers.test.ts`).
      if (sparsify && !sparsifier.straightThrough)
        for (const mode of modes) assertDerivatives(sparsifier.name, (h) => tf.square(own.sparsify(h!, ...mode)), [h])
      if (penalty) assertDerivatives(sparsifier.name, (h, out) => own.penalty(h!, out!), [h, outgoing])
      if (sparsifier.weigh)
        assertDerivatives(sparsifier.name, (a, b) => own.weigh(a!, b!), [drawn([2, U, 3], 4), drawn([2, 2, U], 5)])
      const noWeights = [tf.zeros([2, U, 3]), tf.zeros([2, 2, U])]
      const gradients = [
        ...(sparsifier.weigh ? gradientsOf((a, b) => own.weigh(a!, b!), noWeights) : []),
        ...(sparsify ? modes.flatMap((mode) => gradientsOf((h) => own.sparsify(h!, ...mode), [dead])) : []),
        ...(penalty ? gradientsOf((h, out) => own.penalty(h!, out!), [dead, outgoing]) : []),
      ]
      assert.ok(gradients.flatMap(valuesOf).every(Number.isFinite))
    }),
  )
}

const topk = sparsifiers.get('topk')

test(
  'topk keeps the k largest of each row, with the k of each run',
  onReference(() => {
    const h = drawn([4, U, B], 1)
    const ks = [1, 3, U, 50]
    const sparse = bound(topk, ks).sparsify(h)
    assert.deepEqual(kept(sparse), same([1, 3, U, U]))
    const rows = (x: Tensor) => tf.transpose(x, [0, 2, 1]).arraySync() as number[][][]
    const [before, after] = [rows(h), rows(sparse)]
    before!.forEach((run, r) =>
      run.forEach((row, b) => {
        const largest = new Set(row.toSorted((x, y) => y - x).slice(0, ks[r]))
        const wanted = row.map((x) => (largest.has(x) ? x : 0))
        assertNear(after![r]![b]!, wanted, 0)
      }),
    )
  }),
)

test(
  'topk keeps ties',
  onReference(() => {
    const { sparsify } = bound(topk, [2])
    assert.deepEqual(valuesOf(sparsify(tf.tensor([3, 1, 1, 1, 0.5], [1, 5, 1]))), [3, 1, 1, 1, 0])
  }),
)

test(
  'topk below 1 keeps a fraction, at least one unit, beside runs that keep a number',
  onReference(() => {
    const h = drawn([4, U, B], 2)
    assert.deepEqual(kept(bound(topk, [0.5, 0.01, 2, 0.99]).sparsify(h)), same([3, 1, 2, U]))
    assert.deepEqual(kept(bound(topk, [0.5, 0.34, 0.01, 0.17]).sparsify(h)), same([3, 2, 1, 1]))
  }),
)

test(
  'topk keeps about its fraction whatever the number of units',
  onReference(() => {
    for (const [units, k] of [
      [45, 0.7], // 31.5 in float32, 31.499… in float64
      [85, 0.7],
      [100, 0.575],
      [90, 0.35],
      [7, 0.5],
    ] as const) {
      const [[count]] = kept(bound(topk, [k]).sparsify(drawn([1, units, 1], 3))) as [[number]]
      assert.ok(Math.abs(count - k * units) <= 0.501, `${k} of ${units}: ${count}`)
    }
  }),
)

const l1 = sparsifiers.get('l1')

test(
  'the l1 penalty is the number worked out by hand, for each run with its own λ',
  onReference(() => {
    const h = tf.tensor([1, 3, 0, -2, 1, 3, 0, -2], [2, 2, 2])
    const outgoing = tf.tensor([0.5, 4, 0.5, 4], [2, 2, 1])
    // mean|h| = 2 and 1: 2·.5 + 1·4 = 5.
    assertNear(valuesOf(bound(l1, [0.1, 2]).penalty(h, outgoing)), [0.5, 10], 1e-6)
  }),
)

test(
  'the l1 penalty does not change when h shrinks and the weights behind it grow',
  onReference(() => {
    const [h, outgoing] = [relu([2, U, B], 1), tf.abs(drawn([2, U, 1], 2))]
    const { penalty } = bound(l1, [0.1, 0.2])
    const scale = tf.tensor([0.01, 0.1, 1, 2, 0.5, 100], [1, U, 1])
    const traded = penalty(tf.mul(h, scale), tf.div(outgoing, scale))
    assertNear(valuesOf(traded), valuesOf(penalty(h, outgoing)), 1e-6)
    assert.notDeepEqual(valuesOf(penalty(tf.mul(h, scale), outgoing)), valuesOf(penalty(h, outgoing)))
  }),
)

const dropout = sparsifiers.get('dropout')

test(
  'dropout keeps an activation where its number is at least the rate, divided by the share that is kept; none in evaluation',
  onReference(() => {
    const h = tf.tensor([1, 2, 3, 4, 1, 2, 3, 4], [2, 4, 1])
    const numbers = tf.tensor([0.1, 0.25, 0.6, 0.9], [1, 4, 1])
    const { sparsify } = bound(dropout, [0.25, 0.8])
    assertNear(valuesOf(sparsify(h, numbers)), [0, 2 / 0.75, 3 / 0.75, 4 / 0.75, 0, 0, 0, 4 / 0.2], 1e-6)
    assert.deepEqual(valuesOf(sparsify(h)), valuesOf(h))
  }),
)

test(
  'noise adds its standard deviation times its number; none in evaluation',
  onReference(() => {
    const h = tf.tensor([1, 2, 1, 2], [2, 2, 1])
    const { sparsify } = bound(sparsifiers.get('noise'), [0.5, 2])
    assertNear(valuesOf(sparsify(h, tf.tensor([-1, 3], [1, 2, 1]))), [0.5, 3.5, -1, 8], 1e-6)
    assert.deepEqual(valuesOf(sparsify(h)), valuesOf(h))
  }),
)

test(
  'A bottleneck leaves the first units, or the first channels of a picture, with the width of each run',
  onReference(() => {
    const { sparsify } = bound(sparsifiers.get('bottleneck'), [2, U])
    const h = tf.ones([2, U, B])
    assert.deepEqual(kept(sparsify(h)), same([2, U]))
    assert.deepEqual(valuesOf(tf.slice(sparsify(h), [0, 0, 0], [1, U, 1])), [1, 1, 0, 0, 0, 0])
    const options = boundOptions(sparsifiers.get('bottleneck'), [{ width: 1 }])
    const layer = { input: [3], output: [3, 1, 2] } // 3 channels of 2 places
    const picture = sparsifiers.get('bottleneck').sparsify!(contextOf({ h: tf.ones([1, U, 1]), options, layer }))
    assert.deepEqual(valuesOf(picture), [1, 1, 0, 0, 0, 0])
  }),
)

test('The largest weights that are kept are exactly as many as asked, some in each row, whatever is equal', () => {
  const [I, J] = [17, 23]
  const given = drawn([1, I, J], 3).dataSync() as Float32Array
  for (const [values, k, perRow] of [
    [given, 40, 0],
    [given, 100, 4],
    [given, 1, 0],
    [given, 391, 2],
    [given, 10, 1], // one of each row is more than 10
    [given.map((x) => Math.sign(x) * Math.round(Math.abs(x) * 3)), 120, 2],
    [given.map(() => 1), 77, 3],
  ] as const) {
    const made = values.slice()
    keepLargest(made, J, k, perRow)
    // The same by sorting: the largest of each row, then the largest of all others, the first of equal ones.
    const places = [...values.keys()].toSorted((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b)
    const row = (place: number) => Math.floor(place / J)
    const first = Array.from({ length: I }, (_, i) =>
      places.filter((place) => row(place) === i).slice(0, perRow),
    ).flat()
    const rest = places.filter((place) => !first.includes(place)).slice(0, Math.max(0, k - first.length))
    const kept = new Set([...first, ...rest])
    assert.deepEqual(
      made,
      values.map((x, i) => (kept.has(i) ? x : 0)),
    )
  }
})

test('The fraction of weights falls from 1 to what is asked between two shares of training', () => {
  const { between, options } = sparsifiers.get('weights')
  const left = (done: number) => {
    const values = (drawn([1, 20, 50], 6).dataSync() as Float32Array).slice()
    const parameters = { weight: { shape: [20, 50], isWeight: true, values, slots: [] } }
    between!([{ ...layer, parameters }], { ...options.parse({}), fraction: 0.2 }, done)
    return values.filter((x) => x !== 0).length / values.length
  }
  assert.deepEqual([0.005, 0.01, 0.255, 0.5, 0.7, 1].map(left), [1, 1, 0.6, 0.2, 0.2, 0.2])
})

const line = [
  { input: [2], output: [2], weights: tf.tensor([1, -2, 0, 3], [1, 2, 2]) }, // at ¼ and ¾, from ¼ and ¾
  { input: [2], output: [1], weights: tf.tensor([4, -1], [1, 1, 2]) }, // at ½, from ¼ and ¾
]

test(
  'The penalty of locality is the number worked out by hand',
  onReference(() => {
    const { weigh } = sparsifiers.get('locality')
    const options = boundOptions(sparsifiers.get('locality'), [{ strength: 0.5, reach: 2, base: 0.1 }])
    // Sizes 6 and 5 times .1; −2 bridges ½, 4 and −1 bridge ¼ each: 2·(1 + 1.25).
    assertNear(valuesOf(weigh!(line, options)), [0.5 * (1.1 + 4.5)], 1e-6)
  }),
)

test(
  'The penalty of modularity is the share of squares between clusters worked out by hand, 0 of a modular matrix',
  onReference(() => {
    const { weigh } = sparsifiers.get('modularity')
    const options = { ...boundOptions(sparsifiers.get('modularity'), [{ strength: 2 }]), clusters: 2 }
    // Of 14 are 10 within; the output at ½ is of the second cluster: 1 of 17.
    assertNear(valuesOf(weigh!(line, options)), [2 * (1 - (10 / 14 + 1 / 17) / 2)], 1e-6)
    const diagonal = { input: [4], output: [4], weights: tf.reshape(tf.eye(4), [1, 4, 4]) }
    assertNear(valuesOf(weigh!([diagonal], options)), [0], 1e-6)
  }),
)

test('Units that change places are closer to what they read and to what reads them, and compute the same', () => {
  const { between, options } = sparsifiers.get('locality')
  for (const [shape, block] of [
    [[7], 1],
    [[7, 1, 2], 2], // channels of two places
  ] as const) {
    const [count, J, I] = [7, 5, 4]
    const parameter = (rows: number, columns: number, seed: number, isWeight = true) => {
      const values = (drawn([1, rows, columns], seed).dataSync() as Float32Array).slice()
      return { shape: [rows, columns], isWeight, values, slots: [values.map((x) => 10 * x)] }
    }
    const made = { weight: parameter(count, J, 1), bias: parameter(count, 1, 2, false) }
    const reading = { weight: parameter(I, count * block, 3) }
    const before = structuredClone({ made, reading })
    const layers = [
      { input: [J], output: shape, parameters: made },
      { input: shape, output: [I], parameters: reading },
    ]
    between!(layers, { ...options.parse({}), tried: 3 }, 1)
    const cost = ({ made, reading }: typeof before) => {
      let sum = 0
      const size = (values: Float32Array, i: number) => Math.abs(values[i]!)
      for (let u = 0; u < count; u++) {
        for (let j = 0; j < J; j++)
          sum += size(made.weight.values, u * J + j) * Math.abs((u + 0.5) / count - (j + 0.5) / J)
        for (let i = 0; i < I; i++)
          for (let b = 0; b < block; b++)
            sum +=
              size(reading.weight.values, (i * count + u) * block + b) * Math.abs((u + 0.5) / count - (i + 0.5) / I)
      }
      return sum
    }
    assert.ok(cost({ made, reading }) < cost(before) - 0.1)
    // Each unit, with all that belongs to it, is still there once.
    const units = ({ made, reading }: typeof before) =>
      Array.from({ length: count }, (_, u) => {
        const own = [made.weight, made.bias].flatMap(({ values, slots }) =>
          [values, ...slots].map((all) => [...all.subarray((u * all.length) / count, ((u + 1) * all.length) / count)]),
        )
        const read = [reading.weight.values, ...reading.weight.slots].map((all) =>
          [...all].filter((_, at) => Math.floor(at / block) % count === u),
        )
        return JSON.stringify([own, read])
      })
    assert.deepEqual(units({ made, reading }).sort(), units(before).sort())
    assert.notDeepEqual(units({ made, reading }), units(before))
  }
})
