import { compare } from '../../core/claims/comparison.ts'
import { againstBaseline } from '../../core/claims/contrasts.ts'
import { capability, look } from '../../core/claims/looks.ts'
import { price } from '../../core/claims/price.ts'
import { verdictOf } from '../../core/claims/answer.ts'
import { transfer } from '../../core/claims/transfer.ts'
import { whichStudent } from '../../core/claims/whichStudent.ts'
import type { Study } from '../../core/claims/study.ts'
import { bootstrap, resample } from '../../core/statistics/bootstrap.ts'
import { equivalence } from '../../core/statistics/equivalence.ts'
import { holm } from '../../core/statistics/holm.ts'
import { oneSource } from '../../core/statistics/source.ts'
import { guarded } from '../../core/statistics/unseen.ts'
import { byTheMean } from './power.ts'
import { markdown, rate } from './markdown.ts'
import { draws, seedCounts, type Draws } from './samples.ts'
import { sevenCosts, studyWith } from './study.ts'

/** Each of seven settings loses .5 in one seed of ten. */
const often = (n: number, from: Draws): Study => collapsing(n, from, 0.1, 0.5)

/** Studies with rare failures in them. */
const truths: { name: string; draw: (n: number, from: Draws) => Study; wrong: (study: Study) => boolean }[] = [
  {
    name: 'C2: each of 7 settings loses .5 in one seed of ten, the margin on average; some one is called within it',
    draw: often,
    wrong: someWithin,
  },
  { name: 'the same by two one-sided tests without the allowance', draw: often, wrong: plainlyWithin },
  { name: 'C5 of the same, where reading is far better: it is supported', draw: often, wrong: supportsC5 },
  { name: 'the same by the rule of before: any gain, mean loss within the margin', draw: often, wrong: byTheMean },
  {
    name: 'C2, one seed of twenty losing .95, all there is',
    draw: (n, from) => collapsing(n, from, 0.05, 0.95),
    wrong: someWithin,
  },
  {
    name: 'C2, one seed of ten, a largest loss of .5 registered',
    draw: (n, from) => ({ ...often(n, from), collapse: 0.5 }),
    wrong: someWithin,
  },
  {
    name: 'C1: equal means, a concept dropped in 5% of the baseline’s seeds and in 40% of the others’; some one differs',
    draw: unlikeDrops,
    wrong: (study) =>
      verdictOf(transfer, study, {}).effects.some(
        ({ decisive, verdict }) => decisive && (verdict === 'supported' || verdict === 'contradicted'),
      ),
  },
]

/** How often a study with rare failures is misjudged. */
export function rare(times: number): string {
  const rows = truths.map(({ name, draw, wrong }) => [
    name,
    ...seedCounts.map((n) => {
      const from = draws(n)
      let count = 0
      for (let i = 0; i < times; i++) if (wrong(draw(n, from))) count++
      return rate(count, times)
    }),
  ])
  return markdown(['in truth, and what is wrong', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

/** Runs that collapse, by their share and what they lose, and how often an interval of the mean holds the true one. */
export function collapses(times: number): string {
  const rows = [0.02, 0.05, 0.1, 0.3].flatMap((share) =>
    [0.1, 0.3, 0.5].map((size) => [
      `${100 * share}% lose ${size}`,
      ...seedCounts.map((n) => {
        const from = draws(n)
        let [plain, allowing] = [0, 0]
        for (let i = 0; i < times; i++) {
          const values = Array.from({ length: n }, () => 0.002 * from.normal() - collapse(from, share, size))
          const truth = -share * size
          const holds = ({ low, high }: { low: number | null; high: number | null }) =>
            (low ?? -Infinity) <= truth && truth <= (high ?? Infinity)
          if (holds(bootstrap(values, oneSource))) plain++
          if (holds(guarded(resample(values, oneSource), [-0.95, null]))) allowing++
        }
        return `${rate(plain, times)} / ${rate(allowing, times)}`
      }),
    ]),
  )
  return markdown(['of the runs', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

const collapse = (from: Draws, share: number, size: number) => (from.uniform() < share ? size : 0)

/** Every setting but the baseline loses `size` of .95 in a share of its seeds; reading is better with every cost. */
export function collapsing(n: number, from: Draws, share: number, size: number): Study {
  return studyWith(sevenCosts, n, (kind, name) => {
    const noise = 0.002 * from.normal()
    if (name !== 'testR2') return (kind === 'direct' ? 0.5 : kind === 0 ? 0.7 : 2) + noise
    return 0.95 + noise - (kind === 'direct' ? 0 : collapse(from, share, size))
  })
}

/** Equal means of every reading, but the baseline seldom drops a concept (.1 of the measure) and the others often. */
export function unlikeDrops(n: number, from: Draws): Study {
  return studyWith(sevenCosts, n, (kind) => {
    const share = kind === 'direct' ? 0.05 : 0.4
    return 0.8 + 0.1 * share - collapse(from, share, 0.1) + 1e-4 * from.normal()
  })
}

/** Whether some setting is within the margin as far as its seeds show. */
function plainlyWithin(study: Study): boolean {
  const [ability] = look([capability], study)
  const judged = compare(againstBaseline(study), [ability!])
  return holm(judged.map(({ resampled }) => equivalence(resampled!, ability!.facts.margin!))).some((p) => p <= 0.05)
}

/** Whether a reading that is bought at the margin supports C5. */
function supportsC5(study: Study): boolean {
  const { finding, priceIsOpen } = verdictOf(whichStudent, study, {})
  return finding === 'supported' && !priceIsOpen
}

/** Whether some setting is called within the margin, or free. */
export function someWithin(study: Study): boolean {
  return verdictOf(price, study, {}).effects.some(
    ({ decisive, note, verdict }) =>
      decisive && (verdict === 'contradicted' || note.startsWith('free') || /^within the margin($|;)/.test(note)),
  )
}
