import type { Axis } from '../../experiment/types.ts'
import type { Column, Row } from '../figure.ts'
import type { Front } from './front.ts'
import type { SettingPoint } from './settings.ts'

/**
 * Everything that is plotted: runs, medians with their intervals, and the corners of the front. Where x is `paired`, runs
 * have it as it was recorded, too.
 */
export function rowsOf(
  points: readonly SettingPoint[],
  axes: readonly Axis[],
  front: Front | null,
  paired: boolean,
): Row[] {
  const place = (point: SettingPoint): Row => ({
    series: point.series,
    setting: point.setting,
    ...Object.fromEntries(axes.map(({ path }) => [path, point.axes[path] ?? null])),
  })
  const medians = points.map((point) => ({
    mark: 'median',
    ...place(point),
    n: point.runs.length - point.unlearned.length,
    x: point.x,
    y: point.y,
    xLow: point.xSpread.low,
    xHigh: point.xSpread.high,
    yLow: point.ySpread.low,
    yHigh: point.ySpread.high,
    spread: point.xSpread.kind,
    onFront: front ? front.on.has(point) : null,
  }))
  const runs = points.flatMap((point) =>
    point.runs.map((run) => {
      const { id, seed, x, y } = run
      const learned = !point.unlearned.includes(run)
      return { mark: 'run', ...place(point), run: id, seed, x, y, ...(paired && { recorded: run.recorded }), learned }
    }),
  )
  const corners = (front?.corners ?? []).map(({ x, y }) => ({ mark: 'front', x, y }))
  return [...medians, ...runs, ...corners]
}

/** Columns of the rows, with the measures' own names; where x is `paired`, as it was recorded, too. */
export const columnsOf = (axes: readonly Axis[], measure: string, y: string, paired: boolean): Column[] => {
  const x = paired ? `${measure}.change` : measure
  return [
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
    ...(paired ? [{ field: 'recorded', header: measure }] : []),
    { field: 'learned', header: 'learned' },
  ]
}
