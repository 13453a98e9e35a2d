import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Beside, Distance, Head } from '../../worker/distances/distance.ts'
import { distances } from '../../worker/distances/index.ts'
import { matMul, meanRows, softmax } from '../../worker/tensor/ops.ts'
import { numericOptions } from '../../worker/tensor/numbers.ts'
import { type Distances, golden, type Matrix } from '../golden/golden.ts'
import { assertClose, assertDerivatives, drawn, gradientsOf, onReference, valuesOf } from './derivatives.ts'
import { assertNear } from './engines/near.ts'

const { cases } = golden<Distances>('distances')

/** Rows × units of each run as `[R, units, B]`. */
const columns = (...runs: Matrix[]): Tensor => tf.transpose(tf.tensor3d(runs), [0, 2, 1])
const rows = (x: Tensor): number[] => valuesOf(tf.transpose(x, [0, 2, 1]))
const oneHot = (labels: number[], C: number): Matrix =>
  labels.map((c) => Array.from({ length: C }, (_, i) => Number(i === c)))

/** T² times a divergence of order 1/T², in float32. */
const precision = (T = 1): number => Math.max(1, T / 100)

/** A distance with its default options for these runs, or with others. */
function bound(
  distance: Distance,
  runs: number,
  given: Record<string, unknown> = {},
  beside: (target: Tensor) => Beside = usual,
) {
  const options: Record<string, unknown> = distance.options.parse(given)
  for (const name of numericOptions(distance)) options[name] = tf.fill([runs, 1, 1], options[name] as number)
  return (target?: Tensor, prediction?: Tensor) => {
    const offered = beside(target!)
    const needed = Object.fromEntries((distance.needs ?? []).map((need) => [need, offered[need]]))
    return distance.between(target!, prediction!, options, needed)
  }
}

/** V·relu(W·h + b), for each run or one for all. */
const headOf = (gives: Head['gives'], W: Tensor, b: Tensor, V: Tensor): Head => ({
  gives,
  outputs: (h) => matMul(V, tf.relu(tf.add(matMul(W, h), b))),
})

/** What a distance may need in the tests: labels in turn, and a head that is `turned` with its code. */
function usual(target: Tensor, turned = (W: Tensor) => W): Beside {
  const [, C, B] = target.shape as [number, number, number]
  const labels = Array.from({ length: B }, (_, b) => b % C)
  const [W, b] = [turned(drawn([1, 3, C], 21)), drawn([1, 3, 1], 22)]
  return { labels: columns(oneHot(labels, C)), head: { gives: 'logits', outputs: (h) => tf.add(matMul(W, h), b) } }
}

for (const distance of distances) {
  const known = cases.filter(({ name }) => name === distance.name)

  known.forEach(({ T, t, s, labels, head, value, toTeacher, toStudent }, i) =>
    test(
      `${distance.name} has the value and gradients of golden case ${i}${T ? ` (T = ${T})` : ''}`,
      onReference(() => {
        const between = bound(distance, 1, T ? { temperature: T } : {}, (target) => ({
          ...usual(target),
          ...(labels && { labels: columns(oneHot(labels, s[0]!.length)) }),
          ...(head && {
            head: headOf(
              head.gives,
              tf.tensor([head.W]),
              tf.tensor(head.b, [1, head.b.length, 1]),
              tf.tensor([head.V]),
            ),
          }),
        }))
        const classes = labels && distance.targets.includes('classes')
        const at = [columns(classes ? oneHot(labels, s[0]!.length) : t), columns(s)]
        assertNear(valuesOf(between(...at)), [value], 1e-5 * precision(T))
        const [target, prediction] = gradientsOf(between, at)
        assertClose(rows(prediction!), toStudent.flat(), 1e-4, 'gradient to the student')
        if (toTeacher) assertClose(rows(target!), toTeacher.flat(), 1e-4, 'gradient to the teacher')
      }),
    ),
  )

  test(
    `${distance.name} gives each of two runs what it gives it alone`,
    onReference(() => {
      const [target, prediction] = [drawn([2, 3, 6], 1), drawn([2, 3, 6], 2)]
      const together = valuesOf(bound(distance, 2)(target, prediction))
      assert.equal(together.length, 2)
      const run = (x: Tensor, r: number) => tf.slice(x, [r, 0, 0], [1, -1, -1])
      const alone = [0, 1].map((r) => valuesOf(bound(distance, 1)(run(target, r), run(prediction, r)))[0]!)
      assert.deepEqual(together, alone)
      const shared = valuesOf(bound(distance, 2)(run(target, 0), prediction))
      assertNear([shared[0]!], [alone[0]!], 1e-6)
    }),
  )

  test(
    `${distance.name} has the gradients and Hessian-vector products of central differences`,
    onReference(() => {
      // Such that no difference between angles is 1: there smooth L1 has no second derivative.
      const [target, prediction] = [drawn([2, 3, 4], 5), drawn([2, 3, 4], 6)]
      const of = distance.targets.includes('classes') ? softmax(target) : target
      assertDerivatives(distance.name, bound(distance, 2), [of, prediction])
    }),
  )

  test(
    `${distance.name} is ${distance.rotationInvariant ? '' : 'not '}invariant under rotation of the code once the reader is refitted`,
    onReference(() => assert.equal(survivesRotation(distance), distance.rotationInvariant)),
  )
}

