import { bend, unbend, usualScale, type AxisScale } from './axisScale.ts'
import { intervalOf, leastForInterval, leastResamples, resample, type Resampled, type Spread } from './bootstrap.ts'
import { withinDespiteRare } from './equivalence.ts'
import { holm } from './holm.ts'
import { above, differs } from './oneSided.ts'
import { diverged, leftWords, pairsOf } from './paired.ts'
import { sign, type Direction } from './pareto.ts'
import { quantile } from './quantile.ts'
import { drawSeeds, meansOf, seedTable, type Seeded } from './seeded.ts'
import { oneSource } from './source.ts'
import { mean } from './summarise.ts'

/** What a setting is found to cost, each at the level after Holm's correction over the settings of the curve. */
export type PriceClass =
  /** It is certain to gain. */
  | 'cheaper than free'
  /** Within the margin, a rare failure allowed for, no cost being certain, and reading is better. */
  | 'free'
  /** The same, without reading being shown to be better. */
  | 'within the margin'
  /** A cost is certain, and so is that it lies within the margin. */
  | 'costs a little'
  /** A cost is certain, and not that it lies within the margin. */
  | 'costs'
  | 'not told'

/** Runs of a setting and of what it is compared with. */
export interface Sides {
  setting: readonly Seeded[]
  reference: readonly Seeded[]
}

/** A setting of the registered range. */
export interface PricedSetting {
  /** Its place on the axis. */
  at: number
  paid: Sides
  /** What is bought: legibility; absent where only the price is asked for. */
  bought?: Sides
}

export interface PriceTerms {
  /** What is paid in, where less capability (`higher` is better) or more compute (`lower`) is a loss. */
  better: Direction
  /** A loss that counts as none, in the unit of what is paid. */
  margin: number
  /** The most that a rare failure can lose, in the same unit; `Number.MAX_VALUE` where that is unknown. A run that diverged
   * where its reference did not has lost it. */
  largestLoss: number
  boughtBetter?: Direction
  /** A gain in what is bought that counts as none; 0 where absent. */
  boughtLeast?: number
  /** The axis' own scale, along which the beginning is interpolated. */
  scale?: AxisScale
  /** The place on the axis where nothing is paid; interpolation starts there. */
  start?: number
  alpha?: number
}

export interface PricePoint {
  at: number
  /** Mean loss, positive where it costs, in the unit of what is paid; null without a pair. */
  loss: number | null
  spread: Spread | null
  n: number
  class: PriceClass
  /** Corrected p: that nothing is lost or gained; that the loss is at least the margin, rare failures allowed for; that it
   * is at most the margin. Null below five seeds. */
  p: { differs: number; outside: number; notBeyond: number } | null
  /** Whether the loss is certain to exceed the margin. */
  beyond: boolean
  /** Whether it is certain to stay below the margin, whatever may be gained, rare failures allowed for; and where only
   * they stand between, the seeds without one that would rule them out. */
  kept: { certain: boolean; needs: number | null }
  /** Where only a rare failure stands between it and the margin: seeds without one that would rule it out. */
  needs: number | null
  /** Loss per unit of legibility gained with its percentile interval; null unless legibility is certain to be gained. */
  perUnit: { price: number; low: number; high: number } | null
  /** Seeds left out, in words. */
  left: string
}

/** What is paid along a range of settings, in their order on the axis. */
export interface PriceCurve {
  points: PricePoint[]
  /**
   * Where the mean loss comes to exceed the margin, interpolated on the axis' scale; null where it does not within the
   * range. `low` and `high` are ends of the 95% bootstrap interval, null where that is beyond the range; `share` is that of
   * resamples in which it exceeds the margin somewhere. `setting` is the first whose mean loss does, `surely` the first of
   * which it is certain.
   */
  begins: {
    at: number | null
    low: number | null
    high: number | null
    share: number | null
    setting: number | null
    surely: number | null
  }
  /** Comparisons in each of the families that were corrected: of cost, of the margin from both sides, of reading. */
  comparisons: number
}

