import { seedsIn, sentence, spreadKey, spreadsIn, undrawn } from '../caption.ts'
import { seriesKeys, valueKeys } from '../look.ts'
import { optimaIn, optimumKey, optimumLooks } from '../optima.ts'
import { nullKeys } from '../nulls.ts'
import { headingKey, type Key } from '../plot/keys.ts'
import type { Plot } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import { chanceKeys } from './chances.ts'
import { hintOf } from './hint.ts'
import { marksOf } from './marks.ts'
import type { Shown } from './shown.ts'

/** Curves that the legend names. */
const mostNamed = 12

/** A trade-off before it has a size; `absent` are planned runs that are not among those drawn, in words. */
export const plotOf = (shown: Shown, heading: string, absent: readonly string[], theme: Theme): Plot => ({
  heading,
  caption: captionOf(shown, absent),
  panels: [{ ...shown.axes, title: '', hint: hintOf(shown.x.better, shown.y.better), marks: marksOf(shown, theme) }],
  columns: 1,
  aspect: 0.52,
  keys: [
    [...curveKeys(shown, theme), ...markKeys(shown, theme)],
    valueKeys(shown.course.along, shown.look, theme),
    shown.hidden.has('front') ? [] : chanceKeys(shown.chances, theme),
    optimumKeys(shown, theme),
    nullKeys(shown.nulls, theme),
  ],
})

/** What the marks mean, how many seeds stand behind them, and what is not drawn. */
function captionOf({ points, left, x, y, optima, hidden }: Shown, absent: readonly string[]): string {
  const whole = left.settings
    ? `, among them ${left.settings} whole ${left.settings === 1 ? 'setting' : 'settings'}`
    : ''
  const spreads = points.flatMap(({ xSpread }) => (xSpread ? [xSpread] : []))
  return sentence([
    seedsIn(points.map(({ runs }) => runs.length)),
    ...(hidden.has('intervals') ? [] : spreadsIn(spreads)),
    ...undrawn(left.undefined, left.nonFinite, whole),
    ...optimaIn(optima.flat(), (name) => (name === x.name ? x.label : y.label)),
    ...absent,
  ])
}

/** Keys of the curves and baselines; where there are many curves, of the first and how many more. */
function curveKeys({ points, course, look }: Shown, theme: Theme): Key[] {
  const keys = seriesKeys(points, course, look, theme)
  const more = look.series.size - mostNamed
  return more > 0 ? [...keys.toSpliced(mostNamed, more), headingKey(`and ${more} more curves`)] : keys
}

function markKeys({ points, front, hidden }: Shown, theme: Theme): Key[] {
  const bars = hidden.has('intervals') ? null : spreadKey(points.flatMap(({ xSpread }) => (xSpread ? [xSpread] : [])))
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 7, weight: 0.35, opacity: 0.6 }
  const runs = !hidden.has('seeds') && points.some(({ runs }) => runs.length > 1)
  return [
    ...(bars ? [{ text: bars, room: 11, line: { stroke: theme.ink, dash: [], weight: 0.7 }, cross: theme.ink }] : []),
    ...(runs ? [{ text: 'one run', room: 4, dot: run }] : []),
    ...(front && !hidden.has('front')
      ? [{ text: 'Pareto front of the means', room: 18, line: { stroke: theme.muted, dash: [1, 1.5], weight: 1 } }]
      : []),
  ]
}

const optimumKeys = ({ optima }: Shown, theme: Theme): Key[] =>
  (['x', 'y'] as const).flatMap((direction, i) =>
    optima[i]!.some(({ at }) => at)
      ? [optimumKey(`best ${direction}, 95% interval of its place`, optimumLooks(theme)[i]!)]
      : [],
  )
