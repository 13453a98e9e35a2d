import type { MeasureFacts } from '../../catalog/measure.ts'
import type { Panel } from '../plot/plot.ts'

const arrows: Record<string, string> = {
  'higher higher': '↗',
  'lower higher': '↖',
  'higher lower': '↘',
  'lower lower': '↙',
  'none higher': '↑',
  'none lower': '↓',
  'higher none': '→',
  'lower none': '←',
}

/** An arrow to where both measures are better, above the corner that it points to; null where neither has a direction. */
export function hintOf(x: MeasureFacts['better'], y: MeasureFacts['better']): Panel['hint'] {
  const arrow = arrows[`${x} ${y}`]
  if (!arrow) return null
  return x === 'lower' ? { text: `${arrow} better`, atLeft: true } : { text: `better ${arrow}`, atLeft: x === 'none' }
}
