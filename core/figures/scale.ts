/** A continuous scale whose domain and ticks are decided here, so that a layout can be computed before drawing. */
export interface Scale {
  type: 'linear' | 'log' | 'symlog'
  domain: [number, number]
  /** Where symlog turns from linear to logarithmic. */
  constant?: number
  ticks: number[]
}

/**
 * Log if everything is positive and the centres span more than two decades; symlog if they do but the values include
 * zeros or negatives and a linear scale would crowd half the centres into a twentieth of its length; otherwise linear.
 * `values` set the domain; `centres` (the means) set the kind, so that one tiny run does not.
 */
export function chooseScale(centres: readonly number[], values: readonly number[], ticks: number): Scale {
  const sizes = centres.map(Math.abs).filter((size) => size > 0)
  const [least, most] = extent(sizes)
  if (sizes.length < 2 || most / least <= 100) return linear(values, ticks)
  if ([...centres, ...values].every((value) => value > 0)) return log(values, ticks)
  const crowded = sizes.filter((size) => size < most / 20).length >= sizes.length / 2
  return crowded ? symlog(values, Math.max(least, most * leastShare), ticks) : linear(values, ticks)
}

/** Log if everything is positive and spans a decade, as a falling loss does; otherwise as in `chooseScale`. */
export function lossScale(values: readonly number[], ticks: number): Scale {
  const [least, most] = extent(values)
  return least > 0 && most >= 10 * least ? log(values, ticks) : chooseScale(values, values, ticks)
}

/** The position of a value along a length; 0 is the low end. */
export function position(scale: Scale, value: number, length: number): number {
  const [low, high] = scale.domain
  return ((bent(scale, value) - bent(scale, low)) / (bent(scale, high) - bent(scale, low))) * length
}

/** A value on the scale's own measure of length. */
const bent = ({ type, constant }: Scale, v: number): number =>
  type === 'linear' ? v : type === 'log' ? Math.log(v) : Math.sign(v) * Math.log1p(Math.abs(v) / constant!)

/** The value at a share of the scale's length; shares below 0 and above 1 lie beyond its ends. */
export function valueAt(scale: Scale, share: number): number {
  const [low, high] = scale.domain.map((end) => bent(scale, end)) as [number, number]
  const at = low + share * (high - low)
  if (scale.type === 'linear') return reachable(at)
  if (scale.type === 'log') return Math.max(Number.MIN_VALUE, reachable(Math.exp(at)))
  return reachable(Math.sign(at) * scale.constant! * Math.expm1(Math.abs(at)))
}

/** A linear scale, whatever the values. */
export const linearScale = (values: readonly number[], ticks: number): Scale => linear(values, ticks)

/** Below this share of the largest size, a symmetric logarithm chosen for its values is linear. */
const bendFrom = 1e-3

/** A symmetric logarithm from a thousandth of the largest size on; linear where every value is the same. */
export function symlogScale(values: readonly number[], ticks: number): Scale {
  const [least, most] = reach(values)
  const size = Math.max(Math.abs(least), Math.abs(most))
  return size > nothing && most > least ? symlog(values, size * bendFrom, ticks) : linear(values, ticks)
}

/** A scale of changes: a symmetric logarithm if a linear one would crowd half of those that it can tell apart into a
 * twentieth of its length, otherwise linear. */
export function changeScale(centres: readonly number[], values: readonly number[], ticks: number): Scale {
  const sizes = values.length > 0 ? centres.map(Math.abs) : []
  const [, most] = extent(values.map(Math.abs))
  const apart = sizes.filter((size) => size > most * bendFrom)
  const crowded = apart.filter((size) => size < most / 20)
  return apart.length > 2 && crowded.length >= apart.length / 2 ? symlogScale(values, ticks) : linear(values, ticks)
}

/** The value, or the end of the domain if it lies beyond. */
export const clamp = ({ domain: [a, b] }: Scale, value: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), value))

