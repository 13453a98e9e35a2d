import type { CohortPlan } from '../../core/messages/trainer.ts'
import { withEvaluation, type Phase } from '../../core/phases.ts'
import type { Cohort } from '../cohort/cohort.ts'
import { operationsOf } from '../cohort/operations.ts'
import type { Session } from '../engines/engine.ts'
import { recordOf } from '../teaching/unusual.ts'
import type { Arrays } from '../tensor/program.ts'
import { startedLayers } from '../cohort/starts.ts'
import { startOf } from './step.ts'

/** The phases of a cohort as its settings give them; throws where its plan was made with others. */
export function cohortPhases({ phases, settings }: Cohort, plan: CohortPlan): readonly Phase[] {
  const own = phases.map((phase) => recordOf(phase, settings.training.steps))
  const said = (list: readonly Phase[]) => list.map(({ name, steps }) => `${name} (${steps} steps)`).join(', ')
  if (plan.phases && said(plan.phases) !== said(own))
    throw new Error(`it was planned with the phases ${said(plan.phases)}, and this version of the lab has ${said(own)}`)
  return withEvaluation(own)
}

/**
 * Brings the state from the end of one phase of training to the beginning of the next: makes its frozen copies, then
 * gives new parameters to whoever starts afresh, as at no other start. `counts` of updates go with them.
 */
export async function beginPhase(
  cohort: Cohort,
  session: Session,
  counts: Map<string, number>,
  place: number,
): Promise<void> {
  const { primary, students } = cohort
  const { frozen = [], fresh = [], layers } = cohort.phases[place]!
  const names = Object.keys(primary.specs())
  const trained = frozen.length > 0 || layers ? await session.read(names) : {}
  const written: Arrays = {}
  for (const copy of frozen) for (const name of names) written[primary.nameIn(copy, name)] = trained[name]!
  const start = startOf(cohort, place)
  if (fresh.includes('primary')) {
    const { owner, stages } = primary.parameters
    const begun = cohort.freshPrimary(start)
    const starts = { new: begun, first: layers ? cohort.freshPrimary(0) : begun, kept: trained }
    const place = { owner, last: stages.length - 1 }
    Object.assign(written, layers ? startedLayers(starts, layers, place) : begun)
    counts.set(primary.parameters.owner, 0)
  }
  if (fresh.includes('students'))
    for (const [k, { parameters }] of students.entries()) {
      Object.assign(written, cohort.freshStudent(k, start))
      counts.set(parameters.owner, 0)
    }
  if (Object.keys(written).length > 0) session.write(written)
}

/**
 * Floating-point operations of training per run: a plain training of the primary alone, and what teaching added to it,
 * be it students in its last phase or the phases before.
 */
export function flops(
  cohort: Cohort,
  compiled: { flops(program: string): number },
): { primary: number; teaching: number } {
  if (cohort.phases.length === 0) return { primary: 0, teaching: 0 }
  const { taught, alone } = operationsOf(cohort, (program) => compiled.flops(program))
  return { primary: alone, teaching: taught - alone }
}
