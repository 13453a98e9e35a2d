import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attempt } from '../../../../worker/engines/attempt.ts'
import { disagreement, engines, otherBits, tolerance } from '../../../../worker/processes/calibration/engines.ts'
import { measure } from '../../../../worker/processes/calibration/measure.ts'
import { calibrated } from '../../../../worker/processes/calibration/programs.ts'
import type { Engine } from '../../../../worker/engines/engine.ts'
import { loadEngine } from '../../../../worker/engines/index.ts'
import { onnxEngine } from '../../../../worker/engines/onnx/engine.ts'
import { eager } from '../../../../worker/engines/eager/engine.ts'

test('Engines that need nothing are found, agree on every program, and the compiled ones are faster than the reference', async () => {
  const reports = await engines(['wasm', 'onnx-cpu', 'cpu'])
  assert.deepEqual(
    reports.map(({ name, reason }) => [name, reason]),
    [
      ['wasm', undefined],
      ['onnx-cpu', undefined],
      ['cpu', undefined],
    ],
  )
  for (const { speeds, versions, device, trainers, triedAt } of reports) {
    assert.deepEqual(
      speeds!.map(({ program }) => program),
      calibrated,
    )
    const [narrow, middling, wide] = speeds!.map(({ flops }) => flops)
    assert.ok(narrow! < middling! && middling! < wide!)
    assert.ok(Object.keys(versions).length > 0 && device && trainers! >= 1 && Date.parse(triedAt!) > 0)
  }
  const [wasm, onnx, reference] = reports.map(({ speeds }) => speeds!.map((speed) => speed.modelStepsPerSecond))
  calibrated.forEach((program, i) => assert.ok(wasm![i]! > reference![i]! && onnx![i]! > reference![i]!, program))
})

test('Packing vectors in pairs changes no bit, and an engine that promises the bits of another is held to them', async () => {
  const [report] = await engines(['wasm-wide'], { forMs: 300 })
  if (process.arch === 'x64' && process.platform !== 'darwin') {
    assert.equal(report!.reason, undefined)
    assert.ok(report!.available && report!.speeds!.length === calibrated.length)
  } else assert.match(report!.reason!, /x64/)

  const measured = (...results: number[]) => [{ program: 'digits', flops: 1, modelStepsPerSecond: 1, results }]
  assert.equal(otherBits(measured(0.5, NaN), measured(0.5, NaN), 'wasm'), null)
  assert.equal(
    otherBits(measured(0.5, -0), measured(0.5, 0), 'wasm'),
    'its results on the program digits are not bit for bit those of wasm (-0, not 0)',
  )
  assert.match(otherBits(measured(0.50000001), measured(0.5), 'wasm')!, /\(0\.50000001, not 0\.5\)$/)
})

/** An engine whose optimiser takes steps that are this much too long. */
const hasty = (by: number): Engine => {
  const right = onnxEngine()
  return {
    ...right,
    async compile(programs) {
      const compiled = await right.compile(programs)
      return {
        ...compiled,
        start(initial) {
          const session = compiled.start(initial)
          const longer = (name: string, values: Float32Array | Int32Array) =>
            name.startsWith('alpha/') ? values.map((alpha) => alpha * by) : values
          return {
            run: (program, feeds, fetch) =>
              session.run(
                program,
                Object.fromEntries(Object.entries(feeds).map(([name, values]) => [name, longer(name, values)])),
                fetch,
              ),
            look: (program, feeds, fetch, see) => session.look(program, feeds, fetch, see),
            read: (names) => session.read(names),
            write: (values) => session.write(values),
            dispose: () => session.dispose(),
          }
        },
      }
    },
  }
}

test('An engine that takes wrong steps is found out, with the program, and rounding is not', async () => {
  const [program] = ['digits-quick']
  const timed = { forMs: 1, nowMs: () => performance.now() }
  const expected = [await measure(eager('cpu'), program, timed)]
  assert.equal(disagreement([await measure(hasty(1), program, timed)], expected), null)
  assert.match(
    disagreement([await measure(hasty(1.5), program, timed)], expected)!,
    /^its results on the program digits-quick differ from those of cpu by up to [\d.]+%; at most 0\.1% is rounding$/,
  )
})

test('A result that is no number, or is off by more than the tolerance, disagrees', () => {
  const results = (...results: number[]) => [{ program: 'one', flops: 1, modelStepsPerSecond: 1, results }]
  assert.equal(disagreement(results(2, 2 * (1 + 0.9 * tolerance)), results(2, 2)), null)
  assert.match(disagreement(results(2, 2 * (1 + 1.1 * tolerance)), results(2, 2))!, /on the program one .* 0\.11%/)
  assert.match(disagreement(results(2, NaN), results(2, 2))!, /on the program one are not finite/)
})

test('An engine that does not finish in time is unavailable with that reason', async () => {
  await assert.rejects(attempt('cpu', { withinMs: 1 }), { message: 'did not finish within 0.001 s' })
})

test('An unknown engine is named with the nearest known one', async () => {
  await assert.rejects(loadEngine('onnxcpu'), /unknown engine: onnxcpu \(did you mean onnx-cpu\?\)/)
  await assert.rejects(attempt('onnxcpu'), /did you mean onnx-cpu/)
})
