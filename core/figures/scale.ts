/** A continuous scale whose domain and ticks are settled here, so that a layout can be worked out before drawing. */
export interface Scale {
  type: 'linear' | 'log' | 'symlog'
  domain: [number, number]
  /** Where symlog turns from linear to logarithmic. */
  constant?: number
  ticks: number[]
}

/** Log when everything is positive and the centres span more than two decades; symlog when they do but zeros or
 * negatives are among the values and half the centres would be crowded into a twentieth of a linear scale; else
 * linear. `values` set the domain; `centres` (the means) set the kind, so that one tiny run does not. */
export function chooseScale(centres: readonly number[], values: readonly number[], ticks: number): Scale {
  const sizes = centres.map(Math.abs).filter((size) => size > 0)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  if (sizes.length < 2 || most / least <= 100) return linear(values, ticks)
  if ([...centres, ...values].every((value) => value > 0)) return log(values, ticks)
  const crowded = sizes.filter((size) => size < most / 20).length >= sizes.length / 2
  return crowded ? symlog(values, least, ticks) : linear(values, ticks)
}

/** Log where everything is positive and spans a decade, as a loss does that falls; else as usual. */
export const lossScale = (values: readonly number[], ticks: number): Scale =>
  Math.min(...values) > 0 && Math.max(...values) >= 10 * Math.min(...values)
    ? log(values, ticks)
    : chooseScale(values, values, ticks)

/** Where a value falls along a length; 0 is the low end. */
export function position(scale: Scale, value: number, length: number): number {
  const bend = (v: number) =>
    scale.type === 'linear'
      ? v
      : scale.type === 'log'
        ? Math.log(v)
        : Math.sign(v) * Math.log1p(Math.abs(v) / scale.constant!)
  const [low, high] = scale.domain
  return ((bend(value) - bend(low)) / (bend(high) - bend(low))) * length
}

/** The value, or the end of the domain that it lies beyond. */
export const clamp = ({ domain }: Scale, value: number): number =>
  Math.max(Math.min(...domain), Math.min(Math.max(...domain), value))

function linear(values: readonly number[], count: number): Scale {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const margin = (high - low || Math.abs(high) || 1) * 0.06
  const domain: [number, number] = [low - margin, high + margin]
  const rough = (domain[1] - domain[0]) / Math.max(2, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = [0.5, 1, 2, 2.5, 5, 10].map((m) => m * power)
  const wanted = steps.findIndex((step) => step >= rough * 0.999)
  // A finer step where the wanted one leaves fewer than two ticks.
  const ticks = [wanted, wanted - 1, wanted - 2, 0]
    .map((i) => multiples(steps[Math.max(0, i)]!, domain))
    .find((found, i) => found.length > 1 || i === 3)!
  return { type: 'linear', domain, ticks }
}

function multiples(step: number, [low, high]: readonly [number, number]): number[] {
  const ticks: number[] = []
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(clean(i * step))
  return ticks
}

function log(values: readonly number[], count: number): Scale {
  const margin = (Math.max(...values) / Math.min(...values)) ** 0.06
  const domain: [number, number] = [Math.min(...values) / margin, Math.max(...values) * margin]
  return { type: 'log', domain, ticks: thin(decades(domain[0], domain[1]), count) }
}

function symlog(values: readonly number[], constant: number, count: number): Scale {
  const low = Math.min(...values, 0)
  const high = Math.max(...values, 0)
  const scale: Scale = { type: 'symlog', domain: [low, high], constant, ticks: [] }
  const reach = (end: number) => Math.sign(end) * constant * Math.expm1(Math.log1p(Math.abs(end) / constant) * 1.08)
  scale.domain = [low < 0 ? reach(low) : -0.4 * constant, high > 0 ? reach(high) : 0.4 * constant]
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
  for (let power = Math.ceil(Math.log10(low) - 1e-9); 10 ** power <= high; power++) ticks.push(clean(10 ** power))
  return ticks
}

/** Keeps every second, third … tick, the last one always, until about `count` remain. */
function thin(ticks: number[], count: number): number[] {
  const every = Math.ceil(ticks.length / Math.max(1, Math.floor(count)))
  return ticks.filter((_, i) => (ticks.length - 1 - i) % every === 0)
}

/** Drops the last binary digits: 0.30000000000000004 is 0.3. */
const clean = (value: number) => Number(value.toPrecision(12))
