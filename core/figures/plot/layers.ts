import type { Json } from '../json.ts'
import { clamp, type Scale } from '../scale.ts'
import type { Theme } from '../theme.ts'
import { labelsOf } from './labelling.ts'
import type { PlacedAxis, PlacedPanel } from './placed.ts'
import type { Mark } from './plot.ts'

/** An encoding of a field that already holds the drawn value: a colour, a shape, a dash, a size. */
export const raw = (field: string, type = 'nominal'): Json => ({ field, type, scale: null, legend: null })

/** An encoding of a field that holds a position in points. */
export const at = (field: string): Json => ({ field, type: 'quantitative', scale: null, axis: null })

/** The rows of a mark as drawn: clipped to the axes, in order, labels at their offsets. */
export function dataOf(mark: Mark, placed: PlacedPanel, theme: Theme): Json {
  const [x, y] = [placed.x.scale, placed.y.scale]
  switch (mark.kind) {
    case 'line':
      return json(mark.rows.map((row, order) => ({ ...row, x: clamp(x, row.x), y: clamp(y, row.y), order })))
    case 'band':
      return json(mark.rows.map((row, order) => ({ ...ends(row, y), x: clamp(x, row.x), order })))
    case 'bars':
      return json(mark.rows.map((row) => ends(row, mark.along === 'x' ? x : y)))
    case 'cells':
      return json(
        mark.rows.map(({ high, ...row }) => ({
          ...row,
          left: row.x - 0.5,
          right: row.x + 0.5,
          low: row.y - high / 2,
          top: row.y + high / 2,
        })),
      )
    case 'labels':
      return json(mark.free ? labelsOf(placed, mark.rows, theme) : mark.rows)
    case 'dots':
      return json(mark.rows.map((row) => ({ ...row, x: clamp(x, row.x), y: clamp(y, row.y) })))
  }
}

const json = (rows: readonly object[]): Json => rows as unknown as Json

const ends = <R extends { low: number; high: number }>(row: R, scale: Scale): R => ({
  ...row,
  low: clamp(scale, row.low),
  high: clamp(scale, row.high),
})

/** A mark as layers that read the data set `name`. */
export function layerOf(mark: Mark, name: string, placed: PlacedPanel, theme: Theme): Json[] {
  const data = { name }
  const x = scaled('x', placed.x, theme)
  const y = scaled('y', placed.y, theme)
  const order = { field: 'order', type: 'quantitative' }
  const detail = { field: 'series', type: 'nominal' }
  switch (mark.kind) {
    case 'line': {
      const line = { type: 'line', interpolate: 'linear', strokeCap: 'butt', strokeJoin: 'round' }
      const { weight, opacity = 1, about } = mark
      return [
        {
          data,
          mark: { ...line, strokeWidth: weight, opacity, ...(about ? { description: about } : { aria: false }) },
          encoding: { x, y, order, detail, stroke: raw('stroke'), strokeDash: raw('dash') },
        },
      ]
    }
    case 'dots': {
      const look = { shape: raw('shape'), fill: raw('fill'), stroke: raw('stroke') }
      const { weight, opacity = 1 } = mark
      return [
        {
          data,
          mark: { type: 'point', strokeWidth: weight, opacity, ...(opacity < 1 ? { aria: false } : {}) },
          encoding: { x, y, size: raw('size', 'quantitative'), ...look },
        },
      ]
    }
    case 'bars': {
      const { weight = 0.7, opacity = 0.9 } = mark
      const rule = { type: 'rule', strokeWidth: weight, opacity, aria: false }
      const along = {
        [mark.along]: { ...(mark.along === 'x' ? x : y), field: 'low' },
        [`${mark.along}2`]: { field: 'high' },
      }
      return [{ data, mark: rule, encoding: { x, y, ...along, stroke: raw('stroke') } }]
    }
    case 'band':
      return [
        {
          data,
          mark: { type: 'area', opacity: mark.opacity, line: false, aria: false },
          encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, detail, fill: raw('fill') },
        },
      ]
    case 'cells':
      return [
        {
          data,
          mark: { type: 'rect', stroke: theme.background, strokeWidth: 0.25, aria: false },
          encoding: {
            x: { ...x, field: 'left' },
            x2: { field: 'right' },
            y: { ...y, field: 'low' },
            y2: { field: 'top' },
            fill: raw('fill'),
          },
        },
      ]
    case 'labels': {
      const offset = { dx: { expr: 'datum.dx' }, dy: { expr: 'datum.dy' } }
      return [true, false].map((halo) => ({
        data,
        mark: {
          type: 'text',
          baseline: 'middle',
          align: mark.align ?? 'center',
          ...offset,
          aria: !halo,
          ...(halo ? { stroke: theme.background, strokeWidth: 2, strokeJoin: 'round', opacity: 0.85 } : {}),
        },
        encoding: { x, y, text: { field: 'text', type: 'nominal' } },
      }))
    }
  }
}

/**
 * How far to raise the first line of multi-line ticks so that the text is centred on the tick; a line is 2 points
 * higher than its size.
 */
const raised = (ticks: readonly string[], { body }: Theme): number =>
  (Math.max(1, ...ticks.map((tick) => tick.split('\n').length)) - 1) * ((body + 2) / 2)

/** A tick's text as a Vega expression: a list if it has several lines. */
const textOf = (tick: string): string => JSON.stringify(tick.includes('\n') ? tick.split('\n') : tick)

function scaled(field: string, { scale, ticks, title, grid }: PlacedAxis, theme: Theme): { [key: string]: Json } {
  const { type, domain, constant } = scale
  const texts = scale.ticks.map((tick, i) => `'${tick}': ${textOf(ticks[i]!)}`).join(', ')
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
    axis: {
      values: scale.ticks,
      grid,
      labelExpr: `({${texts}})[datum.value]`,
      ...(raised(ticks, theme) > 0 ? { labelOffset: -raised(ticks, theme) } : {}),
      title: title.length > 1 ? title : (title[0] ?? null),
    },
  }
}
