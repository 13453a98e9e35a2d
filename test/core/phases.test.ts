import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPlan } from '../../core/experiment/types.ts'
import { firstPhase, phasesOf, placeOf, sinceWords, trainingSteps, type Phase } from '../../core/phases.ts'
import { regroupingWords } from '../../core/messages/regroup.ts'

const runs = [{ settings: { training: { steps: 40 } } } as RunPlan]
const own: Phase[] = ['early', 'late'].map((name) => ({
  name,
  doing: `training ${name}`,
  label: 'Step',
  moves: true,
  steps: 30,
  time: 45,
}))
const usual = phasesOf({ runs })
const two = phasesOf({ runs, phases: own })

test('A plan that names no phases has those that every history had before there were others', () => {
  assert.deepEqual(
    usual.map(({ name, moves, steps }) => [name, moves, steps]),
    [
      ['train', true, 40],
      ['evaluate', false, 1000],
    ],
  )
  assert.equal(firstPhase({}), 'train')
})

test('A cohort ends with one evaluation, which is taken to need as long as its training', () => {
  assert.deepEqual(
    two.map(({ name, time }) => [name, time]),
    [
      ['early', 45],
      ['late', 45],
      ['evaluate', 90],
    ],
  )
  assert.deepEqual([usual[0]!.time, usual[1]!.time], [40, 40])
  assert.equal(firstPhase({ phases: own }), 'early')
})

test('A phase is found by its name, and one that a cohort has not is told with those it has', () => {
  assert.deepEqual(
    [null, 'early', 'late', 'evaluate'].map((name) => placeOf(two, name)),
    [0, 0, 1, 2],
  )
  assert.throws(
    () => placeOf(two, 'train'),
    /^RangeError: expected one of the phases early, late, evaluate, got train$/,
  )
})

test('Training steps are those of the phases that move parameters', () => {
  assert.deepEqual(
    [0, 1, 2].map((place) => trainingSteps(two, place)),
    [0, 30, 60],
  )
  assert.deepEqual([trainingSteps(two), trainingSteps(usual)], [60, 40])
})

test('Words say in which phase something went on, where that is not plain', () => {
  const words = (name: string, step: number) => sinceWords(name, step, String)
  assert.deepEqual(
    [words('train', 0), words('train', 12), words('evaluate', 40), words('late', 0), words('late', 7)],
    ['from the start', 'from step 12 on', 'for the evaluation', 'from the start of late', 'from step 7 of late on'],
  )
  const cut = { from: 8, to: 4, phase: 'generation 2', step: 7, reason: 'ran out of memory' }
  assert.equal(regroupingWords(cut, String), '4 in place of 8 from step 7 of generation 2 on: ran out of memory')
})
