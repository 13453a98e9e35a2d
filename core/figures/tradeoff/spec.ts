import type { Axis } from '../../experiment/types.ts'
import type { Point } from '../../tradeoff/pareto.ts'
import type { Json, VegaLiteSpec } from '../figure.ts'
import { clamp } from '../scale.ts'
import { themeConfig, type Theme } from '../theme.ts'
import { keyData } from './keys.ts'
import { labelsOf } from './labelling.ts'
import { headingData, headingLayers } from './heading.ts'
import { hintLayer, layersOf, legendLayers } from './layers.ts'
import type { Layout } from './layout.ts'
import { keysOf, placeKeys } from './legend.ts'
import { isBaseline, type Look } from './look.ts'
import type { SettingPoint } from './settings.ts'

interface Parts {
  points: SettingPoint[]
  along: Axis | null
  layout: Layout
  look: Look
  front: { corners: Point[] } | null
  theme: Theme
  width: number
  description: string
  provenance: Json
}

/** The whole specification with its data inline, and its height in points. */
export function specOf(parts: Parts): { spec: VegaLiteSpec; height: number } {
  const { points, along, layout, look, front, theme, width } = parts
  const shown = {
    front: front !== null,
    bars: barsKey(points),
    runs: points.some((point) => point.runs.length > 1),
    background: theme.background,
  }
  const legend = placeKeys(keysOf(points, along, look, shown), width - 2, theme)
  const corner = { x: 1 - layout.left, y: layout.plot.height + layout.axisHeight + 4 }
  const bottom = layout.axisHeight + 4 + legend.height + 2
  const height = Math.ceil(layout.top + layout.plot.height + bottom)
  const corners = (front?.corners ?? []).map(({ x, y }, order) => ({ x, y, order }))
  const spec: VegaLiteSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: parts.description,
    usermeta: { provenance: parts.provenance },
    background: theme.background,
    width: layout.plot.width,
    height: layout.plot.height,
    autosize: { type: 'none' },
    padding: {
      left: layout.left,
      right: layout.right,
      top: layout.top,
      bottom: height - layout.top - layout.plot.height,
    },
    datasets: {
      headings: headingData(layout, theme),
      ...pointData(points, along, look, layout, theme),
      front: corners,
      labels: labelsOf(points, along, layout, front?.corners ?? [], theme),
      ...keyData(legend.keys, corner, theme),
    },
    layer: [...layersOf(layout, theme), ...headingLayers(theme), ...hintLayer(layout, theme), ...legendLayers(theme)],
    config: themeConfig(theme),
  }
  return { spec, height }
}

/** Runs, means and curves with the looks they are drawn in. */
function pointData(points: readonly SettingPoint[], along: Axis | null, look: Look, layout: Layout, theme: Theme) {
  const drawn = points.map((point) => {
    const baseline = isBaseline(point, along)
    const series = look.series.get(point.series)
    if (baseline || !series)
      return { point, shape: 'diamond', fill: theme.background, stroke: theme.ink, size: 42, dash: [] }
    return {
      point,
      shape: series.shape,
      fill: look.fill(point.along),
      stroke: series.colour,
      size: 30,
      dash: series.dash,
    }
  })
  const curve = drawn.filter(({ point }) => along?.numeric && !isBaseline(point, along))
  return {
    runs: drawn.flatMap(({ point, shape, fill, stroke }) =>
      point.runs.length > 1
        ? point.runs.map(({ id, seed, x, y }) => ({ id, seed, setting: point.setting, x, y, shape, fill, stroke }))
        : [],
    ),
    means: drawn.map(({ point, shape, fill, stroke, size }) => ({
      ...{ setting: point.setting, series: point.series, along: point.along, n: point.runs.length },
      ...{
        x: point.x,
        y: point.y,
        xLow: clamp(layout.x, point.xSpread.low),
        xHigh: clamp(layout.x, point.xSpread.high),
      },
      ...{
        yLow: clamp(layout.y, point.ySpread.low),
        yHigh: clamp(layout.y, point.ySpread.high),
        shape,
        fill,
        stroke,
        size,
      },
    })),
    curves: curve.map(({ point, stroke, dash }, order) => ({
      x: point.x,
      y: point.y,
      series: point.series,
      order,
      stroke,
      dash,
    })),
  }
}

/** What the bars are, for the legend; null where there are none. */
function barsKey(points: readonly SettingPoint[]): string | null {
  const kinds = new Set(points.filter((point) => point.runs.length > 1).map((point) => point.xSpread.kind))
  if (kinds.size === 0) return null
  return kinds.size > 1 ? 'interval or range' : kinds.has('interval') ? '95% interval' : 'range'
}
