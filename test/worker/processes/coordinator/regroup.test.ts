import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPlan } from '../../../../core/experiment/types.ts'
import { phasesOf } from '../../../../core/phases.ts'
import { activate, progressOf, replaceWork, type Work } from '../../../../worker/processes/coordinator/active.ts'
import { remedyFor, splitsFor } from '../../../../worker/processes/coordinator/regroup.ts'
import { splitWords } from '../../../../worker/processes/coordinator/troubleWords.ts'

const steps = 100
const work = (index: number, runs: number, more: Partial<Work['progress']> = {}, structure = 'a'): Work => {
  const plan = {
    index,
    engine: 'cpu',
    structure,
    runs: Array.from(
      { length: runs },
      (_, i) => ({ key: `${index}.${i}`, settings: { training: { steps } } }) as RunPlan,
    ),
  }
  return {
    plan,
    phases: phasesOf(plan),
    progress: { index, runs, state: 'pending', place: 0, step: 0, steps, ...more },
    losses: 0,
    regrouped: false,
    diverged: 0,
    live: null,
  }
}

const full = { reason: 'refused', memory: { what: 'ran out of memory', refusedBytes: 3 * 2 ** 29 } }
const crash = { reason: 'trainer 7 was ended by SIGSEGV', memory: null }
const cuts = (works: Work[], loss: typeof full | typeof crash) =>
  splitsFor(works, works[0]!, loss).map(({ split: { index, parts } }) => [
    index,
    parts.map((part) => [part.index, part.runs.length]),
  ])

test('Memory that ran out, or a second loss, asks for smaller cohorts; a single run is given up', () => {
  const after = (runs: number, losses: number, loss: typeof full | typeof crash) =>
    remedyFor({ ...work(0, runs), losses }, loss)
  assert.deepEqual([after(2, 1, full), after(2, 1, crash), after(2, 2, crash)], ['split', 'resume', 'split'])
  assert.deepEqual([after(1, 1, full), after(1, 3, crash), after(1, 4, crash)], ['fail', 'resume', 'fail'])
})

test('Without memory, cohorts of the structure that wait are cut until none is larger than the halves', () => {
  const works = [work(0, 5), work(1, 16), work(2, 3), work(3, 16, { state: 'running' }), work(4, 16, {}, 'b')]
  assert.deepEqual(cuts(works, full), [
    [
      0,
      [
        [0, 3],
        [5, 2],
      ],
    ],
    [
      1,
      [
        [1, 2],
        [8, 2],
        [7, 2],
        [9, 2],
        [6, 2],
        [11, 2],
        [10, 2],
        [12, 2],
      ],
    ],
  ])
  const keys = splitsFor(works, works[0]!, full).flatMap(({ split }) => split.parts.flatMap((part) => part.runs))
  assert.equal(new Set(keys.map(({ key }) => key)).size, 21)
})

test('After a crash those that wait are cut once, and not at all when one of that size is done', () => {
  const whole = work(0, 16)
  const once = { ...work(2, 16), regrouped: true }
  assert.deepEqual(
    cuts([whole, work(1, 16), once], crash).map(([index]) => index),
    [0, 1],
  )
  assert.deepEqual(
    cuts([whole, work(1, 16), work(3, 16, { state: 'done' })], crash).map(([index]) => index),
    [0],
  )
})

test('The warning names the cohort, what was refused, and the new sizes', () => {
  const works = [work(0, 5), work(1, 16), work(2, 16)]
  const splits = splitsFor(works, works[0]!, full).map(({ split }) => split)
  assert.equal(
    splitWords(works[0]!, full, splits),
    'cohort 0 ran out of memory (1.5 GB were refused); the 5 runs of cohort 0 resume from the last checkpoint in cohorts ' +
      'of 3 and 2, and 2 more waiting cohorts like it are split into parts of at most 2 runs. The last bits of their numbers may differ ' +
      'from those of whole cohorts.',
  )
})

test('Progress goes on where it was when a cohort is cut', () => {
  const whole = work(0, 4, { step: 50 })
  const active = activate(1, [whole, work(1, 4)], { workers: 1, devices: [] }, 0)
  const before = progressOf(active, 1, 10)
  replaceWork(active, whole, [work(0, 2, { step: 50 }), work(2, 2, { step: 50 })])
  const after = progressOf(active, 1, 20)
  assert.deepEqual(after.modelSteps, before.modelSteps)
  assert.deepEqual([after.share, after.runs.total], [before.share, 8])
  assert.deepEqual(
    active.works.map(({ progress }) => progress.index),
    [0, 2, 1],
  )
})
