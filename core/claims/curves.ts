import { curveAxis } from '../experiment/question.ts'
import type { Axis } from '../experiment/types.ts'
import { placeOf } from './labels.ts'
import type { Study, StudySetting } from './study.ts'

/** Settings along one axis that share their place on all others, in the order of the axis. */
export interface Curve {
  label: string
  settings: StudySetting[]
}

/** The axis of a curve: a sparsity's number if swept, else what reading costs; null where neither has three values. */
export const sparsityAxis = ({ axes }: Study): Axis | null => curveAxis(axes)

/** The curves along an axis with three or more settings; settings to which the axis does not matter are on none. */
export function curvesOf({ axes, settings }: Study, axis: Axis): Curve[] {
  const others = axes.filter(({ path }) => path !== axis.path)
  const on = settings.filter(({ axes: at }) => typeof at[axis.path] === 'number')
  const groups = Map.groupBy(on, ({ axes: at }) => JSON.stringify(others.map(({ path }) => at[path] ?? null)))
  return [...groups.values()]
    .filter((members) => members.length >= 3)
    .map((members) => ({
      label: others.length > 0 ? placeOf(members[0]!, others) : '',
      settings: members.toSorted((p, q) => Number(p.axes[axis.path]) - Number(q.axes[axis.path])),
    }))
}
