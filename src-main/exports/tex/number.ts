/** A number as TeX reads it: at most nine significant digits for places, all of them for data. */
export const number = (value: number): string => String(Number(value.toPrecision(9)))

/** A length in points, to a ten-thousandth; TeX reads no exponents before a unit. */
export const length = (value: number): string => String(Number(value.toFixed(4)))

/** A number of the data, as it reads back exactly. */
export const datum = (value: number): string => String(value)
