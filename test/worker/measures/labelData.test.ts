import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelData } from '../../../worker/measures/labelData.ts'
import type { LabelCurve } from '../../../worker/measures/measure.ts'
import { aligned, madeUp } from './evidence.ts'
import { near } from './golden.ts'

const evidence = madeUp(8, aligned)
const of = (labelCurve: LabelCurve) => labelData.measure({ ...evidence, labelCurve })
const rows = (...surplus: [number, number][]) => surplus.map((own, i) => ({ n: 64 * 4 ** i, surplus: own }))

test('Bits and labels until each tolerance, of a curve worked out by hand', () => {
  const out = of({ rows: rows([2, 3], [1, 2], [-1, 1], [-2, -1]), without: [3, 4] })
  near([out['labelSdl.e20'] as number], [64 * 3 + 192 * 2 + 768 * 1], 1e-9)
  near([out['labelSampleComplexity.e20'] as number], [512], 1e-9)
  near([out['labelSdl.e5'] as number], [64 * 4 + 192 * 3 + 768 * 2 + 3072 * 1], 1e-9)
  near([out['labelSampleComplexity.e5'] as number], [2048], 1e-9)
})

test('A tolerance that is not reached is undefined, with a lower bound; a probe that diverged is worth a guess', () => {
  const out = of({ rows: rows([-1, NaN], [-1, Infinity]), without: [3, 4] })
  near([out['labelSdl.e20'] as number, out['labelSampleComplexity.e20'] as number], [192, 64], 1e-9)
  const reason = 'not within the tolerance after 256 labelled rows'
  assert.deepEqual(out['labelSampleComplexity.e5'], { value: null, reason })
  assert.deepEqual(out['labelSdl.e5'], { value: null, reason: `${reason}: more than ${256 * 4} bits` })
})

test('Without rows, without labels that vary, or of a code that is not finite nothing is said', () => {
  const undefinedBy = (reason: string, out: ReturnType<typeof of>) => {
    for (const value of Object.values(out)) assert.deepEqual(value, { value: null, reason })
    assert.equal(Object.keys(out).length, 4)
  }
  undefinedBy('only 1200 labelled rows', of({ rows: [], without: [3, 4] }))
  undefinedBy('the targets do not vary', of({ rows: rows([1, 1]), without: null }))
  const broken = madeUp(2, ([red]) => [red! > 0.9 ? NaN : red!, 1])
  undefinedBy('the code is not finite', labelData.measure(broken))
})
