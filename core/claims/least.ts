import type { MeasureFacts } from '../catalog/measure.ts'
import { leastGain } from '../catalog/scale.ts'
import type { Study } from './study.ts'

/** The least gain in a measure worth naming, in its unit: what the question says, else the measure's own; null where its
 * scale has no ends and nothing was said. */
export const leastOf = ({ question }: Study, facts: MeasureFacts): number | null =>
  question?.gains?.find(({ measure }) => measure === facts.name)?.least ?? leastGain(facts)

/** `A gain counts from 0.05 R² (Probe R², k = 1) and 0.5 concepts (Concepts with a unit of their own) on.` */
export function leastWords(study: Study, all: readonly MeasureFacts[]): string[] {
  const known = all.flatMap((facts) => {
    const least = leastOf(study, facts)
    return least === null ? [] : [`${[String(least), facts.unit].filter(Boolean).join(' ')} (${facts.label})`]
  })
  const unknown = all.filter((facts) => leastOf(study, facts) === null)
  return [
    ...(known.length > 0 ? [`A gain counts from ${known.join(' and ')} on.`] : []),
    ...unknown.map(
      ({ label }) => `${label} has no scale on which a gain is worth naming; a question in the file states one.`,
    ),
  ]
}
