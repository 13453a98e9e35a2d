import type { Catalog } from '../catalog/catalog.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { canonicalJson } from '../experiment/canonical.ts'
import { isOwnNull, nullControls, nullOf, rotatedBeforeNull, rotatedNull } from '../experiment/controlled.ts'
import { usualSettings } from '../experiment/resolve.ts'
import type { AxisValue, Settings } from '../experiment/types.ts'
import { bootstrap, type Spread } from '../statistics/bootstrap.ts'
import { quantile } from '../statistics/quantile.ts'
import { oneSource } from '../statistics/source.ts'
import { isFiniteValue, mean, type Recorded } from '../statistics/summarise.ts'
import { rotations } from './layout.ts'
import { quantileIn } from './quantile.ts'

/** Measures of a run's code as it is and of its rotations, `[names, 1 + rotations]`, the code as it is first. */
export interface RotatedCode {
  names: readonly string[]
  data: Float32Array
}

/** A finished run with its settings, its values, and those of its code's rotations where they were computed. */
export interface NulledRun {
  setting: number
  seed: number
  axes: Record<string, AxisValue>
  settings: Settings
  values: Record<string, Recorded>
  rotated: RotatedCode | null
  /** The same where the code was rotated before its activation. */
  rotatedBefore: RotatedCode | null
}

/** What a measure beside its null says. */
export type NullFinding = 'better than its null' | 'no better than its null' | 'worse than its null' | 'not told'

/** One measure of one setting beside one null. */
export interface BesideNull {
  setting: number
  axes: Record<string, AxisValue>
  measure: string
  /** `untrained`, `shuffled`, `rotated`, `rotated-before` */
  null: string
  /** Runs that have both. */
  n: number
  /** Mean over these runs, and of their nulls. */
  value: number
  expected: number
  /** 2.5% and 97.5% of the null, of all these runs together. */
  low: number
  high: number
  /** Value minus null, paired by seed: its mean and how certain it is. */
  excess: number
  spread: Spread
  /** Where the value stands in the null, in [0, 1], mean over the runs. */
  quantile: number
  /** The smallest chance that the null can tell from none. */
  resolution: number
  /** By the spread of the excess, for measures that have a better side; of one run by the quantile. */
  finding: NullFinding
}

/** A run's value, what its null gave, and the null in which its place is told. */
interface Paired {
  value: number
  expected: number
  drawn: readonly number[]
}

/**
 * Every measure of every setting beside every null that its runs have. Runs without training or on shuffled labels are
 * found by their settings, which are the setting's own without students under that control, and paired by seed.
 */
export function besideNulls(
  runs: readonly NulledRun[],
  measures: readonly MeasureFacts[],
  catalog: Catalog,
): BesideNull[] {
  const settings = [...Map.groupBy(runs, ({ setting }) => setting).values()]
  const bySettings = new Map(settings.map((members) => [canonicalJson(members[0]!.settings), members]))
  const usual = usualSettings(catalog)
  const nulled = withNulls(measures, catalog)
  const others = (members: readonly NulledRun[]) => {
    const own = members[0]!.settings
    if (own.control) return []
    return [...nullControls(catalog)].flatMap(([name, control]) => {
      const found = bySettings.get(canonicalJson(nullOf(own, control, catalog, usual)))
      return found ? [{ name, found }] : []
    })
  }
  return settings.flatMap((members) => {
    const nulls = others(members)
    return measures.flatMap((facts) => [
      ...(nulled.has(facts)
        ? nulls.flatMap(({ name, found }) => told(members, facts, name, ofRuns(members, found, facts)))
        : []),
      ...told(members, facts, rotatedNull, ofRotations(members, facts, 'rotated')),
      ...told(members, facts, rotatedBeforeNull, ofRotations(members, facts, 'rotatedBefore')),
    ])
  })
}

/** Measures that mean something of a primary that does not do its task: those of a code and of who learns it. */
function withNulls(measures: readonly MeasureFacts[], catalog: Catalog): Set<MeasureFacts> {
  const needTask = new Set((catalog['measure'] ?? []).flatMap(({ facts }) => (facts['needsTask'] as string[]) ?? []))
  return new Set(measures.filter(({ name, side }) => !needTask.has(name) && side !== 'capability' && side !== 'cost'))
}

function ofRuns(members: readonly NulledRun[], nulls: readonly NulledRun[], { name }: MeasureFacts): Paired[] {
  const drawn = nulls.map(({ values }) => values[name]).filter(isFiniteValue)
  const bySeed = new Map(nulls.map(({ seed, values }) => [seed, values[name]]))
  return members.flatMap(({ seed, values }) => {
    const [value, expected] = [values[name], bySeed.get(seed)]
    return isFiniteValue(value) && isFiniteValue(expected) ? [{ value, expected, drawn }] : []
  })
}

function ofRotations(
  members: readonly NulledRun[],
  { name }: MeasureFacts,
  which: 'rotated' | 'rotatedBefore',
): Paired[] {
  return members.flatMap(({ [which]: rotated }) => {
    const at = rotated?.names.indexOf(name) ?? -1
    if (at < 0) return []
    const [value, ...draws] = rotated!.data.subarray(at * (1 + rotations), (at + 1) * (1 + rotations))
    const drawn = draws.filter(Number.isFinite)
    // A measure that most rotations leave undefined has no null.
    if (!Number.isFinite(value) || drawn.length < rotations / 2) return []
    return [{ value: value!, expected: mean(drawn), drawn }]
  })
}

function told(
  members: readonly NulledRun[],
  facts: MeasureFacts,
  name: string,
  pairs: readonly Paired[],
): BesideNull[] {
  if (pairs.length === 0) return []
  const { setting, axes } = members[0]!
  const pooled = Float64Array.from(isOwnNull(name) ? pairs.flatMap(({ drawn }) => drawn) : pairs[0]!.drawn).sort()
  const differences = pairs.map(({ value, expected }) => value - expected)
  const spread = bootstrap(differences, oneSource)
  const place = mean(pairs.map(({ value, drawn }) => quantileIn(drawn, value)))
  return [
    {
      setting,
      axes,
      measure: facts.name,
      null: name,
      n: pairs.length,
      value: mean(pairs.map(({ value }) => value)),
      expected: mean(pairs.map(({ expected }) => expected)),
      low: quantile(pooled, 0.025),
      high: quantile(pooled, 0.975),
      excess: mean(differences),
      spread,
      quantile: place,
      resolution: 1 / (1 + Math.max(...pairs.map(({ drawn }) => drawn.length))),
      finding: findingOf(facts, spread, place, isOwnNull(name)),
    },
  ]
}

function findingOf({ better }: MeasureFacts, spread: Spread, place: number, rotates: boolean): NullFinding {
  if (better === 'none') return 'not told'
  const [low, high] = spread.n > 1 ? [spread.low, spread.high] : rotates ? [place - 0.975, place - 0.025] : [NaN, NaN]
  if (Number.isNaN(low)) return 'not told'
  if (better === 'higher' ? low > 0 : high < 0) return 'better than its null'
  return (better === 'higher' ? high < 0 : low > 0) ? 'worse than its null' : 'no better than its null'
}
