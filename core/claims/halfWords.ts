import { boughtWords, isOpen, type Bought } from './bought.ts'
import { failedWords, tooFew, type Comparison } from './comparison.ts'
import { fixedIn } from './fixed.ts'
import { placeOf } from './labels.ts'
import { leastWords } from './least.ts'
import { passedOver, registeredFor, type Look, type Looked } from './looks.ts'
import type { Study, StudySetting } from './study.ts'
import type { Finding } from './verdict.ts'

// The sentences in which the verdict of a half is given.

/** A decisive comparison of a half, and what was found of it. */
export interface Row {
  comparison: Comparison
  verdict: Finding
}

/** Settings that are better, by what is certain of their price: what cannot support the claim alone stands first. */
export function gainWords(
  gains: readonly StudySetting[],
  prices: ReadonlyMap<StudySetting, Bought>,
  study: Study,
): string[] {
  const standing = Map.groupBy(gains, (setting) => prices.get(setting)?.standing ?? 'unpriced')
  const [price] = prices.values()
  const margin = price && price.margin !== null ? `the margin of ${price.margin} ${price.unit}` : null
  const place = (setting: StudySetting) => {
    const price = prices.get(setting)
    return `${placeOf(setting, study.axes)}${price ? ` (${boughtWords(price)})` : ''}`
  }
  const sentence = (words: string, settings: readonly StudySetting[] = []) =>
    settings.length > 0 ? [`${words} at ${settings.map(place).join('; ')}.`] : []
  const shut = (standing.get('open') ?? []).filter((setting) => !isOpen(prices.get(setting)))
  const failing = shut.filter((setting) => prices.get(setting)!.diverged > 0)
  const losing = shut.filter((setting) => !failing.includes(setting))
  return [
    ...sentence(`Better, but shown to lose more capability than ${margin},`, standing.get('beyond')),
    ...(margin === null
      ? sentence('Better, at a price in capability for which no margin is known,', standing.get('open'))
      : [
          ...sentence(
            `Better, but with runs that diverged, so not shown to lose less capability than ${margin},`,
            failing,
          ),
          ...sentence(`Better, but losing more capability than ${margin} on average, which is not certain,`, losing),
        ]),
    ...sentence('Better, at a price in capability that was not measured,', standing.get('unpriced')),
    ...sentence(`Better on every measure, and shown to lose less capability than ${margin},`, standing.get('within')),
    ...sentence(
      `Better on every measure, at a price that is open (neither less nor more capability than ${margin} is shown to be lost),`,
      standing.get('open')?.filter((setting) => isOpen(prices.get(setting))),
    ),
    ...(gains.some((setting) => prices.get(setting)?.ofBaseline === false)
      ? ['What it costs is told against students that read for free: no setting is without pressure.']
      : []),
  ]
}

/** Settings that are worse. */
export function worseWords(worse: readonly StudySetting[], gains: readonly StudySetting[], { axes }: Study): string[] {
  if (worse.length === 0) return []
  const places = worse.map((setting) => placeOf(setting, axes)).join('; ')
  return [`Worse on every measure at ${places}${gains.length > 0 ? '' : '; better on every one nowhere'}.`]
}

/** Why no setting is better or worse; `moving` are the rows whose measures move. */
export function noneWords(rows: readonly Row[], moving: readonly Row[], study: Study): string {
  if (moving.length === 0) return 'Nothing that would decide moves.'
  const comparisons = rows.map(({ comparison }) => comparison)
  if (rows.every(({ verdict }) => verdict === 'not addressed')) return tooFew(comparisons, study)
  return ['No setting is better, or worse, on every measure.', ...failedWords(comparisons, study)].join(' ')
}

/** What a half looks at, and what it cannot: where a gain begins, what was not measured or does not move, who was paid. */
export function lookWords(
  meant: readonly Look[],
  looks: readonly Looked[],
  compared: readonly StudySetting[],
  study: Study,
): string[] {
  const facts = looks.map((looked) => looked.facts)
  const still = facts.flatMap((own) => {
    const reason = fixedIn(compared, own)
    return reason === null ? [] : [{ own, reason }]
  })
  const moving = facts.filter((own) => !still.some((one) => one.own === own))
  const readsPaid = meant.some(({ role }) => role === 'new reader') && !facts.some(({ unpaid }) => unpaid)
  return [
    ...leastWords(study, moving),
    ...(looks.length < (registeredFor(meant, study) ?? meant).length
      ? [`Only ${facts.map(({ label }) => label).join(', ')} was measured.`]
      : []),
    ...still.map(({ own, reason }) => `${own.label} is ${reason}.`),
    ...passedOver(meant, study, compared),
    ...(readsPaid ? ['It reads only what it was paid to read: no concept that is not a target was measured.'] : []),
  ]
}
