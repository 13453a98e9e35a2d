import { verdictOf } from '../../core/claims/answer.ts'
import { claims } from '../../core/claims/index.ts'
import type { Finding } from '../../core/claims/verdict.ts'
import { markdown, percent } from './markdown.ts'
import { draws, fewSamples, seedCounts, type Sample } from './samples.ts'
import { measured, simulated, sweep, type Kind, type Measured } from './study.ts'

/** A truth under which a finding is wrong. */
interface Null {
  claim: string
  truth: string
  wrong: Finding[]
  kinds: Kind[]
  shift?: (kind: Kind, measure: Measured) => number
}

const procedures: Kind[] = ['direct', 'born-again', 'compress']
const either: Finding[] = ['supported', 'contradicted']
const peak = (kind: Kind) => (kind === 0.01 ? 1 : 0)

const nulls: Null[] = [
  { claim: 'C1', truth: 'no setting differs', wrong: either, kinds: sweep },
  { claim: 'C2', truth: 'no setting costs anything', wrong: ['supported'], kinds: sweep },
  {
    claim: 'C2',
    truth: 'every setting costs the margin',
    wrong: ['contradicted'],
    kinds: sweep,
    shift: (kind, name) =>
      kind === 'direct' || name !== 'testR2' ? 0 : -measured[name].facts.margin! / measured[name].sd,
  },
  { claim: 'C3', truth: 'no procedure gains', wrong: ['contradicted'], kinds: procedures },
  {
    claim: 'C3',
    truth: 'every procedure gains the margin',
    wrong: ['supported'],
    kinds: procedures,
    shift: (kind, name) => (kind === 'direct' ? 0 : measured[name].facts.margin! / measured[name].sd),
  },
  { claim: 'C4', truth: 'both curves are flat', wrong: either, kinds: sweep },
  {
    claim: 'C4',
    truth: 'both are best at the same setting, by one sd',
    wrong: ['supported'],
    kinds: sweep,
    shift: peak,
  },
  { claim: 'C5', truth: 'no setting differs', wrong: either, kinds: sweep },
]

/** How often any comparison of a family has a false finding and, in brackets, how often the verdict is false. */
export function families(times: number): string {
  const rows = fewSamples.flatMap((sample) =>
    nulls.map((one) => [sample.name, one.claim, one.truth, ...seedCounts.map((n) => wrong(one, sample, n, times))]),
  )
  return markdown(['seeds scatter as', 'claim', 'in truth', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

function wrong({ claim: name, wrong, kinds, shift }: Null, sample: Sample, n: number, times: number): string {
  const claim = claims.find((claim) => claim.name === name)!
  const from = draws(n)
  let [ofClaim, ofFamily] = [0, 0]
  for (let i = 0; i < times; i++) {
    const { finding, effects } = verdictOf(claim, simulated(kinds, n, sample, from, shift), {})
    if (wrong.includes(finding)) ofClaim++
    if (effects.some(({ decisive, verdict }) => decisive && wrong.includes(verdict))) ofFamily++
  }
  return `${percent(ofFamily / times)} (${percent(ofClaim / times)})`
}
