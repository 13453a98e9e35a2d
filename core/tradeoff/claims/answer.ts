import type { Catalog } from '../../catalog.ts'
import type { Claim } from './claim.ts'
import { frontOf, type Front } from './front.ts'
import { claims } from './index.ts'
import type { Study } from './study.ts'
import type { Verdict } from './verdict.ts'

/** What an experiment says of the claims, and its front of capability against reading. */
export interface Answer {
  verdicts: Verdict[]
  front: Front | null
}

/** Every claim's verdict and the front; a pure function of the study and of what the lab can do. */
export const answer = (study: Study, catalog: Catalog): Answer => ({
  verdicts: verdictsOf(study, catalog),
  front: frontOf(study),
})

/** The verdict of a study on every claim. */
export const verdictsOf = (study: Study, catalog: Catalog): Verdict[] =>
  claims.map((claim) => verdictOf(claim, study, catalog))

/** The verdict of a study on one claim; one that it does not address comes with the lines that would. */
export function verdictOf(
  { name, title, statement, disputed, missing, judge, lines }: Claim,
  study: Study,
  catalog: Catalog,
): Verdict {
  const words = { claim: name, title, statement, disputed }
  const judged = judge(study)
  if (!judged)
    return { ...words, finding: 'not addressed', reason: missing, effects: [], comparisons: 0, lines: lines(catalog) }
  const unfinished = judged.finding === 'not addressed'
  return { ...words, ...judged, lines: unfinished ? ['seeds: 20'] : [] }
}