/** The minimum and maximum of any number of values; `[Infinity, -Infinity]` for none. */
export function extent(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** A number within the range of a scale: at most half of the largest double, so that the domain's length is finite. */
export const reachable = (value: number): number => Math.max(-limit, Math.min(limit, value))

const reach = (values: readonly number[]) => extent(values).map(reachable) as [number, number]

const limit = Number.MAX_VALUE / 2
/** Sizes below this are drawn as zero: steps between them would no longer be normal doubles. */
const nothing = 1e-290
/** Values that differ by less than this share of their size are equal up to rounding in single precision. */
const rounding = 1e-7
/** The linear part of a symlog scale is at least this share of its largest value. */
const leastShare = 1e-100

function linear(values: readonly number[], count: number): Scale {
  if (values.length === 0) return { type: 'linear', domain: [0, 1], ticks: [] }
  const [low, high] = reach(values)
  const size = Math.max(Math.abs(low), Math.abs(high))
  const length = high - low > size * rounding ? high - low : 0
  const margin = size < nothing ? 0.06 : (length || size) * 0.06
  const domain: [number, number] = [reachable(low - margin), reachable(high + margin)]
  const rough = (domain[1] - domain[0]) / Math.max(2, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = [0.5, 1, 2, 2.5, 5, 10].map((m) => m * power)
  const wanted = steps.findIndex((step) => step >= rough * 0.999)
  // Use a finer step if the wanted one leaves fewer than two ticks.
  const ticks = [wanted, wanted - 1, wanted - 2, 0]
    .map((i) => multiples(steps[Math.max(0, i)]!, domain))
    .find((found, i) => found.length > 1 || i === 3)!
  return { type: 'linear', domain, ticks }
}

function multiples(step: number, [low, high]: readonly [number, number]): number[] {
  const first = Math.ceil(low / step)
  const length = Math.max(0, Math.floor((high - low) / step) + 2)
  return Array.from({ length }, (_, i) => (first + i) * step)
    .filter((tick) => tick <= high)
    .map(clean)
}

function log(values: readonly number[], count: number): Scale {
  const [least, most] = reach(values)
  const ratio = most / least
  const margin = (Number.isFinite(ratio) ? ratio : Number.MAX_VALUE) ** 0.06
  const domain: [number, number] = [Math.max(least / margin, Number.MIN_VALUE), reachable(most * margin)]
  const ticks = thin(decades(domain[0], domain[1]), count)
  if (ticks.length > 0) return { type: 'log', domain, ticks }
  const between = linear(domain, count).ticks.filter((tick) => tick >= domain[0] && tick <= domain[1])
  return { type: 'log', domain, ticks: between }
}

function symlog(values: readonly number[], constant: number, count: number): Scale {
  const [low, high] = extent([0, ...values])
  const scale: Scale = { type: 'symlog', domain: [low, high], constant, ticks: [] }
  const beyond = (end: number) =>
    reachable(Math.sign(end) * constant * Math.expm1(Math.log1p(Math.abs(end) / constant) * 1.08))
  scale.domain = [low < 0 ? beyond(low) : -0.4 * constant, high > 0 ? beyond(high) : 0.4 * constant]
  const up = decades(constant, scale.domain[1])
  const down = decades(constant, -scale.domain[0])
  scale.ticks = [
    ...thin(down, count / 2)
      .map((tick) => -tick)
      .reverse(),
    0,
    ...thin(up, count - 1),
  ]
  return scale
}

function decades(low: number, high: number): number[] {
  const ticks: number[] = []
  for (let power = Math.ceil(Math.log10(low) - 1e-9); power <= 308 && 10 ** power <= high; power++)
    if (10 ** power > 0) ticks.push(clean(10 ** power))
  return ticks
}

/** Keeps every second, third … tick, and always the last, until about `count` remain. */
function thin(ticks: number[], count: number): number[] {
  const every = Math.ceil(ticks.length / Math.max(1, Math.floor(count)))
  return ticks.filter((_, i) => (ticks.length - 1 - i) % every === 0)
}

/** Drops the last binary digits: 0.30000000000000004 is 0.3. */
const clean = (value: number) => Number(value.toPrecision(12))
