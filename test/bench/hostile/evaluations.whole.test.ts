import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unlikeCurves } from '../../../bench/hostile/evaluations/curves.ts'
import { differing, numbersOf } from '../../../bench/hostile/evaluations/numbers.ts'
import { study } from '../../../bench/hostile/evaluations/study.ts'
import { load } from '../../../bench/hostile/load/cores.ts'
import type { RunResult } from '../../../core/messages/trainer.ts'

test('evaluations on a loaded core give the numbers of a V8 without the compiler at fault, and agree with their curves', async (t) => {
  t.after(load(1))
  const { evaluations, numbers, odd } = await study({
    engine: 'wasm',
    evaluations: 4,
    perProcess: 2,
    processes: 2,
    reference: ['--no-maglev'],
  })
  assert.equal(evaluations, 4)
  assert.ok(numbers > 100, `${numbers} numbers compared`)
  assert.deepEqual(odd, [])
})

const result = (aulc: number, fvu: number[], trainingMs = 1): RunResult => ({
  place: 0,
  state: 'done',
  cost: { trainingMs, trainingFlops: 8 },
  summaries: { 'aulc.mlp64': aulc, 'fvu.mlp64': fvu.at(-1)!, 'fidelity.mlp64': { value: null, reason: 'none' } },
  artifacts: [
    { name: 'learning: mlp 64', shape: [2, 3], labels: ['n', 'fvu'], data: Float32Array.of(64, 512, 4096, ...fvu) },
  ],
})

test('one changed bit of a summary or an artifact is noticed, a time is not', () => {
  const known = numbersOf([result(0.5, [0.75, 0.5, 0.25])])
  assert.deepEqual(differing(known, numbersOf([result(0.5, [0.75, 0.5, 0.25], 2)])), [])
  assert.deepEqual(differing(known, numbersOf([result(0.5 + 2 ** -53, [0.75, 0.5, 0.25])])), ['run 0: aulc.mlp64'])
  const other = numbersOf([result(0.5, [0.75, 0.5 + 2 ** -24, 0.25])])
  assert.deepEqual(differing(known, other), ['run 0: artifact learning: mlp 64'])
  assert.deepEqual(differing(known, new Map()).length, known.size)
})

test('an area that is not the area under its curve is noticed', () => {
  assert.deepEqual(unlikeCurves(result(0.5, [0.75, 0.5, 0.25])), [])
  assert.deepEqual(unlikeCurves(result(0.51, [0.75, 0.5, 0.25])), ['aulc.mlp64 0.51 for 0.5'])
})
