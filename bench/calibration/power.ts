import { mean } from '../../core/statistics/summarise.ts'
import { verdictOf } from '../../core/claims/answer.ts'
import { claims } from '../../core/claims/index.ts'
import { markdown, percent } from './markdown.ts'
import { draws, fewSamples, seedCounts, type Sample } from './samples.ts'
import { measured, simulated, sweep } from './study.ts'

const sizes = [0.5, 1, 2]
const claim = claims.find(({ name }) => name === 'C5')!

/**
 * How often C5 is supported when one cost of three raises both readings by a number of standard deviations of a seed,
 * and how often a single comparison detects the smallest effect reported for it.
 */
export function power(times: number): string {
  const rows = fewSamples.flatMap((sample) => [
    ...sizes.map((size) => [
      sample.name,
      `${size} sd`,
      ...seedCounts.map((n) => percent(found(sample, size, n, times).claim)),
    ]),
    [
      sample.name,
      'the smallest effect reported',
      ...seedCounts.map((n) => {
        const size = reported(sample, n, Math.min(times, 50))
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

/** The smallest effect that `answer` reports, in standard deviations of a seed, mean over studies. */
function reported(sample: Sample, n: number, times: number): number {
  const from = draws(1000 + n)
  const sizes = Array.from({ length: times }, () => {
    const { effects } = verdictOf(claim, simulated(sweep, n, sample, from), {})
    return effects.find(({ measure }) => measure === 'probe.k1.n100')!.smallest! / measured['probe.k1.n100'].sd
  })
  return mean(sizes)
}
