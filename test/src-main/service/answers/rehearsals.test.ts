import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rehearsal } from '../../../../core/engines/estimate.ts'
import type { RunPlan } from '../../../../core/experiment/types.ts'
import { Rehearsals } from '../../../../src-main/service/answers/rehearsals.ts'

/** An experiment of one structure with so many seeds of four settings. */
function given(seeds: number, more: { engine?: string; trainers?: number } = {}) {
  const runs = Array.from({ length: 4 * seeds }, (_, i) => ({ setting: i % 4, seed: Math.floor(i / 4) }) as RunPlan)
  const plan = { name: 'it', text: '', hash: '', axes: [], seeds: [], runs }
  const structures = ['same', 'same', 'same', 'same']
  return { planned: { plan, structures, phases: {} }, engine: 'cpu', trainers: 1, speeds: [], ...more }
}

/** Rehearsals, and for how many runs each was trained. */
function counting(together: Rehearsal['together'] = null) {
  const trained: number[] = []
  const rehearsals = new Rehearsals(async ({ planned }) => {
    const { length } = planned.plan.runs
    trained.push(length)
    return { cohorts: 1, trainingMs: 1000 * length, memoryBytes: 120, together }
  })
  return { rehearsals, trained }
}

test('More seeds scale the time of the last rehearsal, and the memory of their larger cohorts', async () => {
  const { rehearsals, trained } = counting()
  assert.equal((await rehearsals.of('a', given(3), undefined)).trainingMs, 12_000)
  // 24 runs train as two cohorts of 12, which is as many as before.
  assert.deepEqual(await rehearsals.of('a', given(6), undefined), {
    cohorts: 2,
    trainingMs: 24_000,
    memoryBytes: 120,
    together: null,
  })
  assert.deepEqual(await rehearsals.of('a', given(4), undefined), {
    cohorts: 1,
    trainingMs: 16_000,
    memoryBytes: 160,
    together: null,
  })
  assert.deepEqual(trained, [12])
})

test('A cohort of another size, another file, engine or number of trainers is rehearsed', async () => {
  const { rehearsals, trained } = counting()
  await rehearsals.of('a', given(4), undefined)
  await rehearsals.of('a', given(1), undefined)
  await rehearsals.of('b', given(1), undefined)
  await rehearsals.of('b', given(1, { engine: 'wasm' }), undefined)
  await rehearsals.of('b', given(1, { engine: 'wasm', trainers: 2 }), undefined)
  assert.deepEqual(trained, [16, 4, 4, 4, 4])
})

test('Where memory ran out, a cohort of another size is rehearsed', async () => {
  const { rehearsals, trained } = counting({ wanted: 12, fit: 6, reason: 'ran out of memory' })
  await rehearsals.of('a', given(3), undefined)
  await rehearsals.of('a', given(6), undefined)
  await rehearsals.of('a', given(4), undefined)
  assert.deepEqual(trained, [12, 16])
})

test('One that nobody waited for is not kept', async () => {
  let times = 0
  const rehearsals = new Rehearsals(async (_, signal) => {
    times++
    signal?.throwIfAborted()
    return { cohorts: 1, trainingMs: 1, memoryBytes: 1, together: null }
  })
  await assert.rejects(rehearsals.of('a', given(1), AbortSignal.abort()))
  await rehearsals.of('a', given(1), undefined)
  assert.equal(times, 2)
})
