import type { Json } from '../figure.ts'
import { short } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { Layout } from './layout.ts'

/** An encoding of a field that already holds what is drawn: a colour, a shape, a dash, a place in points. */
const raw = (field: string, type = 'nominal'): Json => ({ field, type, scale: null, legend: null })
const at = (field: string): Json => ({ field, type: 'quantitative', scale: null, axis: null })

/** The marks of a trade-off from back to front; each reads one named data set. */
export function layersOf(layout: Layout, theme: Theme): Json[] {
  const x = scaled('x', layout.x, layout.xTitle)
  const y = scaled('y', layout.y, layout.yTitle)
  const line = { type: 'line', interpolate: 'linear', strokeCap: 'butt', strokeJoin: 'round' }
  const look = { shape: raw('shape'), fill: raw('fill'), stroke: raw('stroke') }
  const bars = { type: 'rule', strokeWidth: 0.7, opacity: 0.9, aria: false }
  return [
    {
      data: { name: 'front' },
      mark: { ...line, stroke: theme.muted, strokeWidth: 1, strokeDash: [1, 1.5], description: 'Pareto front' },
      encoding: { x, y, order: { field: 'order', type: 'quantitative' } },
    },
    {
      data: { name: 'runs' },
      mark: { type: 'point', size: 7, strokeWidth: 0.35, opacity: 0.45, aria: false },
      encoding: { x, y, ...look },
    },
    {
      data: { name: 'means' },
      mark: bars,
      encoding: { x: { ...x, field: 'xLow' }, x2: { field: 'xHigh' }, y, stroke: raw('stroke') },
    },
    {
      data: { name: 'means' },
      mark: bars,
      encoding: { x, y: { ...y, field: 'yLow' }, y2: { field: 'yHigh' }, stroke: raw('stroke') },
    },
    {
      data: { name: 'curves' },
      mark: { ...line, strokeWidth: 1.1 },
      encoding: {
        x,
        y,
        order: { field: 'order', type: 'quantitative' },
        stroke: raw('stroke'),
        strokeDash: raw('dash'),
        detail: { field: 'series', type: 'nominal' },
      },
    },
    {
      data: { name: 'means' },
      mark: { type: 'point', strokeWidth: 0.9, opacity: 1 },
      encoding: { x, y, size: raw('size', 'quantitative'), ...look },
    },
    ...[true, false].map((halo) => ({
      data: { name: 'labels' },
      mark: {
        type: 'text',
        baseline: 'middle',
        dx: { expr: 'datum.dx' },
        dy: { expr: 'datum.dy' },
        aria: !halo,
        ...(halo ? { stroke: theme.background, strokeWidth: 2, strokeJoin: 'round', opacity: 0.85 } : {}),
      },
      encoding: { x, y, text: { field: 'text', type: 'nominal' } },
    })),
  ]
}

/** The legend's symbols and texts, in points from the plot's corner. */
export function legendLayers(theme: Theme): Json[] {
  const y = at('y')
  const look = { shape: raw('shape'), fill: raw('fill'), stroke: raw('stroke') }
  return [
    {
      data: { name: 'keyLines' },
      mark: { type: 'rule', strokeCap: 'butt' },
      encoding: {
        x: at('x'),
        x2: { field: 'x2' },
        y,
        y2: { field: 'y2' },
        stroke: raw('stroke'),
        strokeDash: raw('dash'),
        strokeWidth: raw('weight', 'quantitative'),
      },
    },
    {
      data: { name: 'keySymbols' },
      mark: { type: 'point', opacity: 1 },
      encoding: {
        x: at('x'),
        y,
        size: raw('size', 'quantitative'),
        strokeWidth: raw('weight', 'quantitative'),
        opacity: raw('opacity', 'quantitative'),
        ...look,
      },
    },
    {
      data: { name: 'keyTexts' },
      mark: { type: 'text', align: 'left', baseline: 'middle', fill: theme.ink },
      encoding: { x: at('x'), y, text: { field: 'text', type: 'nominal' } },
    },
  ]
}

/** The direction in which both measures are better, above the plot's corner. */
export function hintLayer({ hint, plot }: Layout, theme: Theme): Json[] {
  if (!hint) return []
  const mark = {
    type: 'text',
    align: hint.atLeft ? 'left' : 'right',
    baseline: 'bottom',
    fill: theme.muted,
    text: hint.text,
  }
  return [{ data: { values: [{}] }, mark, encoding: { x: { value: hint.atLeft ? 0 : plot.width }, y: { value: -3 } } }]
}

function scaled(
  field: string,
  { type, domain, constant, ticks }: Layout['x'],
  title: string[],
): { [key: string]: Json } {
  const labels = ticks.map((tick) => `'${tick}': '${short(tick)}'`).join(', ')
  return {
    field,
    type: 'quantitative',
    scale: {
      type,
      domain,
      nice: false,
      ...(type === 'linear' ? { zero: false } : {}),
      ...(constant === undefined ? {} : { constant }),
    },
    axis: { values: ticks, title: title.length > 1 ? title : title[0]!, labelExpr: `({${labels}})[datum.value]` },
  }
}
