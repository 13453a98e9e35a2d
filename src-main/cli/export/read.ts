import { widths } from '../../../core/figures/figure.ts'
import { BadInput } from '../command.ts'

type WidthName = keyof typeof widths

/** A width by its name or in inches. */
export function widthOf(given: string | undefined): WidthName | number | undefined {
  if (given === undefined) return undefined
  if (Object.hasOwn(widths, given)) return given as WidthName
  const inches = Number(given)
  if (inches >= 2 && inches <= 20) return inches
  throw new BadInput(`--width: expected ${Object.keys(widths).join(', ')}, or from 2 to 20 inches, got ${given}`)
}

/** A number in a range; whole unless it is a resolution. */
export function numberOf(option: string, given: string | undefined, least: number, most: number): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (value >= least && value <= most && (option === '--dpi' || Number.isInteger(value))) return value
  throw new BadInput(`${option}: expected a number from ${least} to ${most}, got ${given}`)
}

/** Names with commas between. */
export const listOf = (given: string | undefined): string[] | undefined => given?.split(',').map((name) => name.trim())

/** Numbers with commas between, each from 1. */
export const numbersOf = (option: string, given: string | undefined): number[] | undefined =>
  listOf(given)?.map((one) => numberOf(option, one, 1, 2 ** 31)!)

/** Where runs stand: `pressure=1,cost=0.01`. */
export function placesOf(given: string | undefined): Record<string, string> | undefined {
  const places = listOf(given)?.map((place): [string, string] => {
    const cut = place.indexOf('=')
    if (cut < 1 || cut === place.length - 1) throw new BadInput(`--only: expected AXIS=VALUE,…, got ${given}`)
    return [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
  })
  return places && Object.fromEntries(places)
}
