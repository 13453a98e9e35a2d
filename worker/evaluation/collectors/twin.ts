import { twinOf } from '../../cohort/twin.ts'
import type { Collected } from '../../measures/measure.ts'
import { codeOf } from '../forward.ts'
import { within } from '../pace.ts'
import type { Collector } from './collector.ts'

/**
 * The code of a twin of each primary on the rows that are scored: the same settings and task, trained from another start on
 * other rows of it. It takes as long as training did. The session has its own parameters again afterwards.
 */
export const twin: Collector<Collected['twin']> = {
  weight: 100,
  async collect({ cohort, session, scored, asRead, retrain }, pace) {
    const own = twinOf(cohort)
    const names = Object.keys(cohort.state).filter((name) => !(name in cohort.source.state))
    const before = await session.read(names)
    const begun = own.initial()
    session.write(Object.fromEntries(names.map((name) => [name, begun[name]!])))
    try {
      const flops = await retrain(own, within(pace, 0, 0.9))
      const codes = await codeOf(own, session, scored.inputs, () => pace(0.9))
      return { perRun: codes.map(asRead), flops: codes.map(() => flops) }
    } finally {
      session.write(before)
    }
  },
}
