import { verdictOf } from '../../core/claims/answer.ts'
import { compare } from '../../core/claims/comparison.ts'
import { againstBaseline, againstDense } from '../../core/claims/contrasts.ts'
import { tested } from '../../core/claims/gain.ts'
import { capability, look, readings } from '../../core/claims/looks.ts'
import type { Study } from '../../core/claims/study.ts'
import { whichStudent } from '../../core/claims/whichStudent.ts'
import { mean } from '../../core/statistics/summarise.ts'
import { markdown, rate } from './markdown.ts'
import { draws, fewSamples, seedCounts, type Sample } from './samples.ts'
import { firstSeeds, measured, simulated, sweep } from './study.ts'

const sizes = [1, 2]

/** Rules by which a setting may support a claim, from the oldest on; what each asks of a study. */
const rules: { name: string; supports(study: Study): boolean }[] = [
  { name: 'any gain, mean loss within the margin (before)', supports: byTheMean },
  { name: 'a gain worth naming, loss certain to be within', supports: (study) => supported(study, 1e-6) },
  { name: 'the same, a rare failure may lose .2', supports: (study) => supported(study, 0.2) },
  { name: 'the same, a rare failure may lose all', supports: (study) => supported(study) },
]

/**
 * How often C5 is supported when one cost of three raises both readings by a number of standard deviations of a seed, at no
 * price, by each rule; and how often a single comparison detects the smallest effect reported for it.
 */
export function power(times: number): string {
  const rows = [fewSamples[0]!, fewSamples[2]!].flatMap((sample) => [
    ...sizes.flatMap((size) => ruled(sample, size, times)),
    [
      sample.name,
      'the smallest effect reported',
      'one comparison shows it',
      ...seedCounts.map((n) => {
        const size = reported(sample, n, Math.min(times, 20))
        return `${rate(shown(sample, size, n, times), times)} (${size.toFixed(2)} sd)`
      }),
    ],
  ])
  return markdown(['seeds scatter as', 'difference', 'rule', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

function ruled(sample: Sample, size: number, times: number): string[][] {
  const from = draws(1)
  const counts = rules.map(() => seedCounts.map(() => 0))
  for (let i = 0; i < times; i++) {
    const study = simulated(sweep, seedCounts.at(-1)!, sample, from, (kind, name) =>
      kind === 0.01 && name !== 'testR2' ? size : 0,
    )
    seedCounts.forEach((n, column) => {
      const own = firstSeeds(study, n)
      rules.forEach(({ supports }, row) => {
        if (supports(own)) counts[row]![column]!++
      })
    })
  }
  return rules.map(({ name }, row) => [
    sample.name,
    `${size} sd`,
    name,
    ...counts[row]!.map((count) => rate(count, times)),
  ])
}

/** Supported, the price not left open. */
function supported(study: Study, collapse?: number): boolean {
  const verdict = verdictOf(whichStudent, { ...study, ...(collapse !== undefined && { collapse }) }, {})
  return verdict.finding === 'supported' && !verdict.priceIsOpen
}

/** The rule of before: each reading differs from none, and the mean loss is within the margin. */
export function byTheMean(study: Study): boolean {
  const pairs = againstDense(study)
  const effects = tested('C5', study, compare(pairs, look(readings, study)), { decisive: true })
  const perPair = effects.length / pairs.length
  const [ability] = look([capability], study)
  const lost = new Map(
    compare(againstBaseline(study), [ability!]).map(({ pair, differences }) => [pair.setting, -mean(differences)]),
  )
  return pairs.some(
    ({ setting }, i) =>
      effects.slice(i * perPair, (i + 1) * perPair).every(({ verdict }) => verdict === 'supported') &&
      lost.get(setting)! <= ability!.facts.margin!,
  )
}

/** In how many studies a single comparison is supported. */
function shown(sample: Sample, size: number, n: number, times: number): number {
  const from = draws(n)
  let count = 0
  for (let i = 0; i < times; i++) {
    const study = simulated(sweep, n, sample, from, (kind) => (kind === 0.01 ? size : 0))
    const { effects } = verdictOf(whichStudent, study, {})
    if (effects.find(({ label }) => label.startsWith('cost 0.01'))!.verdict === 'supported') count++
  }
  return count
}

/** The smallest effect that `answer` reports, in standard deviations of a seed, mean over studies. */
function reported(sample: Sample, n: number, times: number): number {
  const from = draws(1000 + n)
  const found = Array.from({ length: times }, () => {
    const { effects } = verdictOf(whichStudent, simulated(sweep, n, sample, from), {})
    return effects.find(({ measure }) => measure === 'probe.k1.n100')!.smallest! / measured['probe.k1.n100'].sd
  })
  return mean(found)
}
