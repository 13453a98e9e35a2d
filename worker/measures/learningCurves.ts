import type { Artifact } from '../../core/messages/trainer.ts'
import { predictionFault } from './finiteCode.ts'
import { aligned } from './studentCka.ts'
import { clippedFvu, imitators, recoveredLoss } from './imitation.ts'
import { freshlyRecovered } from './freshFidelity.ts'
import type { Evidence, Imitation } from './measure.ts'

/**
 * How every held-out student learns, one artifact each, `learning: mlp 64`: over the numbers of examples `n`, the
 * fraction of the code's variance that it leaves unexplained (`fvu`, clipped to [0, 1]), its linear CKA with the copy (`cka`) and, where the code matters to
 * the loss, the share of the loss that survives it (`fidelity`), also for a new head (`freshFidelity`); what concepts are read from its copy by the best unit and
 * by all, as R² of values (`passedOn`) and AUC of classes (`passedOnAuc`), where the task has them. None where no imitation was measured, or the code has
 * nothing to be learnt.
 */
export function learningCurvesOf(evidence: Evidence): Artifact[] {
  const { imitations = [] } = evidence
  if (predictionFault(evidence)) return []
  return [...unseenOf(imitations), ...imitators.flatMap((student) => curvesOf(student, imitations))]
}

/** `unseen students`: 1 for each held-out student whose architecture took no part in training by seeing the input, else 0. */
function unseenOf(imitations: readonly Imitation[]): Artifact[] {
  const students = new Map(imitations.map(({ student, unseen }) => [student, unseen]))
  if (students.size === 0) return []
  const data = Float32Array.from(students.values(), Number)
  return [{ name: 'unseen students', shape: [students.size], data, labels: [...students.keys()] }]
}

function curvesOf(student: string, imitations: readonly Imitation[]): Artifact[] {
  const rows = imitations.filter((row) => row.student === student).sort((a, b) => a.n - b.n)
  if (rows.length === 0) return []
  const curves = {
    n: rows.map(({ n }) => n),
    fvu: rows.map(clippedFvu),
    cka: rows.map(aligned),
    fidelity: rows.map(recoveredLoss),
    freshFidelity: rows.map(freshlyRecovered),
    'passedOn.k1': rows.map(({ passedOn }) => passedOn?.k1.probe ?? NaN),
    'passedOn.all': rows.map(({ passedOn }) => passedOn?.all.probe ?? NaN),
    'passedOnAuc.k1': rows.map(({ passedOn }) => passedOn?.k1.probeAuc ?? NaN),
    'passedOnAuc.all': rows.map(({ passedOn }) => passedOn?.all.probeAuc ?? NaN),
  }
  const kept = Object.entries(curves).filter(([, values]) => values.every(Number.isFinite))
  return [
    {
      name: `learning: ${student}`,
      shape: [kept.length, rows.length],
      data: Float32Array.from(kept.flatMap(([, values]) => values)),
      labels: kept.map(([name]) => name),
    },
  ]
}
