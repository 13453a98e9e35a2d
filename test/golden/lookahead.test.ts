import assert from 'node:assert/strict'
import { test } from 'node:test'
import { golden, type Lookahead, type LookaheadRows, type Matrix } from './golden.ts'

const { rate, W, b, A, learn, score, cases } = golden<Lookahead>('lookahead')

/** Loss of the student `A` and its gradient to `A`, by hand. */
function scored(distance: string, W: Matrix, b: number[], A: Matrix, rows: LookaheadRows) {
  const B = rows.inputs.length
  const g: Matrix = A.map((row) => row.map(() => 0))
  let loss = 0
  rows.inputs.forEach((x, r) => {
    const h = W.map((w, i) =>
      Math.max(
        0,
        w.reduce((sum, v, d) => sum + v * x[d]!, b[i]!),
      ),
    )
    const s = A.map((row) => row.reduce((sum, v, i) => sum + v * h[i]!, 0))
    const total = s.reduce((sum, v) => sum + Math.exp(v), 0)
    if (distance === 'cross-entropy') loss += (Math.log(total) - s[rows.classes[r]!]!) / B
    A.forEach((_, o) => {
      const error = s[o]! - rows.values[r]![o]!
      if (distance === 'squared') loss += error ** 2 / B
      const ds = distance === 'squared' ? 2 * error : Math.exp(s[o]!) / total - Number(rows.classes[r] === o)
      h.forEach((v, i) => (g[o]![i]! += (ds * v) / B))
    })
  })
  return { loss, g }
}

function unrolled(distance: string, inner: number, W: Matrix, b: number[]) {
  let student = A
  for (let k = 0; k < inner; k++) {
    const { g } = scored(distance, W, b, student, learn)
    student = student.map((row, o) => row.map((v, i) => v - rate * g[o]![i]!))
  }
  return { loss: scored(distance, W, b, student, score).loss, student }
}

for (const { distance, inner, ...expected } of cases)
  test(`the golden gradient through ${inner} inner ${distance} steps agrees with central differences`, () => {
    const { loss, student } = unrolled(distance, inner, W, b)
    assert.ok(Math.abs(loss - expected.loss) < 1e-10)
    student.flat().forEach((v, i) => assert.ok(Math.abs(v - expected.A.flat()[i]!) < 1e-10))

    const e = 1e-5
    const slope = (at: (sign: number) => number) => (at(1) - at(-1)) / (2 * e)
    W.forEach((row, i) =>
      row.forEach((_, d) => {
        const moved = (sign: number) => W.map((r, k) => r.map((v, l) => (k === i && l === d ? v + sign * e : v)))
        const found = slope((sign) => unrolled(distance, inner, moved(sign), b).loss)
        assert.ok(Math.abs(found - expected.W[i]![d]!) < 1e-7, `W[${i}][${d}]: ${found}, ${expected.W[i]![d]}`)
      }),
    )
    b.forEach((_, i) => {
      const found = slope(
        (sign) =>
          unrolled(
            distance,
            inner,
            W,
            b.map((v, k) => (k === i ? v + sign * e : v)),
          ).loss,
      )
      assert.ok(Math.abs(found - expected.b[i]!) < 1e-7, `b[${i}]: ${found}, ${expected.b[i]}`)
    })
  })

test('treating the moved student as a constant would be noticed in every case', () => {
  for (const { firstOrder } of cases) assert.ok(firstOrder > 0.1)
})
