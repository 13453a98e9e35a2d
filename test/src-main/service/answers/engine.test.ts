import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineReport } from '../../../../core/engines/calibration.ts'
import { engineNamed } from '../../../../src-main/service/answers/engine.ts'

/** An engine with its model-steps per second on a narrow and on a wide program. */
const report = (name: string, rates: [number, number] | null, more: Partial<EngineReport> = {}): EngineReport => ({
  name,
  summary: '',
  available: true,
  versions: {},
  ...more,
  ...(rates && {
    speeds: rates.map((modelStepsPerSecond, i) => ({
      program: ['narrow', 'wide'][i]!,
      flops: [1e6, 1e8][i]!,
      modelStepsPerSecond,
    })),
  }),
})
const missing = report('cuda', [9000, 900], { available: false, reason: 'its library is not installed' })
const reports = [report('wasm', [1200, 10]), report('gpu', [300, 90]), missing]

const chosen = (flops: number, of = reports, { runs = 8, workers = null as number | null } = {}) =>
  engineNamed(of, 'auto', { work: [{ flops, runs, steps: 100 }], workers }).name

test('Narrow work goes to the engine that is fast on narrow programs, wide work to the other', () => {
  assert.equal(chosen(1e6), 'wasm')
  assert.equal(chosen(1e8), 'gpu')
  assert.equal(chosen(1e9), 'gpu')
})

test('Of several structures the time of all decides', () => {
  const work = (narrow: number, wide: number) => [
    { flops: 1e6, runs: narrow, steps: 1000 },
    { flops: 1e8, runs: wide, steps: 1000 },
  ]
  assert.equal(engineNamed(reports, null, { work: work(8, 2), workers: null }).name, 'gpu')
  assert.equal(engineNamed(reports, null, { work: work(640, 1), workers: null }).name, 'wasm')
})

test('The fastest is so with the trainers that have something to do', () => {
  const engines = [report('gpu', [9000, 900], { trainers: 1 }), report('wasm', [1000, 100], { trainers: 16 })]
  assert.equal(chosen(1e6, engines, { runs: 64 }), 'wasm')
  assert.equal(chosen(1e6, engines, { runs: 4 }), 'gpu')
  assert.equal(chosen(1e6, engines, { runs: 64, workers: 2 }), 'gpu')
})

test('Of engines that are equally fast but for noise, and where none was timed, the first computes', () => {
  assert.equal(chosen(1e6, [report('one', [1000, 10]), report('two', [1080, 10])]), 'one')
  assert.equal(chosen(1e6, [report('one', [1000, 10]), report('two', [1200, 10])]), 'two')
  assert.equal(engineNamed([report('one', null), report('two', null)], null).name, 'one')
})

test('Where the work is unknown the calibrated programs stand for it', () => {
  assert.equal(engineNamed(reports, null).name, 'gpu')
})

test('An unknown engine is answered with the nearest, a missing one with its reason', () => {
  const refused = (message: string, name: string | null, of = reports) =>
    assert.throws(() => engineNamed(of, name), { message })
  refused('unknown engine: wsam (did you mean wasm?)', 'wsam')
  refused('unknown engine: quantum (expected auto, wasm, gpu, cuda)', 'quantum')
  refused('the engine cuda is not available: its library is not installed', 'cuda')
  refused('no engine is available here; pellucid engines says why', null, [missing])
})
