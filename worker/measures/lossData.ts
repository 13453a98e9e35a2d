import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { allUndefined, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { imitators, ofImitators } from './imitation.ts'
import { needing, type Imitation, type Measure } from './measure.ts'

const source = 'Whitney et al. 2020, arXiv 2009.07368'

/** The tolerated loss, as a share of the way from the primary's own loss to that of the mean code. */
export const tolerance = 0.1

const facts = (student: string): readonly [MeasureFacts, MeasureFacts] => {
  const key = student.replaceAll(' ', '')
  const one = (
    name: string,
    label: string,
    unit: string,
    least: number,
    means: string,
    formula: string,
  ): MeasureFacts => ({
    name: `${name}.${key}`,
    label: `${label}, ${student}`,
    means,
    formula,
    unit,
    range: [least, null],
    better: 'lower',
    side: 'interpretability',
    rotationInvariant: true,
    source,
  })
  return [
    one(
      'sdl',
      'Surplus description length',
      'bits',
      0,
      "Bits that a new student's copy of the code costs above a tolerated task loss, summed until it is good enough.",
      'Σ_blocks rows · max(0, loss in bits − tolerated loss)',
    ),
    one(
      'sampleComplexity',
      'Examples to within the tolerance',
      'examples',
      1,
      "Examples after which a new student's copy of the code costs no more than the tolerated task loss.",
      'least n with loss(n) ≤ L_primary + 0.1·(L_mean − L_primary)',
    ),
  ]
}

const values = imitators.flatMap(facts)

/**
 * Loss–data curves: a held-out student's loss in the task, in bits, with its copy in place of the code, above a tolerated
 * loss. That is the primary's own and a tenth of what the code takes off it. `sdl` sums the surplus over examples, each block
 * between two sizes at the surplus of the student that learnt the smaller one, the first at that of the mean code.
 * `sampleComplexity` is where the surplus ends, between two sizes on a line over log₂ n; the smallest size where it ends before.
 */
export const lossData: Measure = needing(['imitations'], {
  name: 'lossData',
  summary:
    "Bits that held-out students' copies cost above a tolerated task loss until they are good, and examples until then.",
  source,
  options: z.object({}),
  values,
  measure: (evidence) => ofImitators(evidence, facts, scores),
})

function scores(rows: readonly Imitation[], student: string): Record<string, MeasureValue> {
  const named = facts(student)
  if (rows.some(({ surplus }) => !surplus)) return allUndefined(named, 'the code makes no difference to the loss')
  const sizes = [...new Set(rows.map(({ n }) => n))].sort((a, b) => a - b)
  const curve = sizes.map((n) => {
    const own = rows.filter((row) => row.n === n)
    // A student that diverged is worth no more than the mean code.
    const bits = own.map(({ surplus }) => (Number.isFinite(surplus!.student) ? surplus!.student : surplus!.mean))
    return { n, bits: mean(bits) }
  })
  const { sdl, complexity } = surplusOf(curve, rows[0]!.surplus!.mean)
  const last = `not within the tolerance after ${sizes.at(-1)!.toLocaleString('en')} examples`
  return {
    [named[0].name]: complexity === null ? undefinedHere(`${last}: more than ${Math.round(sdl)} bits`) : sdl,
    [named[1].name]: complexity ?? undefinedHere(last),
  }
}

/** Both from a curve of surplus bits per example, and from the surplus of a prediction without examples. */
export function surplusOf(curve: readonly { n: number; bits: number }[], without: number) {
  let [sdl, before, bits] = [0, 0, without]
  let complexity: number | null = null
  for (const place of curve) {
    sdl += (place.n - before) * Math.max(0, bits)
    if (complexity === null && place.bits <= 0) complexity = before ? between(before, bits, place) : place.n
    ;[before, bits] = [place.n, place.bits]
  }
  // What is above the tolerance again at the largest size has not reached it.
  return { sdl, complexity: bits > 0 ? null : complexity }
}

/** Where a line over log n between a surplus and none meets 0. */
const between = (before: number, bits: number, { n, bits: now }: { n: number; bits: number }): number =>
  bits > now ? before * (n / before) ** (bits / (bits - now)) : n
