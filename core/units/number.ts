/** What people read counts from 1: the number of the unit, student or output at an index of an array. */
export const numberOf = (index: number): number => index + 1

/** The index that a number in an address means; null for a text that is no such number. */
export function indexOf(number: string | undefined): number | null {
  const index = Number(number) - 1
  return number !== undefined && number !== '' && Number.isInteger(index) && index >= 0 ? index : null
}
