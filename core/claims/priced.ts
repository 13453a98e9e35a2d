import { orderedAxes } from '../experiment/question.ts'
import type { Axis } from '../experiment/types.ts'
import { priceCurve, type PriceCurve } from '../statistics/priceCurve.ts'
import { sign, type Direction } from '../statistics/pareto.ts'
import { levelOf, type Comparison } from './comparison.ts'
import { largestLoss, marginOf } from './free.ts'
import { leastOf } from './least.ts'
import type { Looked } from './looks.ts'
import { seededOf, type Study } from './study.ts'

/** Settings along the swept axis with what they cost, in their order. */
export interface Priced {
  members: Comparison[]
  curve: PriceCurve
  /** Null where no number is swept over three or more values: then settings stand beside one another. */
  axis: Axis | null
  /** What a run lost without its setting's cost being certain, where that is more than was registered as the most. */
  refuted: number | null
  /** Null where capability has none. */
  margin: number | null
}

/** What capability costs against its reference, along a swept axis and in legibility: a curve for each place on the other
 * axes, which share the level. The axis is the one that a range would be of, unless another is given. */
export function priced(
  study: Study,
  comparisons: readonly Comparison[],
  ability: Looked,
  reader: Looked | null,
  axis: Axis | null = orderedAxes(study.axes)[0] ?? null,
): Priced[] {
  const others = study.axes.filter(({ path }) => path !== axis?.path)
  const groups = axis
    ? [
        ...Map.groupBy(comparisons, ({ pair }) =>
          JSON.stringify(others.map(({ path }) => pair.setting.axes[path] ?? null)),
        ),
      ]
    : ([['', [...comparisons]]] as [string, Comparison[]][])
  const margin = marginOf(study, ability.facts) ?? null
  return groups.map(([, group]): Priced => {
    const at = ({ pair }: Comparison, i: number) => (axis ? Number(pair.setting.axes[axis.path] ?? 0) : i)
    const places = group.map(at)
    const members = [...group.keys()].sort((i, j) => places[i]! - places[j]!).map((i) => group[i]!)
    const losses = members.flatMap((one) => largestLoss(study, one) ?? [])
    const curveWith = (worst: number) =>
      priceCurve(
        members.map((one, i) => ({
          at: at(one, i),
          paid: sidesOf(one, ability),
          ...(reader && { bought: sidesOf(one, reader) }),
        })),
        {
          better: ability.facts.better as Direction,
          // Without a margin nothing is within it, and any loss is beyond it.
          margin: margin ?? Number.MIN_VALUE,
          largestLoss: losses.length > 0 ? Math.max(...losses, worst) : Number.MAX_VALUE,
          boughtBetter: (reader?.facts.better ?? 'higher') as Direction,
          boughtLeast: (reader && leastOf(study, reader.facts)) ?? 0,
          alpha: levelOf(study) / groups.length,
        },
      )
    const first = curveWith(0)
    // Where a cost is certain a loss is no rare failure; elsewhere one that exceeds what was registered refutes it.
    const worst = worstLoss(members.filter((_, i) => first.points[i]!.class !== 'costs'))
    const refuted = worst > Math.max(0, ...losses)
    const curve = refuted ? curveWith(worst) : first
    return {
      members,
      curve,
      refuted: refuted && study.collapse !== undefined ? worst : null,
      axis: axis && group.length > 1 ? axis : null,
      margin,
    }
  })
}

/** The most that any run is seen to lose. */
const worstLoss = (comparisons: readonly Comparison[]): number =>
  Math.max(
    0,
    ...comparisons.flatMap(({ differences, looked: { facts } }) =>
      differences.map((one) => -sign(facts.better as Direction) * one),
    ),
  )

const sidesOf = ({ pair }: Comparison, { facts }: Looked) => ({
  setting: seededOf(pair.setting, facts.name),
  reference: seededOf(pair.reference, facts.name),
})
