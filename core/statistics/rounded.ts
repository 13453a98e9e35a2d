/** A number in words, to so many significant digits. */
export const rounded = (value: number, digits: number): string => String(Number(value.toPrecision(digits)))
