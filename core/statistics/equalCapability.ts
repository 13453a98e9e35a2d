import { bootstrap, type Spread } from './bootstrap.ts'
import { sign, type Direction } from './pareto.ts'
import { bySeed, type Seeded } from './seeded.ts'
import { oneSource } from './source.ts'
import { mean } from './summarise.ts'

/** A setting's runs of capability, and of what is compared at equal capability. */
export interface Capable {
  capability: readonly Seeded[]
  measure: readonly Seeded[]
}

/** A setting compared with a curve of others at its own capability, seed by seed. */
export interface EqualCapability {
  seeds: number[]
  /** Its measure minus the curve's at the same capability, in the measure's unit. */
  differences: number[]
  /** Null where no seed has a setting and a curve. */
  mean: number | null
  spread: Spread | null
  /** Seeds of which the curve does not reach the capability: compared with its nearest setting, `gap` away on average,
   * positive where the setting is the more capable one. */
  extrapolated: { seeds: number; gap: number | null }
  /** Seeds of which the curve has the capability at several places: their mean was taken. */
  several: number
  /** Seeds of the setting without any of the curve. */
  left: number
  words: string
}

/**
 * Compares a setting with a curve at equal capability: for each seed the curve's measure is interpolated, linearly in
 * capability, between neighbouring settings of the same seed. Where none bracket the setting's capability, the setting of
 * the curve nearest in capability stands, and it is said. `better` is the capability's.
 */
export function atEqualCapability(setting: Capable, curve: readonly Capable[], better: Direction): EqualCapability {
  const own = pairsBySeed(setting)
  const along = curve.map(pairsBySeed)
  const found = [...own]
    .sort(([a], [b]) => a - b)
    .flatMap(([seed, [capability, measure]]) => {
      const points = along.flatMap((runs) => (runs.has(seed) ? [runs.get(seed)!] : []))
      const at = points.length > 0 ? matched(points, capability) : null
      return at ? [{ seed, difference: measure - at.measure, gap: sign(better) * at.gap, places: at.places }] : []
    })
  const differences = found.map(({ difference }) => difference)
  const beyond = found.filter(({ places }) => places === 0).map(({ gap }) => gap)
  const extrapolated = { seeds: beyond.length, gap: beyond.length > 0 ? mean(beyond) : null }
  const several = found.filter(({ places }) => places > 1).length
  const left = own.size - found.length
  return {
    seeds: found.map(({ seed }) => seed),
    differences,
    mean: found.length > 0 ? mean(differences) : null,
    spread: found.length > 0 ? bootstrap(differences, oneSource) : null,
    extrapolated,
    several,
    left,
    words: wordsOf(found.length, extrapolated, several, left),
  }
}

type Point = readonly [capability: number, measure: number]

/** The measure of a line through points, in their order, where it has a capability; of the nearest point where nowhere. */
function matched(points: readonly Point[], capability: number): { measure: number; gap: number; places: number } {
  const crossings = points.slice(1).flatMap(([to, high], i) => {
    const [from, low] = points[i]!
    if (from === to || (capability - from) * (capability - to) > 0) return []
    // A point that two stretches share counts once, for the stretch that ends there.
    if (capability === from && i > 0) return []
    return [low + ((high - low) * (capability - from)) / (to - from)]
  })
  if (crossings.length > 0) return { measure: mean(crossings), gap: 0, places: crossings.length }
  const [nearest] = points.toSorted(([a], [b]) => Math.abs(a - capability) - Math.abs(b - capability))
  const gap = capability - nearest![0]
  return { measure: nearest![1], gap, places: gap === 0 ? 1 : 0 }
}

/** The setting of a curve whose mean capability is nearest, and by how much the given one is more capable than it, in the
 * unit of capability; null where either has no finite value. */
export function nearestInCapability(
  setting: Capable,
  curve: readonly Capable[],
  better: Direction,
): { place: number; gap: number } | null {
  const level = (one: Capable) => mean([...bySeed(one.capability).values()])
  const own = level(setting)
  const gaps = curve
    .map((one, place) => ({ place, gap: sign(better) * (own - level(one)) }))
    .filter(({ gap }) => Number.isFinite(gap))
  return gaps.sort((p, q) => Math.abs(p.gap) - Math.abs(q.gap))[0] ?? null
}

function pairsBySeed({ capability, measure }: Capable): Map<number, Point> {
  const [abilities, values] = [bySeed(capability), bySeed(measure)]
  return new Map([...abilities].flatMap(([seed, x]) => (values.has(seed) ? [[seed, [x, values.get(seed)!]]] : [])))
}

function wordsOf(n: number, { seeds, gap }: EqualCapability['extrapolated'], several: number, left: number): string {
  if (n === 0) return 'no seed has both'
  const said = [
    seeds === 0
      ? 'every seed lies between settings of the curve'
      : `${seeds} of ${n} seeds lie beyond the curve, by ${Number(gap!.toPrecision(2))} on average, and have its nearest setting`,
    ...(several > 0 ? [`${several} have several places on it`] : []),
    ...(left > 0 ? [`${left} have no curve`] : []),
  ]
  return said.join('; ')
}
