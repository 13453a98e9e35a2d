import type { Spread } from '../../core/statistics/bootstrap.ts'
import { displayWidth } from './width.ts'

export { withoutMarks } from './marks.ts'

/** 12,345 */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-US')
}

/** `1 run`, `8 runs` */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`
}

/** Three significant figures without an exponent where one can be avoided: 0.953, 12.3, 1.2e-7. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  // What the number is rounded to decides how it is written: 999.7 is a thousand.
  const size = Math.abs(Number(value.toPrecision(3)))
  const exponent = size < 1e-4 || size >= 1e15
  if (!exponent && size >= 1000) return `${value < 0 ? '−' : ''}${count(Math.abs(value))}`
  const text = exponent ? value.toExponential(2) : value.toPrecision(3)
  return text.replace('e+', 'e').replaceAll('-', '−')
}

/** `0.953 [0.941, 0.962]` is a mean with its interval, `0.953 (0.941–0.962)` one with the range of its values. */
export function meanAndSpread(mean: number, spread: Spread | null): string {
  if (spread === null || spread.n < 2) return figure(mean)
  const { kind, low, high } = spread
  const largest = Number(Math.max(Math.abs(mean), Math.abs(low), Math.abs(high)).toPrecision(3))
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(largest)))
  const plainly = largest === 0 || largest < 1e-4 || largest >= 1e6
  const written = (value: number) => (plainly ? figure(value) : signed(value.toFixed(decimals)))
  const ends = [low, high].map(written)
  return kind === 'interval' ? `${written(mean)} [${ends.join(', ')}]` : `${written(mean)} (${ends.join('–')})`
}

/** A real minus, and none before a zero. */
const signed = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'))

/** `42 s`, `4 min 05 s`, `1 h 20 min`, `3 d 4 h`; a time that cannot be, such as one before 0, is `0 s`. */
export function duration(ms: number): string {
  const seconds = ms > 0 ? Math.round(ms / 1000) : 0
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** `model-steps/s` with a readable size: 4,110 or 1.2 M. */
export function rate(perSecond: number): string {
  return `${perSecond >= 999_500 ? `${figure(perSecond / 1e6)} M` : count(perSecond)} model-steps/s`
}

/** `2026-11-22 15:47` in local time. */
export function moment(time: number | string): string {
  const d = new Date(time)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`
}

/** Text in lines of at most `most` columns, broken between words. */
export function wrapped(text: string, most = 118): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= most)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