/** The price along a registered range. It is told place by place, so that one setting more at its end adds a point and takes
 * nothing back but by the correction. */
export function priceCurve(settings: readonly PricedSetting[], terms: PriceTerms): PriceCurve {
  const { better, margin, largestLoss, alpha = 0.05, boughtBetter = 'higher', boughtLeast = 0 } = terms
  const ordered = settings.toSorted((p, q) => p.at - q.at)
  const paid = ordered.map((one) => costsOf(one.paid, better))
  const judged = [...ordered.keys()].filter((i) => paid[i]!.losses.length >= leastForInterval)
  const resampled = judged.map((i) => resample(paid[i]!.losses, oneSource))
  const within = judged.map((i, j) => {
    const all = withFailed(resampled[j]!, paid[i]!.failed, largestLoss)
    if (!all) return { p: 1, plain: 1, worse: { p: 1, plain: 1 }, seeds: null }
    return withinDespiteRare(all, margin, { loss: largestLoss, better: 'lower' }, alpha / judged.length)
  })
  const family = {
    differs: holm(resampled.map((one) => differs(one))),
    outside: holm(within.map(({ p }) => p)),
    plain: holm(within.map(({ plain }) => plain)),
    worse: holm(within.map(({ worse }) => worse.p)),
    plainWorse: holm(within.map(({ worse }) => worse.plain)),
    notBeyond: holm(resampled.map((one) => above(one, margin))),
    noBetter: holm(judged.map((i) => noBetter(ordered[i]!, boughtBetter, boughtLeast))),
  }
  const points = ordered.map(({ at, bought }, i): PricePoint => {
    const { losses, left, seeds, failed } = paid[i]!
    const j = judged.indexOf(i)
    const loss = losses.length > 0 ? mean(losses) : null
    const common = { at, loss, n: losses.length, left: leftWords(left) }
    const untold = { beyond: false, kept: { certain: false, needs: null }, needs: null, perUnit: null }
    if (j < 0) return { ...common, ...untold, spread: null, class: 'not told', p: null }
    const p = { differs: family.differs[j]!, outside: family.outside[j]!, notBeyond: family.notBeyond[j]! }
    const reads = bought !== undefined && family.noBetter[j]! <= alpha
    return {
      ...common,
      spread: intervalOf(resampled[j]!, 0.95),
      class: classOf({ loss: loss!, failed }, p, reads, alpha),
      p,
      beyond: p.notBeyond <= alpha,
      kept: {
        certain: family.worse[j]! <= alpha,
        needs: family.worse[j]! > alpha && family.plainWorse[j]! <= alpha ? within[j]!.seeds : null,
      },
      needs: p.outside > alpha && family.plain[j]! <= alpha ? within[j]!.seeds : null,
      perUnit: reads ? perUnit(seeds, losses, bought, boughtBetter) : null,
    }
  })
  return { points, begins: beginning(ordered, paid, points, terms), comparisons: judged.length }
}

function classOf(
  { loss, failed }: { loss: number; failed: number },
  { differs, outside }: { differs: number; outside: number },
  reads: boolean,
  alpha: number,
): PriceClass {
  const certain = differs <= alpha
  if (certain && loss < 0) return failed > 0 ? 'not told' : 'cheaper than free'
  if (certain) return outside <= alpha ? 'costs a little' : 'costs'
  if (outside > alpha) return 'not told'
  return reads ? 'free' : 'within the margin'
}

/** Losses by seed, positive where the setting is worse, and how many runs of it diverged where its reference did not. */
function costsOf({ setting, reference }: Sides, better: Direction) {
  const { seeds, differences, left } = pairsOf(setting, reference)
  const failed = diverged(setting, reference)
  return { seeds, losses: differences.map((difference) => -sign(better) * difference), left, failed }
}

