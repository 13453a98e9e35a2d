/** A count with its noun: `1 run`, `64 runs`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`

/** A whole number with commas between the thousands. */
export const grouped = (count: number): string => Math.round(count).toLocaleString('en')

/** The name of a recorded series as people read it: students count from 1, where the history has indices. */
export const seriesWords = (name: string): string =>
  name.replace(/^student (\d+)/, (_, index: string) => `student ${Number(index) + 1}`)

/** A duration in words: `40 s`, `4 min`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (!(seconds >= 1)) return 'under 1 s'
  if (seconds < 99.5) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  return `${Math.round(hours / 24)} days`
}

/** An amount of memory: `390 MB`, `1.3 GB`. */
export const memory = (bytes: number): string =>
  bytes < 995e6
    ? `${Math.max(1, Math.round(bytes / 1e6))} MB`
    : `${bytes < 9.95e9 ? (bytes / 1e9).toFixed(1) : grouped(bytes / 1e9)} GB`

/** A number with three significant figures; very large and very small ones with a power of ten. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  // The rounded number decides the notation: 999.7 becomes a thousand.
  const size = Math.abs(Number(value.toPrecision(3)))
  if (size >= 1e5 || size < 1e-3) return value.toExponential(2).replace('e+', 'e').replace('-', '−')
  const text = size >= 1000 ? grouped(Number(value.toPrecision(3))) : value.toPrecision(3)
  return text.replace('-', '−')
}

/** A number at an axis: three significant figures without zeros at the end of a fraction. */
export const tickWords = (value: number): string =>
  figures(value)
    .replace(/(\.\d*?)0+(?=$|e)/, '$1')
    .replace(/\.(?=$|e)/, '')

/** How long ago a moment was: `just now`, `5 min ago`, `22 Nov 2026`. */
export function ago(iso: string, now: Date): string {
  const then = new Date(iso)
  const minutes = (now.getTime() - then.getTime()) / 60_000
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${Math.floor(minutes)} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Seconds between two stamps of a record; null if one is missing, or the clock was set back between them. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | null {
  const seconds = from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : NaN
  return seconds >= 0 ? seconds : null
}

/** The most characters of a name in a sentence. */
const longest = 40

/** A name in a sentence, cut so that the rest of it stays in sight. */
export function briefly(name: string): string {
  const characters = Array.from(name)
  return characters.length <= longest
    ? name
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}
