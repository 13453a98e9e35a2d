import { type } from '@orpc/contract'
import { z } from 'zod'
import type { LearningCurve, MadeFile, ResultRuns, ResultValues, RunDetail } from '../records/results.ts'
import { distinct, lab, name, one, run } from './lab.ts'

/** What was measured of runs that are done. */
export const results = {
  /** Every run of an experiment, in columns. */
  runs: lab.input(one).output(type<ResultRuns>()),
  /** Values of measures in the order of those runs. */
  values: lab.input(one.extend({ names: distinct(name, 200) })).output(type<ResultValues>()),
  /** One run with its settings, what was measured, and what else is kept of it. */
  run: lab.input(z.object({ run })).output(type<RunDetail>()),
  /** How held-out students learnt its code, a curve for each thing that is kept of each of them. */
  learning: lab.input(z.object({ run })).output(type<LearningCurve[]>()),
  /** The primary's weights as a file for other programs. */
  weights: lab.input(z.object({ run, format: z.enum(['safetensors', 'onnx']) })).output(type<MadeFile>()),
}
