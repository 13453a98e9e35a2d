import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Distances, golden } from './golden.ts'

const { cases } = golden<Distances>('distances')

test('the golden distances are the published ones', () => {
  const of = (name: string, T?: number) => cases.find((c) => c.name === name && c.T === T)!.value
  const published: [number, number][] = [
    [of('kl', 4), 0.5396451],
    [of('kl', 1), 0.4832709],
    [of('kl', 1000), 0.4863933],
    [of('rkd-distance'), 0.0520242],
    [of('rkd-angle'), 0.1001615],
    [of('similarity'), 0.0974266],
    [1 - of('cka'), 0.4803844],
  ]
  for (const [found, expected] of published) assert.ok(Math.abs(found - expected) < 1.5e-7, `${found}, ${expected}`)
})

test('squared, fvu and cross-entropy agree with arithmetic by hand', () => {
  const [logits, same] = [cases.find((c) => c.name === 'squared')!, cases.filter((c) => c.name === 'squared')[1]!]
  assert.equal(logits.value, (1 + 0 + 0 + 0.25 + 4 + 1) / 2)
  assert.equal(same.value, (0.5 ** 2 * 5) / 4)
  const fvu = cases.filter((c) => c.name === 'fvu').map((c) => c.value)
  assert.ok(Math.abs(fvu[0]! - 6.25 / (2 + 2 + 0.5 + 1e-4)) < 1e-12)
  assert.ok(Math.abs(fvu[1]! - 1.25 / (2.75 + 1 + 2 + 1e-4)) < 1e-12)
  const e = Math.E
  const nats = (Math.log(2 * e + 1) - 1 + Math.log(Math.sqrt(e) + e + e * e) - 1) / 2
  assert.ok(Math.abs(cases.find((c) => c.name === 'cross-entropy')!.value - nats) < 1e-12)
})

test('every golden gradient is finite and has the shape of what it is a gradient to', () => {
  for (const { t, s, toTeacher, toStudent } of cases) {
    assert.deepEqual(
      toStudent.map((r) => r.length),
      s.map((r) => r.length),
    )
    if (toTeacher)
      assert.deepEqual(
        toTeacher.map((r) => r.length),
        t.map((r) => r.length),
      )
    for (const v of [...toStudent.flat(), ...(toTeacher ?? []).flat()]) assert.ok(Number.isFinite(v))
  }
})
