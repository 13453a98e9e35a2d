import type { Cohort } from '../cohort/cohort.ts'
import type { Compiled, Session } from '../engines/engine.ts'
import { actBetween } from './between.ts'
import { beginPhase, cohortPhases, flops } from './phases.ts'
import { noUpdates, Steps } from './step.ts'

/** Trains a cohort through all its phases, from its start, in a session; `rest` is told between steps how much is done, to 1. */
export async function trainWhole(
  cohort: Cohort,
  session: Session,
  rest: (done: number) => Promise<void>,
): Promise<void> {
  const phases = cohortPhases(cohort, cohort.plan).filter(({ moves }) => moves)
  const all = phases.reduce((sum, { steps }) => sum + steps, 0)
  const counts = noUpdates(cohort)
  let done = 0
  for (const [place, { steps }] of phases.entries()) {
    if (place > 0) await beginPhase(cohort, session, counts, place)
    const training = new Steps(cohort, session, counts, place)
    for (let step = 0; step < steps; step++) {
      await training.run(step)
      await rest(++done / all)
    }
  }
  await actUntrained(cohort, session)
}

/** What the sparsifier does to the weights of a primary that never trains. */
export async function actUntrained(cohort: Cohort, session: Session): Promise<void> {
  if (!cohort.control.trains && cohort.primary.matrices.actsAfter(1, 1)) await actBetween(cohort, session, 1, 1)
}

/** How an evaluation trains another cohort of the same programs in a session: gives the floating-point operations of a run. */
export const retraining =
  (session: Session, compiled: Compiled) =>
  async (other: Cohort, pace: (done: number) => Promise<void>): Promise<number> => {
    await trainWhole(other, session, pace)
    const { primary, teaching } = flops(other, compiled)
    return primary + teaching
  }
