import type { Axis } from '../experiment/types.ts'
import type { AxisValue } from './data.ts'
import { sparserBelow } from './names.ts'
import { cividis, dashes, okabeIto, shapes } from './palette.ts'
import { headingKey, some, type Key } from './plot/keys.ts'
import { isBaseline, written, type Standing } from './settings.ts'
import type { Theme } from './theme.ts'

/** How one curve is told from the others. */
export interface SeriesLook {
  colour: string
  shape: string
  dash: readonly number[]
}

/** Colour, shape and dash of every curve, and the fill of every value along it. */
export interface Look {
  series: Map<string, SeriesLook>
  fill(value: AxisValue): string
  /** Values along the curves that are drawn, in order. */
  values: AxisValue[]
}

/** Fills run from dark (dense) to light (sparse), or are categories where the axis has no order; the curves take the
 * categories' colours in order. */
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

const seriesLook = (i: number): SeriesLook => ({
  colour: okabeIto[i % okabeIto.length]!,
  shape: shapes[i % shapes.length]!,
  dash: dashes[i % dashes.length]!,
})

/** The look of one setting's dot: its curve's shape and colour, the fill of its place; a diamond for a baseline. */
export function dotOf(point: Standing, along: Axis | null, look: Look, theme: Theme) {
  const series = look.series.get(point.series)
  if (isBaseline(point, along) || !series)
    return { shape: 'diamond', fill: theme.background, stroke: theme.ink, size: 42, dash: [] as readonly number[] }
  return { shape: series.shape, fill: look.fill(point.along), stroke: series.colour, size: 30, dash: series.dash }
}

/** Keys of the curves and baselines. */
export function seriesKeys(points: readonly Standing[], along: Axis | null, look: Look, theme: Theme): Key[] {
  const plain = { weight: 0.9, size: 30 }
  const curves = [...look.series].map(([name, { colour, shape, dash }]): Key => {
    const fill = along?.numeric === false ? theme.background : look.fill(null)
    const dot = { ...plain, shape, fill, stroke: colour }
    const curve = along?.numeric ? { line: { stroke: colour, dash, weight: 1.1 } } : {}
    return { text: name || 'mean', room: along?.numeric ? 20 : 8, dot, ...curve }
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
    return { text: written(value), room: 6, dot, close: true }
  })
  return [headingKey(`${along.label}:`), ...values]
}
