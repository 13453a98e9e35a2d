import assert from 'node:assert/strict'
import { test } from 'node:test'
import { golden, type Matrix, type TenConcepts, type TenConceptsState } from './golden.ts'

const { initial, inputs, targets, runs, curveEvery } = golden<TenConcepts>('ten-concepts')
const F = 10

/** Losses and gradients of one run on one batch, derived by hand. */
function joint(p: TenConceptsState, x: Matrix, c: Matrix, cost: number, pressure: number) {
  const B = x.length
  const z = x.map((row) => p.W.map((w, i) => w.reduce((sum, v, d) => sum + v * row[d]!, p.b[i]!)))
  const h = z.map((row) => row.map((v) => Math.max(0, v)))
  const rms = p.b.map((_, i) => Math.sqrt(h.reduce((sum, row) => sum + row[i]! ** 2, 0) / B + 1e-8))
  const zero = (): Matrix => p.W.map((row) => row.map(() => 0))
  const g: TenConceptsState = { W: zero(), b: p.b.map(() => 0), V: zero(), A: zero() }
  const dh = h.map((row) => row.map(() => 0))

  function fit(M: Matrix, gM: Matrix, felt: number): number {
    let loss = 0
    for (let r = 0; r < B; r++)
      for (let o = 0; o < F; o++) {
        const error = M[o]!.reduce((sum, v, i) => sum + v * h[r]![i]!, 0) - c[r]![o]!
        loss += error ** 2 / B
        for (let i = 0; i < F; i++) {
          gM[o]![i]! += (2 * error * h[r]![i]!) / B
          dh[r]![i]! += (felt * 2 * error * M[o]![i]!) / B
        }
      }
    return loss
  }
  const task = fit(p.V, g.V, 1)
  const student = fit(p.A, g.A, pressure)

  let reader = 0
  for (let o = 0; o < F; o++)
    for (let i = 0; i < F; i++) {
      const weight = Math.abs(p.A[o]![i]!)
      reader += cost * weight * rms[i]!
      g.A[o]![i]! += cost * Math.sign(p.A[o]![i]!) * rms[i]!
      for (let r = 0; r < B; r++) dh[r]![i]! += (pressure * cost * weight * h[r]![i]!) / (B * rms[i]!)
    }
  for (let r = 0; r < B; r++)
    for (let i = 0; i < F; i++) {
      if (z[r]![i]! <= 0) continue
      g.b[i]! += dh[r]![i]!
      for (let d = 0; d < F; d++) g.W[i]![d]! += dh[r]![i]! * x[r]![d]!
    }
  return { losses: { task, student, reader }, gradients: g }
}

const flat = ({ W, b, V, A }: TenConceptsState) => [...W.flat(), ...b, ...V.flat(), ...A.flat()]
const furthest = (a: number[], b: number[]) => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))

/** The same parameters, as numbers in the order of `flat`. */
function folded(values: number[]): TenConceptsState {
  const matrix = (from: number): Matrix =>
    Array.from({ length: F }, (_, i) => values.slice(from + i * F, from + i * F + F))
  return { W: matrix(0), b: values.slice(100, 110), V: matrix(110), A: matrix(210) }
}

for (const { pressure, cost, step0, step200, curve } of runs) {
  test(`the golden joint step at pressure ${pressure}, cost ${cost} agrees with gradients by hand`, () => {
    const { losses, gradients } = joint(initial, inputs[0]!, targets[0]!, cost, pressure)
    for (const name of ['task', 'student', 'reader'] as const)
      assert.ok(Math.abs(losses[name] - step0.losses[name]) < 1e-9)
    assert.ok(furthest(flat(gradients), flat(step0.gradients)) < 1e-9)
  })

  test(`200 golden Adam steps at pressure ${pressure}, cost ${cost} agree with Adam by hand`, () => {
    let p = flat(initial)
    const m = p.map(() => 0)
    const v = p.map(() => 0)
    for (let t = 0; t < 200; t++) {
      const batch = t % inputs.length
      const { losses, gradients } = joint(folded(p), inputs[batch]!, targets[batch]!, cost, pressure)
      if (t % curveEvery === 0)
        assert.ok(furthest([losses.task, losses.student, losses.reader], curve[t / curveEvery]!) < 1e-8)
      const rate = 0.003 * (1 - t / 6000)
      p = flat(gradients).map((g, i) => {
        m[i] = 0.9 * m[i]! + 0.1 * g
        v[i] = 0.999 * v[i]! + 0.001 * g * g
        return p[i]! - (rate * m[i]!) / (1 - 0.9 ** (t + 1)) / (Math.sqrt(v[i]! / (1 - 0.999 ** (t + 1))) + 1e-8)
      })
    }
    assert.ok(furthest(p, flat(step200)) < 1e-8)
  })
}

test('without pressure the reader cost moves the student only', () => {
  const [cheap, dear] = runs.filter((r) => r.pressure === 0).map((r) => r.step200) as [
    TenConceptsState,
    TenConceptsState,
  ]
  assert.deepEqual([cheap.W, cheap.b, cheap.V], [dear.W, dear.b, dear.V])
  assert.notDeepEqual(cheap.A, dear.A)
})
