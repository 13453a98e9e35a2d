import { factorsOf } from '../../measures/factors.ts'
import { finiteAll } from '../../measures/finiteCode.ts'
import { fitProbes, r2, read } from '../../measures/ladder.ts'
import type { Collected, Rows } from '../../measures/measure.ts'
import { meanOf, scoreOf, scoresOf } from '../../measures/scored.ts'
import { sideOf, type Side } from '../../measures/sheet.ts'
import { values } from '../../targets/values.ts'
import { fittedToOptimum, type Watched } from '../optimum.ts'
import type { Pace } from '../pace.ts'
import type { Lend } from '../workspace.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

type Scores = Required<Collected['mlpProbe']>

/**
 * The highest rung of the probe ladder, for each run and number of labelled rows: all units read linearly as in the rung
 * below, and what an mlp adds to that. From nine tenths of the rows and the same standardised units the mlp learns what
 * a linear probe of those rows leaves over; it begins at 0 and is stopped at its optimum on the last tenth. A concept
 * takes what it adds where the squared error on that tenth falls by more than two standard errors of the fall. So the
 * rung is the one below wherever an mlp is not shown to be better.
 */
export const mlpProbe: Collector<Scores> = { weight: 25, collect }

/**
 * Errors on the held-out rows of ten concepts and of digits are no greater than with Adam's usual rate of .001 and looks
 * 100 updates apart, after two fifths of the updates.
 */
const patience = { batch: 100, rate: 5e-3, most: 3000, every: 50, looks: 4, least: 5e-3 }

async function collect({ cohort, prepared, train, test }: Frozen, pace: Pace): Promise<Gathered<Scores>> {
  const { concepts } = cohort.task
  const factors = factorsOf(concepts)
  const [H, most] = [cohort.primary.units, train[0]!.n]
  const sizes = [
    { label: '100', n: 100 },
    { label: '1000', n: 1000 },
    { label: 'all', n: most },
  ].filter(({ n }) => n <= most)
  const side = (rows: Rows) => sideOf(rows, H, concepts, factors)
  // A primary that diverged takes part with a code of zeros, so that the others learn as they would.
  const finite = train.map(({ code }, r) => finiteAll(code) && finiteAll(test[r]!.code))
  const codes = (sides: Rows[]) =>
    sides.map((rows, r): Rows => (finite[r] ? rows : { ...rows, code: new Float32Array(rows.code.length) }))
  const [labelled, scored] = [codes(train), codes(test)]
  const lessons = labelled.flatMap((rows, r) => {
    const from = side(rows)
    return sizes.map(({ n }): Remainder => ({
      ...remainder(from, n, prepared.workspace.lend),
      source: r,
      seed: cohort.runSeeds[r]!,
    }))
  })
  const known = new Map<Remainder, boolean[]>()
  /** Whether each factor takes what an mlp adds. */
  const taking = (lesson: Remainder, held: Float32Array): boolean[] => {
    const K = factors.length
    const takes =
      known.get(lesson) ??
      factors.map((_, k) => lesson.sizes[k] !== 0 && isBetter(lesson, leftOf(lesson, k, K)(held), k, K))
    known.set(lesson, takes)
    return takes
  }
  const added = await fittedToOptimum(
    prepared,
    'mlp probe',
    lessons,
    { train: labelled.map(({ code }) => code), test: scored.map(({ code }) => code), input: [H] },
    { network: { kind: 'mlp', hidden: [64], activation: 'relu' }, heads: [{ target: values, size: factors.length }] },
    patience,
    pace,
    undefined,
    (lesson, held) => taking(lesson as Remainder, held).includes(true),
  )
  const perRun = labelled.map((rows, r): Scores => {
    const of: Scores = { probe: {}, probeAuc: {} }
    if (!finite[r]) return of
    const [from, on] = [side(rows), side(scored[r]!)]
    const said = new Float64Array(on.n)
    sizes.forEach(({ label, n }, i) => {
      const at = r * sizes.length + i
      const lesson = lessons[at]!
      const takes = taking(lesson, added.held[at]!)
      const linear = fitProbes(from, n, H)
      const below = scoresOf(linear, factors, on, on.n, from.scales(0, from.n))
      const scores = factors.map(({ family }, k) => {
        if (!takes[k]) return below[k]!
        const more = leftOf(lesson, k, factors.length)(added.test[at]!)
        read(linear[k]!, on.units, on.n, said)
        for (let row = 0; row < on.n; row++) said[row]! += lesson.sizes[k]! * more[row]!
        return scoreOf(said, on.factors[k]!, family)
      })
      const [r2, auc] = [meanOf(factors, scores, 'value'), meanOf(factors, scores, 'class')]
      if (r2 !== undefined) of.probe[label] = r2
      if (auc !== undefined) of.probeAuc[label] = auc
    })
    return of
  })
  const each = sizes.length
  const flops = perRun.map((_, r) => added.flops.slice(r * each, (r + 1) * each).reduce((sum, own) => sum + own, 0))
  return { perRun, flops }
}

