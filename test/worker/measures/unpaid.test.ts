import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRole } from '../../../core/catalog/roles.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { catalog } from '../../../worker/catalog.ts'
import type { Evidence, Rows } from '../../../worker/measures/measure.ts'
import { probe } from '../../../worker/measures/probe.ts'
import { unpaid } from '../../../worker/measures/unpaid.ts'
import { madeUp } from './evidence.ts'

/** Red and blue each in a unit, the other concepts mixed into two more. */
const made = () =>
  madeUp(4, ([red, green, blue, grey, shape]) => [red!, green! + grey!, blue!, green! - 0.5 * grey! + 0.3 * shape!])
const withTargets = (evidence: Evidence, targets: string[]): Evidence => ({
  ...evidence,
  concepts: evidence.concepts.map((concept) => ({ ...concept, isTarget: targets.includes(concept.name) })),
})
/** The same evidence of a task that has these concepts alone. */
function only(evidence: Evidence, kept: string[]): Evidence {
  const places = evidence.concepts.flatMap(({ name }, i) => (kept.includes(name) ? [i] : []))
  const F = evidence.concepts.length
  const side = (rows: Rows): Rows => ({
    ...rows,
    concepts: Float32Array.from({ length: rows.n * places.length }, (_, at) => {
      const row = Math.floor(at / places.length)
      return rows.concepts[row * F + places[at % places.length]!]!
    }),
  })
  return {
    ...evidence,
    concepts: places.map((i) => evidence.concepts[i]!),
    train: side(evidence.train),
    test: side(evidence.test),
  }
}
const rungs = (evidence: Evidence) => {
  const values = probe.measure({ ...evidence, mlpProbe: {} })
  return [values['probe.k1.n100'], values['probeAuc.k1.n100']]
}
const read = (evidence: Evidence) => {
  const values = unpaid.measure(evidence)
  return [values['unpaid.k1.n100'], values['unpaidAuc.k1.n100']]
}

test('Where no concept is a target, it is the rung of one unit', () => {
  assert.deepEqual(read(made()), rungs(made()))
})

test('Concepts that are targets are left out, as if the task did not have them', () => {
  const [value, area] = read(withTargets(made(), ['red', 'blue']))
  assert.deepEqual([value, area], rungs(only(made(), ['green', 'grey', 'shape'])))
  assert.ok((value as number) < (rungs(made())[0] as number))
})

test('Where every concept, or every one of a kind, is a target, it is undefined and says so', () => {
  const all = made().concepts.map(({ name }) => name)
  const none = { value: null, reason: 'every concept is a target' }
  assert.deepEqual(read(withTargets(made(), all)), [none, none])
  const [value, area] = read(withTargets(made(), all.slice(0, 4)))
  assert.deepEqual(value, { value: null, reason: 'this task has no value concept that is not a target' })
  assert.equal(typeof area, 'number')
})

test('A new reader of unpaid concepts stands before any reader of the targets', () => {
  for (const targets of ['values', 'classes']) {
    const readers = inRole('new reader', measureFacts(catalog), targets)
    assert.deepEqual(
      readers.slice(0, 2).map(({ name }) => name),
      ['unpaid.k1.n100', 'unpaidAuc.k1.n100'],
    )
    assert.deepEqual(
      readers.map(({ unpaid }) => unpaid ?? false),
      [true, true, ...Array<boolean>(readers.length - 2).fill(false)],
    )
  }
})
