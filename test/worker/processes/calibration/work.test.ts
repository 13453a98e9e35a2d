import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cohortOf, asItTrains } from '../../../../worker/processes/calibration/programs.ts'
import { workOf } from '../../../../worker/processes/calibration/work.ts'
import { catalog } from '../../../../worker/catalog.ts'
import { prepare } from '../../../../worker/processes/prepare.ts'
import { checkTask } from '../../../../worker/tasks/check.ts'
import { stepFlops } from '../../../../worker/training/step.ts'

const text = readFileSync(new URL('../../../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')

test('An experiment is the work of its structures, counted as the calibrated programs are', () => {
  const { work } = prepare(text, catalog, checkTask, workOf).prepared!
  const [alone, taught] = work!.sort((a, b) => a.runs - b.runs)
  assert.deepEqual([alone!.runs, alone!.steps, taught!.runs, taught!.steps], [8, 6000, 56, 6000])
  assert.equal(taught!.flops, stepFlops(cohortOf('ten-concepts', asItTrains)))
  // Five products of 10 × 10 × 512: two layers forward, two for their weights, one back to the code.
  assert.equal(alone!.flops, 5 * 2 * 10 * 10 * 512)
})
