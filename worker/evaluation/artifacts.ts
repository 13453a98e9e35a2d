import type { Artifact } from '../../core/messages/trainer.ts'
import type { Arrays } from '../tensor/program.ts'
import { learningCurvesOf } from '../measures/learningCurves.ts'
import type { Evidence } from '../measures/measure.ts'
import { responsesOf } from '../measures/responses.ts'
import type { Cohort } from '../cohort/cohort.ts'

/** What is kept of a run beside its numbers: what training moved of its primary, its units' answers, how students learnt. */
export const artifactsOf = (cohort: Cohort, final: Arrays, run: number, evidence: Evidence): Artifact[] => [
  ...weightsOf(cohort, final, run),
  ...responsesOf(evidence),
  ...learningCurvesOf(evidence),
]

function weightsOf(cohort: Cohort, final: Arrays, run: number): Artifact[] {
  return Object.entries(cohort.primary.specs()).map(([name, spec]) => {
    const [, ...shape] = spec.shape
    const size = shape.reduce((a, b) => a * b, 1)
    return { name, shape, data: (final[name] as Float32Array).slice(run * size, (run + 1) * size) }
  })
}
