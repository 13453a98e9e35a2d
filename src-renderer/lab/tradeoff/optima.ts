import { axisValueText } from '../../../core/figures/settings.ts'
import type { Tradeoff } from './tradeoff.svelte.ts'

/** Where the slider's curve is best in one of the two measures, by places of its settings, and what is said of it. */
export interface Best {
  side: 'x' | 'y'
  /** Null where there is no optimum to speak of. */
  found: { place: number; low: number; high: number } | null
  words: string
}

/** The optima of the curve, as the plot marks them; none while they are being worked out. */
export function optimaOf({ drawn, curve, curveName, course }: Tradeoff): Best[] {
  const place = (of: { setting: number }) => curve.findIndex(({ setting }) => setting === of.setting)
  return (['x', 'y'] as const).flatMap((side, i): Best[] => {
    const best = drawn?.optima[i]!.find(({ series }) => series === curveName)
    if (!best || !drawn) return []
    const { label } = drawn[side]
    if (!best.at) {
      const why =
        best.kind === 'flat'
          ? 'no setting is shown to beat its neighbours'
          : best.kind === 'end'
            ? 'best where the sweep ends, so a longer one might be better'
            : 'no optimum from fewer than three settings of five seeds'
      return [{ side, found: null, words: `${label}: ${why}` }]
    }
    const [first, last] = [best.among[0] ?? best.at, best.among.at(-1) ?? best.at]
    const span = first === last ? '' : `, between ${axisValueText(first.along)} and ${axisValueText(last.along)}`
    const words = `${label}: best at ${course.along?.label} ${axisValueText(best.at.along)}${span}`
    return [{ side, found: { place: place(best.at), low: place(first), high: place(last) }, words }]
  })
}
