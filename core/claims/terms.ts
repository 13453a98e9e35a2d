import { leastSeeds, rangedAxis, type Question } from '../experiment/question.ts'
import { levelsOf } from '../statistics/spending.ts'
import type { Study, StudySetting } from './study.ts'

/** By which terms a verdict is given: those that the file registered before its runs, or others. */
export interface Terms {
  basis: 'registered' | 'exploratory'
  /** Which seeds decide; and of an exploratory one, why it is no more. Sentences. */
  words: string
}

/** Chance of any false verdict of one claim, over all looks. */
export const usualAlpha = 0.05

/**
 * The part of a study by which a claim is judged, and by which terms. Under a registered question these are the confirming
 * seeds of its last look that is reached, at that look's level; a seed counts once every setting has ended on it. Before the
 * first look, and where anything differs from what was registered, the verdict is exploratory. `given` is a margin that was
 * stated after the runs. `earlier` are the looks before it.
 */
export function onTerms(
  study: Study,
  claim: string,
  given?: number,
): { study: Study; terms: Terms; earlier?: { look: number; study: Study }[] } {
  const { question } = study
  const asked = { ...study, ...(given !== undefined && { margin: given }) }
  if (!question) return exploratory(asked, 'No question was registered before the runs.')
  const registered: Study = {
    ...study,
    margin: question.margin ?? study.margin,
    collapse: question.collapse ?? study.collapse,
  }
  if (question.claims && !question.claims.includes(claim))
    return exploratory(
      { ...registered, ...(given !== undefined && { margin: given }) },
      `${claim} is not among the claims that the question asks.`,
    )
  if (given !== undefined && given !== question.margin)
    return exploratory({ ...registered, margin: given }, marginWords(given, question.margin))
  const seeds = seedsOf(study)
  const [exploring, confirming] = [seeds.slice(0, question.exploring), seeds.slice(question.exploring)]
  const ended = confirming.findIndex((seed) => !study.settings.every((setting) => hasEnded(setting, seed)))
  const complete = ended < 0 ? confirming.length : ended
  const looks = question.looks ?? [confirming.length]
  const reached = looks.findLastIndex((look) => look <= complete)
  if (confirming.length < leastSeeds)
    return exploratory(registered, `${confirming.length} seeds confirm, and a verdict takes ${leastSeeds}.`)
  if (reached < 0) {
    const why = `${complete} of ${confirming.length} confirming seeds have ended, and the first look is at ${looks[0]}.`
    if (exploring.length === 0) return exploratory(registered, why)
    return exploratory(withSeeds(registered, exploring), `${why} The ${exploring.length} exploring seeds suggest:`)
  }
  const look = looks[reached]!
  const deciding = confirming.slice(0, look)
  const levels = levelsOf(looks, usualAlpha)
  const at = (i: number): Study => ({ ...withSeeds(registered, confirming.slice(0, looks[i]!)), alpha: levels[i]! })
  const confirmed = at(reached)
  const known = (study.known ?? []).filter(({ seed }) => deciding.includes(seed))
  if (known.length > 0) return exploratory(confirmed, knownWords(known))
  const grown = grownWords(study, question, look)
  if (grown !== null) return exploratory(confirmed, grown)
  return {
    study: confirmed,
    terms: {
      basis: 'registered',
      words: lookWords(look, confirming.length, exploring.length, looks) + failedWords(confirmed),
    },
    earlier: looks.slice(0, reached).map((look, i) => ({ look, study: at(i) })),
  }
}

/** The settings that a question means: those within its range, and those to which its axis does not matter. */
export function isMeant({ question, axes }: Study, { axes: at }: StudySetting): boolean {
  const { from = -Infinity, to = Infinity } = question?.range ?? {}
  const value = at[rangedAxis(axes)?.path ?? '']
  return typeof value !== 'number' || (value >= from && value <= to)
}

const exploratory = (study: Study, words: string) => ({ study, terms: { basis: 'exploratory' as const, words } })

function withSeeds(study: Study, seeds: readonly number[]): Study {
  const among = (setting: StudySetting): StudySetting => ({
    ...setting,
    runs: setting.runs.filter(({ seed }) => seeds.includes(seed)),
    ...(setting.lost && { lost: setting.lost.filter(({ seed }) => seeds.includes(seed)) }),
  })
  return {
    ...study,
    settings: study.settings.map(among),
    ...(study.controls && { controls: study.controls.map(among) }),
  }
}

const seedsOf = ({ seeds, settings }: Study): number[] =>
  seeds ??
  [...new Set(settings.flatMap(({ runs, lost = [] }) => [...runs, ...lost].map(({ seed }) => seed)))].sort(
    (a, b) => a - b,
  )

const hasEnded = ({ runs, lost = [] }: StudySetting, seed: number): boolean =>
  runs.some((run) => run.seed === seed) || lost.some((run) => run.seed === seed && run.state !== 'unfinished')

const marginWords = (given: number, registered: number | undefined): string =>
  registered === undefined
    ? `The margin ${given} was given after the runs; none was registered.`
    : `The margin ${given} was given after the runs; ${registered} was registered.`

function knownWords(known: NonNullable<Study['known']>): string {
  const seeds = new Set(known.map(({ seed }) => seed))
  const experiments = new Set(known.map(({ experiment, deleted }) => `${experiment}${deleted ? ' (deleted)' : ''}`))
  return `Runs of ${seeds.size} confirming seeds were done before, in experiment ${[...experiments].join(', ')}: the question was not registered before what they show could be known.`
}

/** What an extension after a look takes from a registered verdict; null where it was declared, or nothing had ended. */
function grownWords({ stages = [], settings }: Study, { exploring, looks }: Question, reached: number): string | null {
  const seen = stages.filter(({ done }) => done > 0)
  const few = seen.find((stage) => stage.settings < settings.length)
  if (few)
    return `Settings were added (${few.settings}, now ${settings.length}) when runs of the earlier ones had ended: the question was not registered for them.`
  const undeclared = seen.find(
    ({ seeds }) => seeds > exploring && seeds - exploring < reached && !looks?.includes(seeds - exploring),
  )
  if (!undeclared) return null
  const confirming = undeclared.seeds - exploring
  return `Seeds were added when runs of ${confirming} confirming ones had ended, a look that the question does not declare (looks: [${confirming}, ${reached}], before the first run, shares the level).`
}

/** Runs that gave no result for reasons of the machine, which is no result of the setting's. */
function failedWords({ settings }: Study): string {
  const failed = settings.reduce((sum, { lost = [] }) => sum + lost.filter(({ state }) => state === 'failed').length, 0)
  if (failed === 0) return ''
  const all = settings.reduce((sum, { runs, lost = [] }) => sum + runs.length + lost.length, 0)
  return ` ${failed} of ${all} runs failed and are left out.`
}

function lookWords(look: number, confirming: number, exploring: number, looks: readonly number[]): string {
  const whose = exploring > 0 ? ` after ${exploring} that explored` : ''
  if (looks.length === 1 && look === confirming) return `Decided by ${confirming} confirming seeds${whose}.`
  return `Decided by the look at ${look} of ${confirming} confirming seeds${whose}; looks at ${looks.join(', ')} share the level.`
}
