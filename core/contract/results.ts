import { type } from '@orpc/contract'
import { z } from 'zod'
import type { LearningCurve, MadeFile, ResultRuns, ResultValues, RunDetail } from '../records/results.ts'
import type { BesideNull } from '../nulls/beside.ts'
import { distinct, lab, name, one, run } from './lab.ts'

/** Measures of finished runs. */
export const results = {
  /** Every run of an experiment, as columns. */
  runs: lab.input(one).output(type<ResultRuns>()),
  /** Values of measures, in the order of those runs. */
  values: lab.input(one.extend({ names: distinct(name, 200) })).output(type<ResultValues>()),
  /** Every measure beside its nulls, by setting; of one run alone where it is named. */
  nulls: lab.input(one.extend({ run: run.optional() })).output(type<BesideNull[]>()),
  /** One run with its settings, its measures, and what else is stored of it. */
  run: lab.input(z.object({ run })).output(type<RunDetail>()),
  /** How held-out students learnt its code: one curve per student and quantity. */
  learning: lab.input(z.object({ run })).output(type<LearningCurve[]>()),
  /** The primary's weights as a file for other programs. */
  weights: lab.input(z.object({ run, format: z.enum(['safetensors', 'onnx']) })).output(type<MadeFile>()),
}
