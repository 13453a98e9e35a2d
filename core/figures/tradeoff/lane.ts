import type { MeasureFacts } from '../../catalog/measure.ts'
import type { PlotAxis } from '../plot/plot.ts'
import { valueAt, type Scale } from '../scale.ts'

/** A part of the panel beyond the worse end of x, for runs whose place on x means nothing. */
export interface Lane {
  /** Its ends on the axis; `from` is where the axis ends for all others. */
  from: number
  to: number
  /** Where a run stands, by the place of its setting among all: from 0 to 1 along the sweep. */
  at(share: number): number
}

/** The lane's share of the axis that it is added to. */
const width = 0.14

/** An axis with a lane at its worse end: the right one unless more is better there. */
export function withLane(axis: PlotAxis, better: MeasureFacts['better']): { axis: PlotAxis; lane: Lane } {
  const left = better === 'higher'
  const [from, to] = left ? [0, -width] : [1, 1 + width]
  const longer = (scale: Scale): Scale => {
    const [low, high] = scale.domain
    return { ...scale, domain: left ? [valueAt(scale, to), high] : [low, valueAt(scale, to)] }
  }
  // A scale's domain does not depend on its length.
  const scale = axis.scale(1)
  const between = (share: number) => valueAt(scale, from + (to - from) * (0.25 + 0.6 * share))
  return {
    axis: { ...axis, scale: (length) => longer(axis.scale(length / (1 + width))) },
    lane: { from: valueAt(scale, from), to: valueAt(scale, to), at: between },
  }
}