/** Losses with each run that diverged at the largest; null where that is unknown, so that nothing can be within a margin. */
function withFailed(resampled: Resampled, failed: number, largestLoss: number): Resampled | null {
  if (failed === 0) return resampled
  if (largestLoss === Number.MAX_VALUE) return null
  return resample([...resampled.values, ...Array<number>(failed).fill(largestLoss)], oneSource)
}

/** p that no more legibility than `least` is gained; 1 where it is not asked for, or told by fewer than five seeds. */
function noBetter({ bought }: PricedSetting, better: Direction, least: number): number {
  if (!bought) return 1
  const gains = costsOf(bought, better).losses.map((loss) => -loss)
  return gains.length < leastForInterval ? 1 : above(resample(gains, oneSource), least)
}

/** Loss per unit gained, over the seeds that have both. A resample in which nothing is gained has an infinite price. */
function perUnit(seeds: readonly number[], losses: readonly number[], bought: Sides, better: Direction) {
  const gained = costsOf(bought, better)
  const gains = gained.seeds.map((seed, i) => ({ seed, value: -gained.losses[i]! }))
  const lost = seeds.map((seed, i) => ({ seed, value: losses[i]! }))
  const { seeds: all, rows } = seedTable([lost, gains])
  const ratio = ([loss, gain]: number[]) => (gain! > 0 ? loss! / gain! : Math.sign(loss!) * Infinity)
  const counts = new Uint16Array(all.length)
  const prices = Float64Array.from({ length: leastResamples }, (_, r) =>
    ratio(meansOf(rows, drawSeeds(all.length, r, oneSource, counts))),
  ).filter((price) => !Number.isNaN(price))
  prices.sort()
  return { price: ratio(meansOf(rows)), low: quantile(prices, 0.025), high: quantile(prices, 0.975) }
}

function beginning(
  settings: readonly PricedSetting[],
  paid: readonly ReturnType<typeof costsOf>[],
  points: readonly PricePoint[],
  { margin, scale, start }: PriceTerms,
): PriceCurve['begins'] {
  const { seeds, rows } = seedTable(paid.map((own) => own.seeds.map((seed, i) => ({ seed, value: own.losses[i]! }))))
  const places = settings.map(({ at }) => at)
  const bent = scale ?? usualScale(start === undefined ? places : [...places, start])
  const crossing = (losses: readonly number[]): number => {
    const known = [
      ...(start === undefined ? [] : [{ at: bend(bent, start), loss: 0 }]),
      ...places.map((at, i) => ({ at: bend(bent, at), loss: losses[i]! })),
    ].filter(({ loss }) => !Number.isNaN(loss))
    const next = known.findIndex(({ loss }) => loss > margin)
    if (next < 0) return Infinity
    const [from, to] = [known[next - 1], known[next]!]
    if (!from) return unbend(bent, to.at)
    return unbend(bent, from.at + ((to.at - from.at) * (margin - from.loss)) / (to.loss - from.loss))
  }
  const counts = new Uint16Array(seeds.length)
  const enough = seeds.length >= leastForInterval
  const drawn = Float64Array.from({ length: enough ? leastResamples : 0 }, (_, r) =>
    crossing(meansOf(rows, drawSeeds(seeds.length, r, oneSource, counts))),
  ).sort()
  const inside = (place: number | undefined) => (place !== undefined && Number.isFinite(place) ? place : null)
  const cut = Math.floor(0.025 * drawn.length)
  return {
    at: inside(crossing(meansOf(rows))),
    low: inside(drawn[cut]),
    high: inside(drawn[drawn.length - 1 - cut]),
    share: enough ? drawn.filter(Number.isFinite).length / drawn.length : null,
    setting: points.find(({ loss }) => loss !== null && loss > margin)?.at ?? null,
    surely: points.find(({ beyond }) => beyond)?.at ?? null,
  }
}
