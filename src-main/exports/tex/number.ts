/** A number for TeX: at most nine significant digits for positions, all of them for data. */
export const number = (value: number): string => String(Number(value.toPrecision(9)))

/** A length in points, to a ten-thousandth; TeX accepts no exponent before a unit. */
export const length = (value: number): string => String(Number(value.toFixed(4)))

/** A number of the data, which reads back exactly. */
export const datum = (value: number): string => String(value)
