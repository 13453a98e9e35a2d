import type { Axis } from '../experiment/types.ts'
import type { Pair } from './contrasts.ts'
import type { StudySetting } from './study.ts'

/** A setting by its place on the axes: `pressure 1, cost 0.003`. */
export const placeOf = ({ axes: at, setting }: StudySetting, axes: readonly Axis[]): string =>
  axes.flatMap(({ path, label }) => (at[path] == null ? [] : [`${label} ${at[path]}`])).join(', ') ||
  `setting ${setting}`

/** What differs between two settings: `cost 0.003 against cost 0`, and at which place of the axes they share. */
export function difference({ setting, reference }: Pair, axes: readonly Axis[]): string {
  const differ = axes.filter(({ path }) => setting.axes[path] !== reference.axes[path])
  const shared = axes.filter(({ path }) => setting.axes[path] === reference.axes[path] && setting.axes[path] != null)
  const moves = shared.filter(({ values }) => values.length > 1)
  const at = moves.length > 0 ? ` (${placeOf(setting, moves)})` : ''
  return `${placeOf(setting, differ)} against ${placeOf(reference, differ)}${at}`
}
