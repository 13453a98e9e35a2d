import type { MeasureFacts } from '../../measure.ts'
import { chooseScale, type Scale } from '../scale.ts'
import { short, textWidth, wrap } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { SettingPoint } from './settings.ts'

/** Where everything stands, in points; the plot's top left corner is the origin. */
export interface Layout {
  x: Scale
  y: Scale
  plot: { width: number; height: number }
  /** Room on each side of the plot. */
  left: number
  right: number
  top: number
  /** Below the plot: ticks and title, then the legend. */
  axisHeight: number
  xTitle: string[]
  yTitle: string[]
  heading: string[]
  caption: string[]
  hint: { text: string; atLeft: boolean } | null
}

const hintHeight = 11

/** Scales, wrapped texts and margins for a printed width; all sizes follow from the texts, so nothing is clipped. */
export function layoutOf(
  points: readonly SettingPoint[],
  [xFacts, yFacts]: [MeasureFacts, MeasureFacts],
  { heading, caption, width, theme }: { heading: string; caption: string; width: number; theme: Theme },
): Layout {
  const right = 7
  const height = Math.round(width < 300 ? width * 0.68 : width * 0.52)
  const y = scaleOf(points, 'y', Math.floor(height / 32))
  const yTitle = wrap(axisTitle(yFacts), height, theme.axis)
  const tickRoom = Math.max(...y.ticks.map((tick) => textWidth(short(tick), theme.body)))
  const left = Math.ceil(tickRoom + 5 + 5 + yTitle.length * (theme.axis + 1.5) + 1)
  const plot = { width: width - left - right, height }
  const x = scaleOf(points, 'x', Math.floor(plot.width / 42))
  const xTitle = wrap(axisTitle(xFacts), plot.width, theme.axis)
  const captionLines = wrap(caption, width - 2, theme.body)
  const headingLines = wrap(heading, (width - 2) / 1.08, theme.title)
  const hint = hintOf(xFacts.better, yFacts.better)
  return {
    x,
    y,
    plot,
    left,
    right,
    top:
      2 +
      headingLines.length * (theme.title + 2) +
      captionLines.length * (theme.body + 2) +
      (hint ? hintHeight : 0) +
      7,
    axisHeight: 5 + theme.body + 4 + xTitle.length * (theme.axis + 1.5) + 2,
    xTitle,
    yTitle,
    heading: headingLines,
    caption: captionLines,
    hint,
  }
}

/** Label, unit and direction of a measure. */
export function axisTitle({ label, unit, better }: MeasureFacts): string {
  const notes = [...(unit ? [unit] : []), ...(better === 'none' ? [] : [`${better} is better`])]
  return notes.length ? `${label} (${notes.join('; ')})` : label
}

function scaleOf(points: readonly SettingPoint[], direction: 'x' | 'y', ticks: number): Scale {
  const centres = points.map((point) => point[direction])
  const ends = points.flatMap((point) => {
    const { low, high } = point[`${direction}Spread`]
    return [low, high]
  })
  const runs = points.flatMap((point) => point.runs.map((run) => run[direction]))
  const positive = [...centres, ...runs].every((value) => value > 0)
  return chooseScale(centres, [...centres, ...runs, ...(positive ? ends.filter((end) => end > 0) : ends)], ticks)
}

function hintOf(x: MeasureFacts['better'], y: MeasureFacts['better']): Layout['hint'] {
  const arrows = { 'higher higher': '↗', 'lower higher': '↖', 'higher lower': '↘', 'lower lower': '↙', 'none higher': '↑', 'none lower': '↓', 'higher none': '→', 'lower none': '←', 'none none': '' } // prettier-ignore
  const arrow = arrows[`${x} ${y}`]
  if (!arrow) return null
  return x === 'lower' ? { text: `${arrow} better`, atLeft: true } : { text: `better ${arrow}`, atLeft: x === 'none' }
}