/** What a linear probe leaves over is nothing below this share of a factor's deviation: R² above .9999. */
const least = 1e-2

/** A lesson in what a linear probe leaves over, in units of its own size for each factor. */
interface Remainder extends Watched {
  sizes: Float64Array
}

function remainder(side: Side, n: number, lend: Lend): Omit<Remainder, 'source' | 'seed'> {
  const held = n > 1 ? Math.max(1, Math.floor(n / 10)) : 0
  const learnt = n - held
  const { units, factors } = side.scales(0, n)
  const K = factors.sd.length
  const targets = lend(n * K).fill(0)
  const sizes = new Float64Array(K)
  const left = new Float64Array(n)
  const [scales, moments] = [side.scales(0, learnt), side.moments(0, learnt)]
  fitProbes(side, learnt, units.sd.length).forEach((probe, k) => {
    // Well below that share by the moments, which are right to a millionth of the variance, no row need be read.
    if (1 - r2(probe, k, moments, scales) < least ** 2 / 4) return
    read(probe, side.units, n, left)
    const truth = side.factors[k]!
    let squares = 0
    for (let row = 0; row < n; row++) {
      const own = (left[row] = truth[row]! - left[row]!)
      if (row < learnt) squares += own * own
    }
    const size = Math.sqrt(squares / learnt)
    if (!(size > least * factors.sd[k]!)) return
    sizes[k] = size
    for (let row = 0, at = k; row < n; row++, at += K) targets[at] = left[row]! / size
  })
  return { n: learnt, held, targets, sees: units, sizes }
}

/**
 * Returns what predictions `[rows, K]` say is left of factor k, `[rows]`, and no more than was left of it on any row that
 * the mlp learnt from. On a row with an activation far beyond theirs an mlp goes on in a straight line, and one such row can
 * undo what it adds on thousands.
 */
export function leftOf({ targets, n }: Pick<Watched, 'targets' | 'n'>, k: number, K: number) {
  let [least, most] = [0, 0]
  for (let row = 0; row < n; row++) {
    const left = targets[row * K + k]!
    if (left < least) least = left
    if (left > most) most = left
  }
  return (predictions: Float32Array): Float32Array => {
    const out = new Float32Array(predictions.length / K)
    for (let row = 0; row < out.length; row++) out[row] = Math.min(most, Math.max(least, predictions[row * K + k]!))
    return out
  }
}

/** Whether predictions `[held]` of what is left of factor k lower its squared error on held-out rows by more than chance. */
function isBetter({ targets, n, held }: Watched, predictions: Float32Array, k: number, K: number): boolean {
  let [sum, squares] = [0, 0]
  for (let row = 0; row < held; row++) {
    const left = targets[(n + row) * K + k]!
    const still = left - predictions[row]!
    const fall = left * left - still * still
    sum += fall
    squares += fall * fall
  }
  const mean = sum / held
  return held > 1 && mean > 2 * Math.sqrt(Math.max(0, squares / held - mean * mean) / (held - 1))
}
