/** A number as TeX reads it: at most nine significant digits for places, all of them for data. */
export const number = (value: number): string => String(Number(value.toPrecision(9)))

/** A number of the data, as it reads back exactly. */
export const datum = (value: number): string => String(value)
