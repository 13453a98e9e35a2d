import type { MeasureFacts } from '../../catalog/measure.ts'
import { leastGain } from '../../catalog/scale.ts'
import { rounded } from '../../statistics/rounded.ts'
import { capital } from '../caption.ts'
import { sharesPlaces } from '../curve.ts'
import { axisValueText, isBaseline, isOnCurve, nameOf } from '../settings.ts'
import { totalOf, type Emblem } from './emblem.ts'
import type { SettingPoint } from './settings.ts'
import type { Shown } from './shown.ts'

/**
 * What is seen, in one sentence: where y is best, how much it is there, and what it costs in capability. Every number is
 * a median of what is drawn, or a count of seeds.
 */
export function headlineOf(shown: Shown, emblem: Emblem | null): string {
  const { points, y, course } = shown
  const say = saying(y, totalOf(y, emblem))
  const ys = points.map((point) => point.y)
  const [lowest, highest] = [Math.min(...ys), Math.max(...ys)]
  if (points.length === 1) return capital(`${say(lowest)} at ${nameOf(points[0]!, course.along)}.`)
  if (three(lowest) === three(highest))
    return capital(`${say(lowest)} in every setting${amongOf(shown)}; ${costOf(shown, points)}.`)
  if (y.better === 'none') {
    const at = (value: number) =>
      nameOf(
        points.find((point) => point.y === value)!,
        course.along,
      )
    return `${y.label} ranges from ${three(lowest)} (${at(lowest)}) to ${three(highest)} (${at(highest)}).`
  }
  const plateau = cheapest(shown, plateauOf(shown))
  const elsewhere = elsewhereOf(shown, plateau)
  const values = plateau.map((point) => point.y)
  const [from, to] = [Math.min(...values), Math.max(...values)]
  const much = three(from) === three(to) ? say(from) : say(from, to)
  return capital(`${placeOf(shown, plateau)}, ${much}${elsewhere}${amongOf(shown)}; ${costOf(shown, plateau)}.`)
}

/** The seeds that the medians are over, where some learned in no setting. */
const amongOf = ({ seeds, unlearned }: Shown) =>
  unlearned.size > 0 ? ` in the ${seeds - unlearned.size} of ${seeds} seeds that learned` : ''

/** The settings about the best one, in the order of its curve, whose y is as good up to what is not worth naming. */
function plateauOf({ points, y, course: { along } }: Shown): SettingPoint[] {
  const curves = points.filter((point) => !isBaseline(point, along))
  const sought = curves.length > 0 ? curves : points
  const ahead = (a: number, b: number) => (y.better === 'lower' ? b - a : a - b)
  const best = sought.reduce((one, other) => (ahead(other.y, one.y) > 0 ? other : one))
  const curve = sought.filter((point) => point.series === best.series && isOnCurve(point, along))
  if (!along?.numeric || !curve.includes(best) || sharesPlaces(curve)) return [best]
  const least = leastGain(y) ?? 0
  const asGood = (point: SettingPoint | undefined) => point !== undefined && ahead(best.y, point.y) <= least
  let [first, last] = [curve.indexOf(best), curve.indexOf(best)]
  while (asGood(curve[first - 1])) first--
  while (asGood(curve[last + 1])) last++
  return curve.slice(first, last + 1)
}

/** `from cost 0.01 to 0.02`, `at k 16, pressure 1` */
function placeOf({ course: { along }, look }: Shown, plateau: readonly SettingPoint[]): string {
  const several = look.series.size > 1
  const [first, last] = [plateau[0]!, plateau.at(-1)!].map((point) => (several ? point : { ...point, series: '' })) as [
    SettingPoint,
    SettingPoint,
  ]
  if (plateau.length === 1 || !along) return `at ${nameOf(first, along)}`
  const of = first.series ? `, ${first.series}` : ''
  return `from ${along.label} ${axisValueText(first.along)} to ${axisValueText(last.along)}${of}`
}

/** What the baseline has of y, where it is not among the best. */
function elsewhereOf({ points, baselines, baseline }: Shown, plateau: readonly SettingPoint[]): string {
  const found = new Set([...baselines.values()].map(({ setting }) => setting))
  const base = points.filter(({ setting }) => found.has(setting))
  if (base.length !== 1 || plateau.some(({ setting }) => setting === base[0]!.setting)) return ''
  return ` (${three(base[0]!.y)} at ${baseline})`
}

/** What these settings cost: in how many seeds capability falls below that of the baseline, else the medians of x. */
function costOf(shown: Shown, settings: readonly SettingPoint[]): string {
  const { x, baselines } = shown
  const paid = settings.filter(({ setting }) => {
    const base = baselines.get(setting)
    return base !== undefined && base.setting !== setting
  })
  const falls = paid.length > 0 ? fallsOf(shown, paid) : null
  if (falls) {
    const { facts, fell, of } = falls
    const seeds = fell === 0 ? `no seed of ${of}` : `${fell} of ${of} seeds`
    return `${facts.label} ${facts.better === 'lower' ? 'rises' : 'falls'} by more than ${three(facts.margin)} in ${seeds}`
  }
  const xs = settings.map((point) => point.x)
  const [from, to] = [three(Math.min(...xs)), three(Math.max(...xs))]
  const changed = shown.scale === 'paired' ? `the change of ${x.label}` : x.label
  return from === to ? `${changed} is ${from}` : `${changed} is ${from} to ${to}`
}

/** Of settings in a row that are equally good, the longest part in which capability falls in the fewest seeds. */
function cheapest(shown: Shown, plateau: readonly SettingPoint[]): readonly SettingPoint[] {
  const paid = (settings: readonly SettingPoint[]) => fallsOf(shown, settings)?.fell ?? 0
  const least = Math.min(...plateau.map((point) => paid([point])))
  let best: readonly SettingPoint[] = []
  plateau.forEach((_, from) => {
    let to = from
    while (to < plateau.length && paid(plateau.slice(from, to + 1)) <= least) to++
    if (to - from > best.length) best = plateau.slice(from, to)
  })
  return best
}

/**
 * In how many seeds capability is worse than at the baseline by more than its margin, at one of the settings, of the seeds
 * that have both. Null where nothing can be compared.
 */
function fallsOf({ criterion, baselines }: Shown, settings: readonly SettingPoint[]) {
  const facts = criterion?.facts
  if (facts?.margin === undefined) return null
  const known = new Map<number, boolean>()
  for (const { setting, runs } of settings) {
    const base = baselines.get(setting)
    const before = new Map(base?.runs.map(({ seed, ability }) => [seed, ability]))
    for (const { seed, ability } of runs) {
      const own = before.get(seed)
      if (own == null || ability === null) continue
      const loss = facts.better === 'lower' ? ability - own : own - ability
      known.set(seed, (known.get(seed) ?? false) || loss > facts.margin)
    }
  }
  const fell = [...known.values()].filter(Boolean).length
  return known.size > 0 ? { facts: { ...facts, margin: facts.margin }, fell, of: known.size } : null
}

/** How a value of the measure is said, or two: `9 of 10 units mean one concept`, `Probe R² is 0.95`. */
function saying({ label, counted }: MeasureFacts, total: number | null) {
  return (from: number, to = from): string => {
    const values = three(from) === three(to) ? three(from) : `${three(from)} to ${three(to)}`
    return counted === undefined
      ? `${label} is ${values}`
      : `${values}${total === null ? '' : ` of ${total}`} ${counted}`
  }
}

const three = (value: number): string => rounded(value, 3).replace('-', '−')
