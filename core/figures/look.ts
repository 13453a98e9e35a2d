import type { Axis } from '../experiment/types.ts'
import type { AxisValue } from './data.ts'
import { curveTitle } from './curve.ts'
import { sparserBelow, type Course } from './names.ts'
import { cividis, dashes, okabeIto, shapes } from './palette.ts'
import type { Mark, Vertex } from './plot/plot.ts'
import { headingKey, some, type Key } from './plot/keys.ts'
import { isBaseline, isOnCurve, axisValueText, type Standing } from './settings.ts'
import type { Theme } from './theme.ts'

/** The look that distinguishes one curve from the others. */
export interface SeriesLook {
  colour: string
  shape: string
  dash: readonly number[]
}

/** Colour, shape and dash of every curve, and the fill of every value along it. */
export interface Look {
  series: Map<string, SeriesLook>
  fill(value: AxisValue): string
  /** The drawn values along the curves, in order. */
  values: AxisValue[]
}

/**
 * Fills run from dark (dense) to light (sparse), or are categories if the axis has no order; curves get the categories'
 * colours in order.
 */
export function lookOf(points: readonly Standing[], along: Axis | null): Look {
  const curves = points.filter((point) => !isBaseline(point, along))
  const names = [...new Set(curves.map((point) => point.series))]
  const values: AxisValue[] = [...new Set(curves.map((point) => point.along))].filter((value) => value !== null)
  if (along?.numeric) values.sort((a, b) => Number(a) - Number(b))
  else if (along) values.sort((a, b) => along.values.indexOf(a) - along.values.indexOf(b))
  const turned = along !== null && sparserBelow(along.path)
  return {
    values,
    series: new Map(names.map((name, i) => [name, seriesLook(i)])),
    fill(value) {
      if (along && !along.numeric) return okabeIto[Math.max(0, values.indexOf(value)) % okabeIto.length]!
      const t = values.length > 1 ? values.indexOf(value) / (values.length - 1) : 0.35
      return value === null ? cividis(0.35) : cividis(0.95 * (turned ? 1 - t : t))
    },
  }
}

/** Any two of the first 36 looks differ in two of colour, shape and dash, or in all three: of six each, with the round q, the
 * shape is i + q and the dash 2i + q. */
function seriesLook(i: number): SeriesLook {
  const round = Math.floor(i / okabeIto.length)
  return {
    colour: okabeIto[i % okabeIto.length]!,
    shape: shapes[(i + round) % shapes.length]!,
    dash: dashes[(2 * i + round) % dashes.length]!,
  }
}

/** The look of one setting's dot: its curve's shape and colour, the fill of its place; a diamond for a baseline. */
export function dotOf(point: Standing, along: Axis | null, look: Look, theme: Theme) {
  const series = look.series.get(point.series)
  if (isBaseline(point, along) || !series)
    return { shape: 'diamond', fill: theme.background, stroke: theme.ink, size: 42, dash: [] as readonly number[] }
  return { shape: series.shape, fill: look.fill(point.along), stroke: series.colour, size: 30, dash: series.dash }
}

/**
 * The look of a setting that is a curve by itself: colour by its place, dash and shape by its series; the baseline is
 * ink, dashed. Light colours are darkened enough for a line on paper.
 */
export function lineOf(point: Standing, along: Axis | null, look: Look, theme: Theme) {
  const series = [...look.series.keys()].indexOf(point.series)
  if (isBaseline(point, along) || series < 0)
    return { stroke: theme.ink, fill: theme.background, dash: [2, 2] as readonly number[], shape: 'diamond' }
  const [dash, shape] = [series === 0 ? [] : dashes[series % dashes.length]!, shapes[series % shapes.length]!]
  if (!along) return { stroke: look.series.get(point.series)!.colour, fill: theme.background, dash, shape }
  return { stroke: look.fill(point.along), fill: look.fill(point.along), dash, shape }
}

/** A grey edge under coloured lines, so that the light ones stand out from paper. */
export const casing = (rows: readonly Vertex[], theme: Theme): Mark => ({
  kind: 'line',
  name: 'edges',
  weight: 1.9,
  opacity: 0.55,
  rows: rows.map((row) => ({ ...row, stroke: theme.muted })),
})

/** Legend keys of settings that are curves by themselves: series by dash and shape, then places by colour. */
export function lineKeys(points: readonly Standing[], along: Axis | null, look: Look, theme: Theme): Key[][] {
  const kinds = new Map<string, Key>()
  for (const point of points) {
    const { stroke, fill, dash, shape } = lineOf(point, along, look, theme)
    const baseline = isBaseline(point, along)
    const text = baseline ? (point.series ? `baseline (${point.series})` : 'baseline') : point.series || 'mean'
    const colour = baseline || !along ? stroke : theme.muted
    const dot = { shape, fill: baseline || !along ? fill : theme.background, stroke: colour, size: 18, weight: 0.8 }
    if (!kinds.has(text)) kinds.set(text, { text, room: 20, line: { stroke: colour, dash, weight: 1.1 }, dot })
  }
  const keys = [...kinds.values()]
  return [keys.length > 1 ? keys : [], valueKeys(along, look, theme)]
}

/** Keys of the curves and baselines; `centre` is what the curves pass through. */
export function seriesKeys(
  points: readonly Standing[],
  course: Course,
  look: Look,
  theme: Theme,
  centre: 'mean' | 'median' = 'mean',
): Key[] {
  const { along } = course
  const plain = { weight: 0.9, size: 30 }
  const curves = [...look.series].map(([name, { colour, shape, dash }]): Key => {
    const fill = along?.numeric === false ? theme.background : look.fill(null)
    const dot = { ...plain, shape, fill, stroke: colour }
    const isLine = along?.numeric && points.some((point) => point.series === name && isOnCurve(point, along))
    const curve = isLine ? { line: { stroke: colour, dash, weight: 1.1 } } : {}
    return { series: name, text: curveTitle(name, points, course, centre), room: isLine ? 20 : 8, dot, ...curve }
  })
  const baselines = new Set(points.filter((point) => isBaseline(point, along)).map((point) => point.series))
  const diamond = { ...plain, shape: 'diamond', fill: theme.background, stroke: theme.ink, size: 42 }
  return [
    ...curves,
    ...[...baselines].map((name): Key => ({ text: name ? `baseline (${name})` : 'baseline', room: 8, dot: diamond })),
  ]
}

/** Keys of the values along the curves, dark to light. */
export function valueKeys(along: Axis | null, look: Look, theme: Theme): Key[] {
  if (!along || look.values.length === 0) return []
  const values = some(look.values, 12).map((value): Key => {
    const dot = { shape: 'circle', fill: look.fill(value), stroke: theme.muted, size: 30, weight: 0.4 }
    return { text: axisValueText(value), room: 6, dot, close: true }
  })
  return [headingKey(`${along.label}:`), ...values]
}
