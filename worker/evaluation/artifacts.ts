import type { Artifact } from '../../core/messages/trainer.ts'
import type { Arrays } from '../tensor/program.ts'
import { learningCurvesOf } from '../measures/learningCurves.ts'
import type { Evidence } from '../measures/measure.ts'
import { responsesOf } from '../measures/responses.ts'
import type { Cohort } from '../cohort/cohort.ts'

/** What is kept of a run beside its numbers: the primary's final parameters, its units' answers, how students learnt. */
export const artifactsOf = (cohort: Cohort, final: Arrays, run: number, evidence: Evidence): Artifact[] => [
  ...parametersOf(cohort, final, run),
  ...responsesOf(evidence),
  ...learningCurvesOf(evidence),
]

function parametersOf(cohort: Cohort, final: Arrays, run: number): Artifact[] {
  return cohort.primary.parameters.names.map((name) => {
    const [, ...shape] = cohort.state[name]!.shape
    const size = shape.reduce((a, b) => a * b, 1)
    return { name, shape, data: (final[name] as Float32Array).slice(run * size, (run + 1) * size) }
  })
}