/** Codes with little or nothing in them, `[2, units, rows]`, and predictions of them. */
const degenerate: Record<string, () => [code: Tensor, prediction: Tensor]> = {
  'a code that does not vary': () => [tf.fill([2, 3, 6], 0.3), drawn([2, 3, 6], 2)],
  'a code of zeros, rightly predicted': () => [tf.zeros([2, 3, 6]), tf.zeros([2, 3, 6])],
  'a dead unit': () => [tf.mul(drawn([2, 3, 6], 1), tf.tensor([1, 0, 1], [1, 3, 1])), drawn([2, 3, 6], 2)],
  'a row of zeros, and two equal rows': () => [
    tf.concat([tf.zeros([2, 3, 1]), tf.ones([2, 3, 2]), drawn([2, 3, 3], 1)], 2),
    drawn([2, 3, 6], 2),
  ],
  'a prediction that does not vary': () => [drawn([2, 3, 6], 1), tf.ones([2, 3, 6])],
  'units of very different size': () => [
    tf.mul(drawn([2, 3, 6], 1), tf.tensor([1e-4, 1, 300], [1, 3, 1])),
    drawn([2, 3, 6], 2),
  ],
  'one row': () => [drawn([2, 3, 1], 1), drawn([2, 3, 1], 2)],
  'two rows': () => [drawn([2, 3, 2], 1), drawn([2, 3, 2], 2)],
  'one unit': () => [drawn([2, 1, 6], 1), drawn([2, 1, 6], 2)],
}

for (const [what, made] of Object.entries(degenerate))
  test(
    `every distance and its gradients are finite for ${what}`,
    onReference(() => {
      for (const distance of distances) {
        const at = made()
        const between = bound(distance, 2)
        const values = valuesOf(between(...at))
        assert.ok(values.every(Number.isFinite), `${distance.name}: ${values.join(' ')}`)
        const classes = distance.targets.includes('classes')
        const gradients = gradientsOf(classes ? (s) => between(at[0], s) : between, classes ? [at[1]] : at)
        const all = gradients.flatMap(valuesOf)
        assert.ok(all.every(Number.isFinite), `${distance.name}: gradients ${all.join(' ')}`)
      }
    }),
  )

test(
  'every distance between equals is 0, but for one from a class',
  onReference(() => {
    const code = drawn([2, 3, 6], 1)
    for (const distance of distances)
      if (!distance.targets.includes('classes'))
        for (const value of valuesOf(bound(distance, 2)(code, code)))
          assert.ok(Math.abs(value) < 1e-6, `${distance.name}: ${value}`)
  }),
)

