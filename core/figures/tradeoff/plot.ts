import { capital, sentence, undrawn } from '../caption.ts'
import { seriesKeys, valueKeys } from '../look.ts'
import { optimaIn, optimumKey, optimumLooks } from '../optima.ts'
import { nullKeys } from '../nulls.ts'
import { notesOf } from '../plot/axes.ts'
import { headingKey, type Key } from '../plot/keys.ts'
import type { Plot, PlotAxis } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import { picturesOf, totalOf, type Emblem } from './emblem.ts'
import { headlineOf } from './headline.ts'
import { hintOf } from './hint.ts'
import { unlearnedWords } from './learned.ts'
import { marksOf, mostNamed } from './marks.ts'
import type { Shown } from './shown.ts'
import { barsKey, countsIn, spreadsIn } from './spreads.ts'

/** What stands around a trade-off. */
export interface Around {
  /** The experiment's name, for its caption; empty where it stands above the plot. */
  name: string
  /** Planned runs that are not among those drawn, in words. */
  absent: readonly string[]
  emblem: Emblem | null
}

/** A trade-off before it has a size. */
export function plotOf(shown: Shown, { name, absent, emblem }: Around, theme: Theme): Plot {
  const { axes, lane, hidden } = shown
  const pinned = hidden.has('units') ? null : emblem
  return {
    heading: headlineOf(shown, emblem),
    caption: captionOf(shown, name, absent, pinned),
    panels: [
      {
        x: axes.x,
        y: countedAxis(shown, emblem),
        title: '',
        hint: hintOf(shown.x.better, shown.y.better),
        marks: marksOf(shown, theme),
        pictures: pinned ? picturesOf(pinned, shown, theme) : [],
        lane: lane && { from: lane.from, to: lane.to, text: 'did not learn' },
      },
    ],
    columns: 1,
    aspect: 0.52,
    keys: [
      [...curveKeys(shown, theme), ...markKeys(shown, theme)],
      valueKeys(shown.course.along, shown.look, theme),
      optimumKeys(shown, theme),
      nullKeys(shown.nulls, theme),
    ],
  }
}

/** The axis of y; of something that is counted, with how many there are. */
function countedAxis({ axes, y }: Shown, emblem: Emblem | null): PlotAxis {
  const total = totalOf(y, emblem)
  return total === null ? axes.y : { ...axes.y, title: [y.label, notesOf({ ...y, unit: `of ${total}` })] }
}

/** What the marks mean, how many seeds stand behind them, and what is not drawn. */
function captionOf(shown: Shown, name: string, absent: readonly string[], emblem: Emblem | null): string {
  const { points, left, x, y, optima, hidden, unlearned, lane, seeds, criterion } = shown
  const whole = left.settings
    ? `, among them ${left.settings} whole ${left.settings === 1 ? 'setting' : 'settings'}`
    : ''
  const counts = countsIn(points.map(({ runs, unlearned }) => runs.length - unlearned.length))
  return sentence([
    name ? `${name}: ${counts}` : capital(counts),
    ...(hidden.has('intervals') ? [] : spreadsIn(points)),
    ...(lane && criterion ? [unlearnedWords(criterion, unlearned.size, seeds)] : []),
    ...undrawn(left.undefined, left.nonFinite, left.unpaired > 0 ? '' : whole),
    ...(left.unpaired > 0
      ? [`${left.unpaired} ${left.unpaired === 1 ? 'run' : 'runs'} not drawn (no baseline of the same seed)${whole}`]
      : []),
    ...optimaIn(optima.flat(), (name) => (name === x.name ? x.label : y.label)),
    ...(emblem ? [emblem.words] : []),
    ...absent,
  ])
}

/** Keys of the curves and baselines; where there are many curves, of the first and how many more. */
function curveKeys({ points, course, look }: Shown, theme: Theme): Key[] {
  const keys = seriesKeys(points, course, look, theme, 'median')
  const more = look.series.size - mostNamed
  return more > 0 ? [...keys.toSpliced(mostNamed, more), headingKey(`and ${more} more curves`)] : keys
}

function markKeys({ points, front, hidden, course }: Shown, theme: Theme): Key[] {
  const several = points.filter(({ runs }) => runs.length > 1)
  const run = { shape: 'circle', fill: theme.muted, stroke: theme.ink, size: 7, weight: 0.35, opacity: 0.6 }
  const thread = course.along?.numeric ? { line: { stroke: theme.muted, dash: [], weight: 0.5, opacity: 0.6 } } : {}
  const runs = !hidden.has('seeds') && several.length > 0
  return [
    ...(hidden.has('intervals') ? [] : barsKey(points, theme)),
    ...(runs ? [{ text: 'one seed', room: course.along?.numeric ? 14 : 4, dot: run, ...thread }] : []),
    ...(front && !hidden.has('front')
      ? [{ text: 'Pareto front of the medians', room: 18, line: { stroke: theme.muted, dash: [1, 1.5], weight: 1 } }]
      : []),
  ]
}

const optimumKeys = ({ optima }: Shown, theme: Theme): Key[] =>
  (['x', 'y'] as const).flatMap((direction, i) =>
    optima[i]!.some(({ at }) => at)
      ? [optimumKey(`best mean ${direction}, 95% interval of its place`, optimumLooks(theme)[i]!)]
      : [],
  )
