import { verdictOf } from '../../core/tradeoff/claims/answer.ts'
import { claims } from '../../core/tradeoff/claims/index.ts'
import { smallestEffect } from '../../core/tradeoff/smallestEffect.ts'
import { markdown, percent } from './markdown.ts'
import { draws, fewSamples, seedCounts, type Sample } from './samples.ts'
import { simulated, sweep } from './study.ts'

const sizes = [0.5, 1, 2]
const claim = claims.find(({ name }) => name === 'C5')!

/** How often C5 is supported when one cost of four raises both readings by so many standard deviations of a seed, and
 * how often a single comparison is when it is moved by the smallest effect that is reported for it. */
export function power(times: number): string {
  const rows = fewSamples.flatMap((sample) => [
    ...sizes.map((size) => [
      sample.name,
      `${size} sd`,
      ...seedCounts.map((n) => percent(found(sample, size, n, times).claim)),
    ]),
    [
      ...[sample.name, 'the smallest effect reported'],
      ...seedCounts.map((n) => {
        const size = smallestEffect(n, Math.SQRT2, { comparisons: 6 })
        return `${percent(found(sample, size, n, times).one)} (${size.toFixed(2)} sd)`
      }),
    ],
  ])
  return markdown(['seeds scatter as', 'difference', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

function found(sample: Sample, size: number, n: number, times: number): { claim: number; one: number } {
  const from = draws(n)
  let [supported, one] = [0, 0]
  for (let i = 0; i < times; i++) {
    const study = simulated(sweep, n, sample, from, (kind) => (kind === 0.01 ? size : 0))
    const { finding, effects } = verdictOf(claim, study, {})
    if (finding === 'supported') supported++
    if (effects.find(({ label }) => label.startsWith('cost 0.01'))!.verdict === 'supported') one++
  }
  return { claim: supported / times, one: one / times }
}
