/** Numbers of many kinds, made of drawn ones and their places. */
export const kinds: Record<string, (value: number, i: number) => number> = {
  any: (value) => 10 * value,
  rectified: (value) => Math.max(0, value),
  'mostly zeros': (value) => Math.max(0, value - 0.9),
  'below 0': (value) => -Math.abs(value) - 1e-30,
  'with ties': (value) => Math.round(2 * value),
  'zeros of both signs': (_, i) => (i % 2 ? 0 : -0),
  'very large and very small': (value, i) => value * 10 ** ((i % 70) - 35),
  'with infinities': (value, i) => (i % 5 ? value : value > 0 ? Infinity : -Infinity),
}
