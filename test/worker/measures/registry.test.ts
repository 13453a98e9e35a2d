import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MeasureValue } from '../../../core/catalog/measure.ts'
import { measures } from '../../../worker/measures/index.ts'
import type { Evidence } from '../../../worker/measures/measure.ts'
import { aligned, madeUp, permutation, rotation, transformed } from './evidence.ts'

const UNITS = 8
const all = (evidence: Evidence): Record<string, MeasureValue> =>
  Object.assign({}, ...[...measures].map((measure) => measure.measure(evidence))) as Record<string, MeasureValue>
const facts = [...measures].flatMap(({ values }) => values)

test('Every measure describes itself and no two values share a name', () => {
  for (const { name, summary, source, options, values } of measures) {
    assert.match(summary, /^[A-Z].*\.$/, name)
    assert.ok(source, name)
    assert.ok(options.safeParse({}).success, `${name} has a default for every option`)
    assert.ok(values.length > 0, name)
  }
  for (const { name, label, range, source } of facts) {
    assert.ok(label && source, name)
    assert.ok(range[0] === null || range[1] === null || range[0] < range[1], name)
  }
  assert.equal(new Set(facts.map(({ name }) => name)).size, facts.length)
})

test('Every measure returns exactly the values it announces, inside their range, or null with a reason', () => {
  for (const evidence of odd()) {
    for (const measure of measures) {
      const out = measure.measure(evidence)
      assert.deepEqual(Object.keys(out).sort(), measure.values.map(({ name }) => name).sort(), measure.name)
      for (const { name, range } of measure.values) {
        const value = out[name]!
        if (typeof value === 'number') {
          assert.ok(Number.isFinite(value), `${name} is ${value}`)
          assert.ok(value >= (range[0] ?? -Infinity) && value <= (range[1] ?? Infinity), `${name} is ${value}`)
        } else assert.ok(value.value === null && value.reason.length > 5, name)
      }
    }
  }
})

test('A measure whose evidence was not collected says which', () => {
  const evidence = madeUp(UNITS, aligned)
  for (const { name, needs = [], measure } of measures)
    for (const need of needs)
      assert.throws(() => measure({ ...evidence, [need]: undefined }), {
        message: `measure ${name}: its evidence "${need}" was not collected`,
      })
  const needed = [...measures].flatMap(({ needs = [] }) => needs)
  assert.deepEqual(needed.sort(), [
    'circuits',
    ...Array<string>(6).fill('imitations'),
    'interchange',
    'labelCurve',
    'layerCircuits',
    'mlpProbe',
    'taught',
    'twin',
    'weightCircuits',
  ])
})

test('Most values of an ordinary primary are numbers', () => {
  const undefinedNames = Object.entries(all(madeUp(UNITS, aligned)))
    .filter(([, value]) => typeof value !== 'number')
    .map(([name]) => name)
  assert.deepEqual(
    undefinedNames.filter(
      (name) => !/linear|mlp128|softtree4|conv8|probeAuc\.mlp|fidelityAccuracy|testR2|detectors/.test(name),
    ),
    [],
  )
})

test('Permuting the units leaves every value unchanged, the lasso of DCI within its tolerance', () => {
  const evidence = madeUp(UNITS, aligned)
  const [before, after] = [all(evidence), all(transformed(evidence, permutation([3, 7, 0, 5, 1, 6, 2, 4])))]
  for (const { name } of facts)
    assert.ok(distance(before[name]!, after[name]!) < (name.startsWith('dci') ? 1e-3 : 1e-5), name)
})

test('One of three rotations of the code changes a value if and only if it says that it is not rotation invariant', () => {
  const evidence = madeUp(UNITS, aligned)
  const before = all(evidence)
  const rotated = [2, 3, 4].map((seed) => all(transformed(evidence, rotation(UNITS, seed))))
  const wrong: string[] = []
  for (const { name, rotationInvariant } of facts) {
    if (typeof before[name] !== 'number') continue
    const moved = Math.max(...rotated.map((after) => distance(before[name]!, after[name]!)))
    if (moved < 5e-3 !== rotationInvariant) wrong.push(`${name} moved by ${moved}`)
  }
  assert.deepEqual(wrong, [])
})

test('A second dead unit changes nothing but the number of units and what is averaged over units', () => {
  const before = all(madeUp(UNITS, aligned))
  const after = all(madeUp(UNITS + 1, (concepts, noise) => [...aligned(concepts, noise), 0]))
  for (const { name } of facts)
    if (!['units', 'dci.completeness', 'modularity'].includes(name))
      assert.ok(distance(before[name]!, after[name]!) < 1e-6, name)
})

/** Evidence that tempts a measure into NaN. */
function odd(): Evidence[] {
  const ordinary = madeUp(UNITS, aligned)
  const classOnly: Evidence = { ...madeUp(UNITS, aligned), concepts: [{ name: 'red', type: 'binary' }] }
  for (const side of ['train', 'test'] as const) {
    const { n, code, concepts } = classOnly[side]
    classOnly[side] = { n, code, concepts: Float32Array.from({ length: n }, (_, i) => Number(concepts[i * 5]! > 0)) }
  }
  const single = madeUp(UNITS, aligned)
  const few = { n: 30, code: single.train.code.slice(0, 240), concepts: single.train.concepts.slice(0, 150) }
  return [
    ordinary,
    { ...ordinary, train: { ...ordinary.train } },
    { ...classOnly, alone: undefined },
    { ...single, train: few },
    { ...single, train: { n: 0, code: new Float32Array(0), concepts: new Float32Array(0) } },
    { ...single, test: { n: 0, code: new Float32Array(0), concepts: new Float32Array(0) } },
    { ...single, testLoss: Infinity, testAccuracy: NaN, mlpProbe: { probe: { all: NaN }, probeAuc: { all: NaN } } },
    {
      ...single,
      imitations: single.imitations!.map((row) => ({ ...row, fvu: NaN, lossStudent: Infinity, lossMean: 0.1 })),
    },
    { ...single, imitations: single.imitations!.slice(0, 1) },
    madeUp(3, () => [0.3, -1, 7]),
    madeUp(3, () => [0, 0, 0]),
    madeUp(1, ([red]) => [red!]),
    madeUp(2, ([red]) => [red!, red!]),
    madeUp(2, ([red]) => [1e6 + red!, 1e-9 * red!]),
    transformed(ordinary, rotation(UNITS)),
    madeUp(2, ([red]) => [red! > 0.9 ? NaN : red!, 1]),
    madeUp(2, ([red]) => [red! > 0.9 ? Infinity : red!, 1]),
  ]
}

const distance = (a: MeasureValue, b: MeasureValue): number => {
  if (typeof a !== 'number' || typeof b !== 'number') return typeof a === typeof b ? 0 : Infinity
  return Math.abs(a - b) / Math.max(1, Math.abs(a))
}
