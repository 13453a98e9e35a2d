import { extname } from 'node:path'
import { widths } from '../../../core/figures/figure.ts'
import { didYouMean, nearest } from '../../../core/catalog/registry.ts'
import { tableFormats, type TableFormat } from '../../../core/tables/formats.ts'
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

/** Splits names at commas. */
export const listOf = (given: string | undefined): string[] | undefined => given?.split(',').map((name) => name.trim())

/** Splits numbers at commas; each must be at least 1. */
export const numbersOf = (option: string, given: string | undefined): number[] | undefined =>
  listOf(given)?.map((one) => numberIn(option, one, rowNumbers))

/** Reads axis values: `pressure=1,cost=0.01`. */
export function placesOf(given: string | undefined): Record<string, string> | undefined {
  const places = listOf(given)?.map((place): [string, string] => {
    const cut = place.indexOf('=')
    if (cut < 1 || cut === place.length - 1) throw new BadInput(`--only: expected AXIS=VALUE,…, got ${given}`)
    return [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
  })
  return places && Object.fromEntries(places)
}

/** The format of a table: the given name, else the ending of its file, else csv. */
export function tableFormatOf(given: string | undefined, out: string): TableFormat {
  const ending = extname(out).slice(1)
  const name = given ?? (Object.hasOwn(tableFormats, ending) ? ending : 'csv')
  if (Object.hasOwn(tableFormats, name)) return name as TableFormat
  throw new BadInput(`a table is not written as ${name} (${didYouMean(name, Object.keys(tableFormats))})`)
}
