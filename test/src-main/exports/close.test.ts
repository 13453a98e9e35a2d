import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportFigure } from '../../../src-main/exports/index.ts'
import { tenConcepts } from '../../core/figures/samples.ts'

/** Two seeds of ten concepts, in which every value is one of two. */
function between(low: number, high: number) {
  const data = tenConcepts(2)
  data.runs = data.runs.map((run, i) => ({
    ...run,
    values: Object.fromEntries(Object.keys(run.values).map((name) => [name, i % 2 ? low : high])),
  }))
  // A range would cut the odd ones off.
  data.measures = data.measures.map((facts) => ({ ...facts, range: [null, null] }))
  return data
}

test('a figure of values that are equal up to rounding, or of any size, is written in every format', async () => {
  for (const [low, high] of [
    [0.85, 0.8500000000000001],
    [1e-300, 1e99],
    [-1e99, 1e99],
    [0, 5e-324],
  ] as const) {
    const data = between(low, high)
    for (const format of ['svg', 'tex', 'csv']) {
      const made = await exportFigure({ figure: { name: 'sparsity', data, options: {} }, format })
      assert.ok(made.bytes.length > 500, `${format} of ${low} and ${high}`)
      if (format === 'svg')
        assert.doesNotMatch(Buffer.from(made.bytes).toString().slice(0, 200_000), /transform="[^"]*(NaN|Infinity)/)
    }
  }
})

test('values too large for a sum of squares are those of runs that diverged, and are not drawn', async () => {
  const figure = { name: 'sparsity', data: between(-1.7e308, 1.7e308), options: {} }
  await assert.rejects(exportFigure({ figure, format: 'svg' }), /none of the 16 runs has a finite testLoss/)
})
