import { leastForInterval } from '../../tradeoff/bootstrap.ts'
import type { Settings } from './settings.ts'

/** What the marks mean, how many seeds stand behind them, and what is not drawn. */
export function captionOf({ points, left }: Settings): string {
  const counts = points.map((point) => point.runs.length)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const seeds = `${least === most ? most : `${least}–${most}`} ${most === 1 ? 'seed' : 'seeds'} per setting`
  return (
    [
      most === 1 ? `${seeds}: no spread is known` : `Means over ${seeds}`,
      ...bars(least, most, points),
      ...leftOut(left),
    ].join('; ') + '.'
  )
}

function bars(least: number, most: number, points: Settings['points']): string[] {
  if (most === 1) return []
  const interval = points.map((point) => point.xSpread).find((spread) => spread.kind === 'interval')
  if (!interval) return [`bars: range (fewer than ${leastForInterval} seeds give no interval)`]
  const level = `${Math.round(interval.level * 100)}% studentised bootstrap interval of the mean`
  return [`bars: ${level}`, ...(least < leastForInterval ? [`range below ${leastForInterval} seeds`] : [])]
}

function leftOut({ undefined: none, nonFinite, settings }: Settings['left']): string[] {
  const runs = none + nonFinite
  if (runs === 0) return []
  const kinds = [...(none ? [`${none} undefined`] : []), ...(nonFinite ? [`${nonFinite} not finite`] : [])]
  const whole = settings ? `, among them ${settings} whole ${settings === 1 ? 'setting' : 'settings'}` : ''
  return [`${runs} ${runs === 1 ? 'run' : 'runs'} not drawn (${kinds.join(', ')})${whole}`]
}
