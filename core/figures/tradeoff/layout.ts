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

const hintHeight = 12

/** Scales, wrapped texts and margins for a printed width; all sizes follow from the texts, so nothing is clipped. */
export function layoutOf(
  points: readonly SettingPoint[],
  [xFacts, yFacts]: [MeasureFacts, MeasureFacts],
  { heading, caption, width, theme }: { heading: string; caption: string; width: number; theme: Theme },
): Layout {
  const right = 7
  const height = Math.round(width < 300 ? width * 0.68 : width * 0.52)
  const y = scaleOf(points, 'y', yFacts.range, Math.floor(height / 32))
  const yTitle = titleLines(yFacts, height, theme)
  const tickRoom = Math.max(...y.ticks.map((tick) => textWidth(short(tick), theme.body)))
  const left = Math.ceil(tickRoom + 5 + 5 + yTitle.length * (theme.axis + 1.5) + 1)
  const plot = { width: width - left - right, height }
  const x = scaleOf(points, 'x', xFacts.range, Math.floor(plot.width / 42))
  const xTitle = titleLines(xFacts, plot.width, theme)
  const captionLines = wrap(caption, width - 2, theme.body)
  const headingLines = wrap(heading, (width - 2) / 1.08, theme.title)
  const hint = hintOf(xFacts.better, yFacts.better)
  return {
    x,
    y,
    plot,
    left,
    right,
    top: headingHeight(headingLines, captionLines, theme) + (hint ? hintHeight : 5),
    axisHeight: 5 + theme.body + 4 + xTitle.length * (theme.axis + 1.5) + 2,
    xTitle,
    yTitle,
    heading: headingLines,
    caption: captionLines,
    hint,
  }
}

/** Label, unit and direction of a measure. */
export const axisTitle = (facts: MeasureFacts): string => [facts.label, notesOf(facts)].filter(Boolean).join(' ')

/** The title in one line where it fits, else the notes start a line of their own. */
function titleLines(facts: MeasureFacts, length: number, { axis }: Theme): string[] {
  const title = axisTitle(facts)
  if (textWidth(title, axis) <= length) return [title]
  return [...wrap(facts.label, length, axis), ...wrap(notesOf(facts), length, axis)]
}

function notesOf({ unit, better }: MeasureFacts): string {
  const notes = [...(unit ? [unit] : []), ...(better === 'none' ? [] : [`${better} is better`])]
  return notes.length ? `(${notes.join('; ')})` : ''
}

function scaleOf(
  points: readonly SettingPoint[],
  direction: 'x' | 'y',
  range: MeasureFacts['range'],
  ticks: number,
): Scale {
  const centres = points.map((point) => point[direction])
  const ends = points.flatMap((point) => {
    const { low, high } = point[`${direction}Spread`]
    return [low, high]
  })
  const runs = points.flatMap((point) => point.runs.map((run) => run[direction]))
  const positive = [...centres, ...runs].every((value) => value > 0)
  const values = [...centres, ...runs, ...(positive ? ends.filter((end) => end > 0) : ends)]
  return within(chooseScale(centres, values, ticks), values, range)
}

/** No tick stands where the measure cannot be, and the plot reaches no further than it must. */
function within(scale: Scale, values: readonly number[], [least, most]: MeasureFacts['range']): Scale {
  const [low, high] = scale.domain
  const margin = scale.type === 'linear' ? (high - low) * 0.03 : Infinity
  const domain: [number, number] = [
    Math.max(low, Math.min(least ?? -Infinity, ...values) - margin),
    Math.min(high, Math.max(most ?? Infinity, ...values) + margin),
  ]
  const possible = (tick: number) => tick >= (least ?? -Infinity) && tick <= (most ?? Infinity)
  return { ...scale, domain, ticks: scale.ticks.filter(possible) }
}

/** Height of title and caption above the plot. */
const headingHeight = (heading: string[], caption: string[], theme: Theme): number =>
  2 + heading.length * (theme.title + 2) + caption.length * (theme.body + 2)

function hintOf(x: MeasureFacts['better'], y: MeasureFacts['better']): Layout['hint'] {
  const arrows = {
    'higher higher': '↗',
    'lower higher': '↖',
    'higher lower': '↘',
    'lower lower': '↙',
    'none higher': '↑',
    'none lower': '↓',
    'higher none': '→',
    'lower none': '←',
    'none none': '',
  }
  const arrow = arrows[`${x} ${y}`]
  if (!arrow) return null
  return x === 'lower' ? { text: `${arrow} better`, atLeft: true } : { text: `better ${arrow}`, atLeft: x === 'none' }
}
