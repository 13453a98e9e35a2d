import type { Axis } from '../../experiment/types.ts'
import { cividis, dashes, okabeIto, shapes } from '../palette.ts'
import type { AxisValue } from './data.ts'
import { sparserBelow } from './defaults.ts'
import type { SettingPoint } from './settings.ts'

/** How one curve is told from the others. */
export interface SeriesLook {
  colour: string
  shape: string
  dash: number[]
}

/** Colour, shape and dash of every curve, and the fill of every value along it. */
export interface Look {
  series: Map<string, SeriesLook>
  fill(value: AxisValue): string
  /** Values along the curves that are drawn, in order. */
  values: AxisValue[]
}

/** Whether a setting is the baseline: the curve's axis does not matter to it. */
export const isBaseline = (point: SettingPoint, along: Axis | null): boolean => along !== null && point.along === null

/** Fills run from dark (dense) to light (sparse), or are categories where the axis has no order; the curves take the categories' colours in order. */
export function lookOf(points: readonly SettingPoint[], along: Axis | null): Look {
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
  dash: [...dashes[i % dashes.length]!],
})
