import { rounded } from '../../statistics/rounded.ts'
import { titleOf } from '../plot/axes.ts'
import { nameOf } from '../settings.ts'
import type { Shown } from './shown.ts'

/** The figure in words, for those who cannot see it: axes, curves, and every setting's medians. */
export function describe({ points, x, y, course: { along, split }, scale, baseline }: Shown): string {
  const curves = along ? ` Curves along ${along.label}` : ' One point per setting'
  const apart = split.length ? `, apart by ${split.map((axis) => axis.label).join(', ')}` : ''
  const changed = scale === 'paired' ? ` x is the change from ${baseline} of the same seed.` : ''
  const medians = points.map((point) => `${nameOf(point, along)}: ${rounded(point.x, 3)}, ${rounded(point.y, 3)}`)
  return `${titleOf(y)} against ${titleOf(x)}.${changed}${curves}${apart}. Medians (x, y): ${medians.join('; ')}.`
}
