import { extname } from 'node:path'
import { widths } from '../../../core/figures/figure.ts'
import { didYouMean, nearest } from '../../../core/catalog/registry.ts'
import { reportFormats } from '../../../core/report/report.ts'
import { tableFormats } from '../../../core/tables/formats.ts'
import { formatNames } from '../../exports/names.ts'
import { BadInput } from '../command.ts'
import { numberIn, rowNumbers, type Numbers } from '../number.ts'

type WidthName = keyof typeof widths

/** Reads a width: a name, or a number of inches. */
export function widthOf(given: string | undefined): WidthName | number | undefined {
  if (given === undefined) return undefined
  if (Object.hasOwn(widths, given)) return given as WidthName
  const inches = given.trim() === '' ? NaN : Number(given)
  if (inches >= 2 && inches <= 20) return inches
  throw new BadInput(
    `--width: expected ${Object.keys(widths).join(', ')}, or from 2 to 20 inches, got ${given}${nearestOf(given, inches)}`,
  )
}

function nearestOf(given: string, inches: number): string {
  const name = nearest(given, Object.keys(widths))
  if (name) return ` (did you mean ${name}?)`
  return Number.isNaN(inches) ? '' : ` (nearest valid: ${Math.max(2, Math.min(20, inches))})`
}

/** Reads an option's number, if there is one. */
export const numberOf = (option: string, given: string | undefined, numbers: Numbers): number | undefined =>
  given === undefined ? undefined : numberIn(option, given, numbers)

const partsOf = (given: string | undefined): string[] | undefined => given?.split(',').map((part) => part.trim())

/** Splits an option's names at commas; throws BadInput if there is nothing between two. */
export function listOf(option: string, given: string | undefined): string[] | undefined {
  const names = partsOf(given)
  if (names?.includes('')) throw new BadInput(`${option}: expected names separated by commas, got ${given}`)
  return names
}

/** Splits numbers at commas; each must be at least 1. */
export const numbersOf = (option: string, given: string | undefined): number[] | undefined =>
  partsOf(given)?.map((one) => numberIn(option, one, rowNumbers))

/** Reads axis values: `pressure=1,cost=0.01`. */
export function placesOf(given: string | undefined): Record<string, string> | undefined {
  const places = partsOf(given)?.map((place): [string, string] => {
    const cut = place.indexOf('=')
    if (cut < 1 || cut === place.length - 1) throw new BadInput(`--only: expected AXIS=VALUE,…, got ${given}`)
    return [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
  })
  return places && Object.fromEntries(places)
}

const spelledOtherwise: Readonly<Record<string, string>> = { json: 'vega', htm: 'html', markdown: 'md' }

/** The format that the ending of a file names, such as `svg`; empty if it has none. */
export function endingOf(out: string): string {
  const ending = extname(out).slice(1).toLowerCase()
  return spelledOtherwise[ending] ?? ending
}

/**
 * The format of a table or a report: the given name, else the ending of its file, else the first. An ending that names
 * another format of the lab is refused like a name, so that no file is called what it is not.
 */
export function formatAmong<Name extends string>(
  formats: Readonly<Record<Name, unknown>>,
  { what, given, out }: { what: string; given: string | undefined; out: string },
): Name {
  const names = Object.keys(formats) as Name[]
  const ending = endingOf(out)
  const isFormat = [...formatNames, ...Object.keys(tableFormats), ...Object.keys(reportFormats)].includes(ending)
  const name = given ?? (isFormat ? ending : names[0]!)
  const found = names.find((known) => known === name)
  if (found) return found
  const expected = given === undefined ? `expected ${names.join(', ')}` : didYouMean(name, names)
  throw new BadInput(`${what} is not written as ${name} (${expected})`)
}
