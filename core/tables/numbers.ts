/** Beyond these sizes a number is written with a power of ten. */
const [least, most] = [1e-3, 1e6]

/** A number as tables print it: whole numbers in full, others with three significant figures. */
export function printedNumber(value: number): string {
  if (!Number.isFinite(value)) return signed(String(value))
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < most) return signed(String(value))
  const rounded = Math.abs(Number(value.toPrecision(3)))
  if (rounded < least || rounded >= most) return powered(value)
  return signed(rounded >= 1000 ? String(Math.round(value)) : value.toPrecision(3))
}

/**
 * A number with its interval, `0.953 [0.938, 0.968]`, or with the range of its values, `0.953 (0.938–0.968)`, to as many
 * decimals as the narrower side needs to show two figures of its width; with three figures where it has no width.
 */
export function printedInterval(value: number, low: number, high: number, kind: 'interval' | 'range'): string {
  const all = [value, low, high]
  const enclosed = ([value, low, high]: string[]) =>
    kind === 'interval' ? `${value} [${low}, ${high}]` : `${value} (${low}–${high})`
  const size = Math.max(...all.map(Math.abs))
  const width = Math.min(...[value - low, high - value].filter((side) => side > 0))
  if (!all.every(Number.isFinite) || !Number.isFinite(width) || size >= most || size < least)
    return enclosed(all.map(printedNumber))
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(width))))
  return enclosed(all.map((one) => signed(one.toFixed(decimals))))
}

const powered = (value: number): string => signed(value.toExponential(2)).replace('e+', 'e')
const signed = (text: string): string => text.replaceAll('-', '−')
