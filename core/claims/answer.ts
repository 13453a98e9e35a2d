import type { Catalog } from '../catalog/catalog.ts'
import { leastSeeds } from '../experiment/question.ts'
import type { Claim, Judgement } from './claim.ts'
import { frontOf, type Front } from './front.ts'
import { claims } from './index.ts'
import { capability, look, readings } from './looks.ts'
import { endedIn, type Study } from './study.ts'
import { onTerms } from './terms.ts'
import type { Finding, Verdict } from './verdict.ts'

/** What an experiment says of the claims, and its front of capability against reading. */
export interface Answer {
  verdicts: Verdict[]
  front: Front | null
}

/** Every claim's verdict and the front; a pure function of the study and of what the lab can do. */
export const answer = (study: Study, catalog: Catalog, margin?: number): Answer => ({
  verdicts: verdictsOf(study, catalog, margin),
  front: frontOf(study),
})

/** The verdict of a study on every claim; `margin` is one that is given after the runs. */
export const verdictsOf = (study: Study, catalog: Catalog, margin?: number): Verdict[] =>
  claims.map((claim) => verdictOf(claim, study, catalog, margin))

/** The verdict of a study on one claim; one that it does not address comes with the lines that would. */
export function verdictOf(claim: Claim, study: Study, catalog: Catalog, margin?: number): Verdict {
  const { name, title, statement, published } = claim
  const { study: own, terms, earlier = [] } = onTerms(study, name, margin)
  const words = { claim: name, title, statement, published, basis: terms.basis, terms: terms.words }
  const judged = claim.judge(own)
  if (judged && earlier.length > 0) words.terms += earlierWords(claim, judged.finding, earlier)
  if (judged) return { ...words, ...judged, lines: wantsSeeds(judged, own) ? ['seeds: 20'] : [] }
  return { ...words, finding: 'not addressed', effects: [], comparisons: 0, ...unaddressed(claim, own, catalog) }
}

/** Whether nothing but seeds is lacking: a comparison has too few, and so has a setting, runs that diverged counted. */
const wantsSeeds = ({ finding, effects }: Judgement, { settings }: Study): boolean =>
  finding === 'not addressed' &&
  effects.some(({ decisive, n }) => decisive && n < leastSeeds) &&
  settings.some((setting) => endedIn(setting) < leastSeeds)

/** What earlier looks found that the last one does not. */
function earlierWords({ judge }: Claim, finding: Finding, earlier: readonly { look: number; study: Study }[]): string {
  const others = earlier.flatMap(({ look, study }) => {
    const before = judge(study)?.finding
    const told = before === 'supported' || before === 'contradicted'
    return told && before !== finding ? [` The look at ${look} had found it ${before}.`] : []
  })
  return others.join('')
}

function unaddressed(claim: Claim, study: Study, catalog: Catalog): Pick<Verdict, 'reason' | 'lines'> {
  const { missing, lines, needsCapability = false } = claim
  const { question } = study
  if (study.measures.length === 0) return { reason: 'No run has been measured yet.', lines: lines(catalog) }
  if (needsCapability && look([capability], study).length === 0)
    return { reason: 'Capability was not measured.', lines: ['evaluation: { measures: default }', ...lines(catalog)] }
  if (question?.range && claim.judge({ ...study, question: { ...question, range: {} } }))
    return { reason: 'The range that the question means leaves too few settings to address it.', lines: [] }
  if (look(readings, study).length > 0) return { reason: missing, lines: lines(catalog) }
  const reason = 'No measure of reading was taken that depends on the axes of the code.'
  return { reason, lines: ['evaluation: { measures: default }', ...lines(catalog)] }
}
