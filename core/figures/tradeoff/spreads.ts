import type { Key } from '../plot/keys.ts'
import type { Theme } from '../theme.ts'
import type { SettingPoint } from './settings.ts'

/** `medians over 6–8 seeds per setting` */
export function countsIn(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) return '1 seed per setting, so no spread is known'
  return `medians over ${least === most ? most : `${least}–${most}`} seeds per setting`
}

/** What the bars are. */
export function spreadsIn(points: readonly SettingPoint[]): string[] {
  const several = points.map(({ xSpread }) => xSpread).filter(({ n }) => n > 1)
  const interval = several.some(({ kind }) => kind === 'interval')
  const range = several.some(({ kind }) => kind === 'range')
  if (!interval) return range ? ['bars: range (fewer than 6 seeds give no 95% interval of a median)'] : []
  return ['bars: 95% interval of the median', ...(range ? ['range below 6 seeds'] : [])]
}

/** The key of the bars; none where every setting has one run. */
export function barsKey(points: readonly SettingPoint[], theme: Theme): Key[] {
  const kinds = new Set(points.filter(({ runs }) => runs.length > 1).map(({ xSpread }) => xSpread.kind))
  if (kinds.size === 0) return []
  const text = kinds.size > 1 ? 'interval or range' : kinds.has('interval') ? '95% interval' : 'range'
  return [{ text, room: 11, line: { stroke: theme.ink, dash: [], weight: 0.7 }, cross: theme.ink }]
}
