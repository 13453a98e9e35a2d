import { widths } from '../../../core/figures/figure.ts'
import { nearest } from '../../../core/catalog/registry.ts'
import { BadInput } from '../command.ts'
import { numberIn, rowNumbers, type Numbers } from '../number.ts'

type WidthName = keyof typeof widths

/** A width by its name or in inches. */
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

/** A number that the option takes, where one is given. */
export const numberOf = (option: string, given: string | undefined, numbers: Numbers): number | undefined =>
  given === undefined ? undefined : numberIn(option, given, numbers)

/** Names with commas between. */
export const listOf = (given: string | undefined): string[] | undefined => given?.split(',').map((name) => name.trim())

/** Numbers with commas between, each from 1. */
export const numbersOf = (option: string, given: string | undefined): number[] | undefined =>
  listOf(given)?.map((one) => numberIn(option, one, rowNumbers))

/** Where runs stand: `pressure=1,cost=0.01`. */
export function placesOf(given: string | undefined): Record<string, string> | undefined {
  const places = listOf(given)?.map((place): [string, string] => {
    const cut = place.indexOf('=')
    if (cut < 1 || cut === place.length - 1) throw new BadInput(`--only: expected AXIS=VALUE,…, got ${given}`)
    return [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
  })
  return places && Object.fromEntries(places)
}
