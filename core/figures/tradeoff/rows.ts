import type { Axis } from '../../experiment/types.ts'
import type { Column, Row } from '../figure.ts'
import type { Chances } from './chances.ts'
import type { Front } from './front.ts'
import type { SettingPoint } from './settings.ts'

/** Everything that is plotted: runs, means with their intervals, and the corners of the front. */
export function rowsOf(
  points: readonly SettingPoint[],
  axes: readonly Axis[],
  front: Front | null,
  chances: Chances,
): Row[] {
  const place = (point: SettingPoint): Row => ({
    series: point.series,
    setting: point.setting,
    ...Object.fromEntries(axes.map(({ path }) => [path, point.axes[path] ?? null])),
  })
  const means = points.map((point) => ({
    mark: 'mean',
    ...place(point),
    n: point.runs.length,
    x: point.x,
    y: point.y,
    xLow: point.xSpread?.low ?? null,
    xHigh: point.xSpread?.high ?? null,
    yLow: point.ySpread?.low ?? null,
    yHigh: point.ySpread?.high ?? null,
    spread: point.xSpread?.kind ?? null,
    onFront: front ? front.on.has(point) : null,
    frontProbability: chances.get(point) ?? null,
  }))
  const runs = points.flatMap((point) =>
    point.runs.map(({ id, seed, x, y }) => ({ mark: 'run', ...place(point), run: id, seed, x, y })),
  )
  const corners = (front?.corners ?? []).map(({ x, y }) => ({ mark: 'front', x, y }))
  return [...means, ...runs, ...corners]
}

/** Columns of the rows, with the measures' own names. */
export const columnsOf = (axes: readonly Axis[], x: string, y: string): Column[] => [
  ...['mark', 'measure', 'series', 'setting', ...axes.map((axis) => axis.path), 'run', 'seed', 'n'].map((field) => ({
    field,
    header: field,
  })),
  { field: 'x', header: x },
  { field: 'xLow', header: `${x}.low` },
  { field: 'xHigh', header: `${x}.high` },
  { field: 'y', header: y },
  { field: 'yLow', header: `${y}.low` },
  { field: 'yHigh', header: `${y}.high` },
  { field: 'low', header: 'optimum.low' },
  { field: 'high', header: 'optimum.high' },
  { field: 'spread', header: 'spread' },
  { field: 'onFront', header: 'onFront' },
  { field: 'frontProbability', header: 'onFront.probability' },
]
