import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureFacts, type MeasureFacts, type Role } from '../../../core/catalog/measure.ts'
import { headline, inOrder, inRole, isRung, targetsOf } from '../../../core/catalog/roles.ts'
import { catalog } from '../../../worker/catalog.ts'

const facts = measureFacts(catalog)
const without = (...names: string[]) => facts.filter(({ name }) => !names.includes(name))
const values = without('testAccuracy')
const classes = without('testR2')
const named = (measures: readonly MeasureFacts[]) => measures.map(({ name }) => name)

test('Tasks are told apart by the measures that are defined for one kind of targets only', () => {
  assert.equal(targetsOf(values), 'values')
  assert.equal(targetsOf(classes), 'classes')
  assert.equal(targetsOf(without('testAccuracy', 'testR2')), undefined)
})

test('An experiment on values and one on classes are each looked at by eight numbers', () => {
  const monosemantic = ['monosemantic.count', 'probe.k1.n100', 'probe.k5.n100', 'probe.kall.n100']
  const imitation = ['aulc.mlp64', 'fidelity.mlp64']
  assert.deepEqual(named(inRole('headline', values)), ['testLoss', ...monosemantic, ...imitation, 'meanL0'])
  assert.deepEqual(named(inRole('headline', classes)), [
    'testLoss',
    'testAccuracy',
    'probeAuc.k1.n100',
    'probeAuc.kall.n100',
    ...imitation,
    'dci.disentanglement',
    'meanL0',
  ])
})

test('Every role has a measure, for values and for classes, and no two that are first', () => {
  const roles = new Set(facts.flatMap(({ roles = {} }) => Object.keys(roles) as Role[]))
  for (const role of roles)
    for (const measures of [values, classes]) {
      const [first, second] = inRole(role, measures)
      assert.ok(first, role)
      const placeOf = ({ roles }: MeasureFacts) => {
        const places = roles![role]!
        return typeof places === 'object' ? places[targetsOf(measures)!] : places
      }
      // Rungs of a ladder stand together.
      if (second && role !== 'ladder') assert.notEqual(placeOf(first), placeOf(second), role)
    }
})

test('Of what was taken, headlines keep the order of their role; strangers are shown where nothing else was taken', () => {
  assert.deepEqual(headline(['meanL0', 'strange', 'testLoss'], facts), ['testLoss', 'meanL0'])
  assert.deepEqual(headline(['strange', 'stranger'], facts), ['strange', 'stranger'])
  assert.deepEqual(inOrder(['zebra', 'meanL0', 'testLoss', 'ant'], facts), ['testLoss', 'meanL0', 'ant', 'zebra'])
})

test('Rungs are what a ladder is made of, and nothing else', () => {
  assert.ok(isRung('probeMatthews.k5.nall', facts))
  assert.ok(!isRung('probe.gap', facts) && !isRung('testLoss', facts))
})