test('docs/distances.md says of distances what their records say', () => {
  const text = readFileSync(new URL('../../docs/distances.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| `([\w-]+)` +\| ([\w, ]+?) +\|.*\| (yes|no) +\|$/gm)]
  assert.ok(rows.length >= 15)
  for (const [, name, targets, blind] of rows) {
    const distance = distances.get(name!)
    assert.deepEqual(targets!.split(', ').toSorted(), distance.targets.toSorted(), name)
    assert.equal(blind === 'yes', distance.rotationInvariant, name)
  }
  for (const { name, collapse } of distances) {
    if (!collapse) continue
    const { pressure, participationRatio, fidelity } = collapse
    const row = (of: string) => text.split('\n').find((line) => line.startsWith(`| ${of} `))!
    const short = (x: number) => String(x).replace(/^0/, '')
    for (const [i, line] of [row('none'), row(`\`${name}\`, ${pressure}`)].entries())
      for (const number of [participationRatio[i]!, fidelity[i]!])
        assert.ok(line.includes(short(number)), `${name}: ${line}`)
  }
})

test(
  'a predictable direction that grows lowers the distance that is pooled, and none that weighs directions alike while all count',
  onReference(() => {
    const grown = (by: number) => {
      const scale = tf.tensor([by, 1, 1], [1, 3, 1])
      const code = drawn([1, 3, 8], 5)
      const missed = tf.mul(drawn([1, 3, 8], 6), tf.tensor([0.01, 0.5, 0.5], [1, 3, 1]))
      return [tf.mul(code, scale), tf.mul(tf.add(code, missed), scale)] as const
    }
    const ratio = (name: string, by = 10) => {
      const between = bound(distances.get(name), 1)
      return valuesOf(between(...grown(by)))[0]! / valuesOf(between(...grown(1)))[0]!
    }
    assert.ok(ratio('fvu') < 0.05, `fvu: ${ratio('fvu')}`)
    for (const name of ['fvu-unit', 'whitened']) assert.ok(Math.abs(ratio(name) - 1) < 0.1, `${name}: ${ratio(name)}`)
    assert.ok(Math.abs(ratio('whitened', 100) - 1) < 0.2, `whitened: ${ratio('whitened', 100)}`)
    assert.ok(ratio('fvu-unit', 100) < 0.01, 'units below a thousandth of the mean variance count no longer')
  }),
)

test(
  'refitting tells a distance that weighs each unit by its own variance from one that rotation leaves alone',
  onReference(() => {
    const perUnit: Distance = {
      ...distances.get('fvu'),
      between(target, prediction) {
        const mean = (x: Tensor) => meanRows(tf.square(x))
        return tf.sum(tf.div(mean(tf.sub(target, prediction)), mean(tf.sub(target, meanRows(target)))), [1, 2])
      },
    }
    assert.equal(survivesRotation(perUnit), false)
  }),
)

/** Whether the least loss of a linear student stays when the code that it reads, and that it predicts, is rotated. */
function survivesRotation(distance: Distance): boolean {
  const [H, B] = [3, 8]
  const turn = tf.tensor3d([...orthogonal(H, stream(0, 'test'))], [1, H, H])
  const scales = tf.tensor([0.3, 1, 2], [1, H, 1])
  const code = tf.mul(drawn([1, H, B], 1), scales)
  const both = tf.concat([code, matMul(turn, code)], 0) // [2, H, B], plain and rotated
  const target = distance.targets.includes('classes')
    ? columns(
        oneHot(
          Array.from({ length: B }, (_, b) => b % H),
          H,
        ),
      )
    : drawn([1, H, B], 2)
  const fits: number[][] = []
  if (distance.targets.some((kind) => kind !== 'code')) fits.push(least(distance, target, both))
  if (distance.targets.includes('code')) {
    // The head of the rotated code turns it back.
    const turned = (W: Tensor) => tf.concat([W, matMul(W, turn, false, true)], 0)
    fits.push(least(distance, both, drawn([1, H - 1, B], 3), (code) => usual(code, turned)))
  }
  return fits.every(([plain, rotated]) => Math.abs(plain! - rotated!) < 2e-3 * Math.abs(plain!))
}

/** Least loss of each of two runs over linear readers of what is read. */
function least(distance: Distance, target: Tensor, read: Tensor, beside?: (target: Tensor) => Beside): number[] {
  const between = bound(distance, 2, {}, beside)
  const loss = (A?: Tensor) => between(target, matMul(A!, read))
  const updates = 300
  const shape = [target.shape[1]!, read.shape[1]!]
  let [m, v] = [tf.zeros([2, ...shape]), tf.zeros([2, ...shape])] as [Tensor, Tensor]
  let A: Tensor = tf.tile(tf.mul(drawn([1, ...shape], 4), 0.3), [2, 1, 1])
  for (let t = 1; t <= updates; t++) {
    const [g] = gradientsOf(loss, [A])
    m = tf.add(tf.mul(m, 0.9), tf.mul(g!, 0.1))
    v = tf.add(tf.mul(v, 0.99), tf.mul(tf.square(g!), 0.01))
    const rate = (0.2 * (1 - t / updates) * Math.sqrt(1 - 0.99 ** t)) / (1 - 0.9 ** t)
    A = tf.sub(A, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), 1e-8)))
  }
  return valuesOf(loss(A))
}
