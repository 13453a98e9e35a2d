import { claims } from '../../core/claims/index.ts'
import type { Judgement } from '../../core/claims/claim.ts'
import type { Study } from '../../core/claims/study.ts'
import type { Finding } from '../../core/claims/verdict.ts'
import { levelsOf } from '../../core/statistics/spending.ts'
import { markdown, rate } from './markdown.ts'
import { draws, fewSamples, seedCounts, type Draws, type Sample } from './samples.ts'
import { firstSeeds, learned, measured, simulated, sweep, type Kind, type Measured } from './study.ts'

/** A truth under which findings are wrong, of each claim that is asked. */
interface Truth {
  name: string
  kinds: Kind[]
  /** What is wrong to find of a claim, and of a comparison of it. */
  wrong: Record<string, Finding[]>
  shift?: (kind: Kind, measure: Measured) => number
  /** Whether only verdicts are wrong, the comparisons themselves being true. */
  ofClaims?: boolean
  /** Terms of the question. */
  terms?: Partial<Study>
  /** Divides the number of studies: a claim about fitted curves takes ten times as long as any other. */
  rarer?: number
}

const procedures: Kind[] = ['direct', 'born-again', 'compress']
const either: Finding[] = ['supported', 'contradicted']
const isPaid = (kind: Kind) => typeof kind === 'number' && kind > 0
const least = (name: Measured) => measured[name].facts.margin! / measured[name].sd
const isCapability = (name: Measured) => name === 'testR2'

const truths: Truth[] = [
  { name: 'no setting differs in anything', kinds: sweep, wrong: { C1: either, C2: ['supported'], C5: either } },
  // That one place serves both is true of flat curves.
  { name: 'no setting differs: both curves are flat', kinds: sweep, wrong: { C4: ['supported'] }, rarer: 4 },
  {
    name: 'every setting costs the margin, and those that pay read far better',
    kinds: sweep,
    wrong: { C1: ['supported'], C2: ['contradicted'], C5: ['supported'] },
    shift: (kind, name) => (isCapability(name) ? (kind === 'direct' ? 0 : -least(name)) : isPaid(kind) ? 5 : 0),
    ofClaims: true,
    // Nothing rare is allowed for, so that the margin alone is tested.
    terms: { collapse: 1e-6 },
  },
  {
    name: 'those that pay read better by just what is worth naming, at no price',
    kinds: sweep,
    wrong: { C1: ['supported'], C5: ['supported'] },
    shift: (kind, name) => (!isCapability(name) && isPaid(kind) ? least(name) : 0),
    // Capability is kept with certainty, so that the gain alone is tested.
    terms: { margin: 1, collapse: 1e-6 },
  },
  {
    name: 'both are best at the same setting, by one sd',
    kinds: sweep,
    wrong: { C4: ['supported'] },
    shift: (kind) => (kind === 0.01 ? 1 : 0),
    rarer: 4,
  },
  { name: 'no procedure gains', kinds: procedures, wrong: { C3: ['contradicted'] } },
  {
    name: 'every procedure gains what is just worth naming',
    kinds: procedures,
    wrong: { C3: ['supported'] },
    shift: (kind, name) => (kind === 'direct' ? 0 : least(name)),
  },
]

/** How many studies have any wrong comparison, and a wrong verdict. */
interface Count {
  ofFamily: number
  ofClaim: number
}

/**
 * How often any comparison of a claim has a false finding and, in brackets, how often its verdict is false: at each number of
 * seeds judged once, and at any of three looks that share the level. Rows over all claims count a study in which any is wrong.
 */
export function families(times: number): string {
  const rows = [fewSamples[0]!, fewSamples[2]!].flatMap((sample) =>
    truths.flatMap((truth) => rowsOf(truth, sample, Math.ceil(times / (truth.rarer ?? 1)))),
  )
  const counts = seedCounts.map((n) => `n = ${n}`)
  return markdown(['seeds scatter as', 'in truth', 'claim', 'studies', ...counts, 'any look'], rows)
}

const most = seedCounts.at(-1)!
const levels = levelsOf(seedCounts, 0.05)

function rowsOf(truth: Truth, sample: Sample, times: number): string[][] {
  const names = Object.keys(truth.wrong)
  const asked = names.length > 1 ? [...names, 'all'] : names
  const columns = [...seedCounts.map(String), 'looks']
  const counts = new Map(asked.map((name) => [name, columns.map((): Count => ({ ofFamily: 0, ofClaim: 0 }))]))
  const from = draws(1)
  for (let i = 0; i < times; i++) {
    const study = drawn(truth, sample, from)
    const found = names.map((name) => wrongAt(truth, name, study))
    const any = columns.map((_, column) => ({
      ofFamily: found.some((own) => own[column]!.ofFamily),
      ofClaim: found.some((own) => own[column]!.ofClaim),
    }))
    asked.forEach((name, row) =>
      (found[row] ?? any).forEach(({ ofFamily, ofClaim }, column) => {
        const count = counts.get(name)![column]!
        if (ofFamily) count.ofFamily++
        if (ofClaim) count.ofClaim++
      }),
    )
  }
  const cell = ({ ofFamily, ofClaim }: Count) =>
    truth.ofClaims ? `(${rate(ofClaim, times)})` : `${rate(ofFamily, times)} (${rate(ofClaim, times)})`
  return asked.map((name) => [sample.name, truth.name, name, String(times), ...counts.get(name)!.map(cell)])
}

function drawn({ kinds, shift, terms }: Truth, sample: Sample, from: Draws): Study {
  const study = learned(simulated(kinds, most, sample, from, shift), sample, from, shift)
  return { ...study, ...terms }
}

interface Wrong {
  ofFamily: boolean
  ofClaim: boolean
}

/** What is wrong of a claim at each number of seeds, and at any look. A look has less than the whole level, so it is judged only
 * where something is wrong at that. */
function wrongAt({ wrong, ofClaims = false }: Truth, name: string, study: Study): Wrong[] {
  const claim = claims.find((one) => one.name === name)!
  const none: Wrong = { ofFamily: false, ofClaim: false }
  const at = (n: number, alpha: number) =>
    wrongIn(claim.judge({ ...firstSeeds(study, n), alpha }), wrong[name]!, ofClaims)
  const whole = seedCounts.map((n) => at(n, 0.05))
  const looks = seedCounts.map((n, i) => (whole[i]!.ofFamily || whole[i]!.ofClaim ? at(n, levels[i]!) : none))
  const any = looks.reduce((a, b) => ({ ofFamily: a.ofFamily || b.ofFamily, ofClaim: a.ofClaim || b.ofClaim }))
  return [...whole, any]
}

const wrongIn = (judged: Judgement | null, wrong: Finding[], ofPrice: boolean): Wrong => ({
  ofFamily: (judged?.effects ?? []).some(({ decisive, verdict }) => decisive && wrong.includes(verdict)),
  // Where the price is what is wrong, a verdict that leaves it open is not.
  ofClaim: judged !== null && wrong.includes(judged.finding) && !(ofPrice && judged.priceIsOpen),
})
