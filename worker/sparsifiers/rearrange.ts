import { coordinatesOf } from './line.ts'
import type { StoredLayer, StoredParameter } from './sparsifier.ts'

const matricesIn = ({ parameters }: StoredLayer): StoredParameter[] =>
  Object.values(parameters).filter(({ isWeight }) => isWeight)

/** Whether the units that one layer makes and the next reads may change places: all their parameters are by unit. */
export function mayChange(made: StoredLayer, reading: StoredLayer): boolean {
  const count = made.output[0]!
  const [front, behind] = [matricesIn(made), matricesIn(reading)]
  const byUnit = Object.values(made.parameters).every(({ shape }) => shape[0] === count)
  return byUnit && front.length === 1 && behind.length === 1 && behind[0]!.shape[1]! % count === 0
}

/**
 * Lets the `tried` units of largest weights each change places with the unit by which their weights, times the distance on
 * the line that they bridge, become least; not where none makes them less. What the network computes stays as it is.
 */
export function rearrange(made: StoredLayer, reading: StoredLayer, tried: number): void {
  const count = made.output[0]!
  const [front, behind] = [matricesIn(made)[0]!, matricesIn(reading)[0]!]
  const [J, I] = [front.shape[1]!, behind.shape[0]!]
  const block = behind.shape[1]! / count // columns of a unit
  const [before, after] = [coordinatesOf(J, made.input), coordinatesOf(I, reading.output)]
  const own = coordinatesOf(count, [count])

  /** Σ |w|·distance of a unit's weights, were it at a place. */
  const cost = (unit: number, place: number): number => {
    let sum = 0
    for (let j = 0; j < J; j++) sum += Math.abs(front.values[unit * J + j]!) * Math.abs(own[place]! - before[j]!)
    for (let i = 0; i < I; i++) {
      let size = 0
      for (let b = 0; b < block; b++) size += Math.abs(behind.values[(i * count + unit) * block + b]!)
      sum += size * Math.abs(own[place]! - after[i]!)
    }
    return sum
  }

  const sizes = Float64Array.from({ length: count }, (_, unit) => sizeOf(unit))
  const largest = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b).slice(0, tried)
  for (const unit of largest) {
    const now = cost(unit, unit)
    let [best, gain] = [unit, 0]
    for (let other = 0; other < count; other++) {
      if (other === unit) continue
      const own = now + cost(other, other) - cost(unit, other) - cost(other, unit)
      if (own > gain + 1e-9 * now) [best, gain] = [other, own]
    }
    if (best !== unit) swap(unit, best)
  }

  function sizeOf(unit: number): number {
    let sum = 0
    for (let j = 0; j < J; j++) sum += Math.abs(front.values[unit * J + j]!)
    for (let i = 0; i < I; i++)
      for (let b = 0; b < block; b++) sum += Math.abs(behind.values[(i * count + unit) * block + b]!)
    return sum
  }

  function swap(a: number, b: number): void {
    for (const { values, slots } of Object.values(made.parameters))
      for (const each of [values, ...slots]) exchange(each, a, b, each.length / count, count)
    for (const each of [behind.values, ...behind.slots]) exchange(each, a, b, block, count)
  }
}

/** Exchanges entries a and b of every group of `count` entries of a length. */
function exchange(values: Float32Array, a: number, b: number, length: number, count: number): void {
  for (let from = 0; from < values.length; from += count * length)
    for (let i = 0; i < length; i++) {
      const [p, q] = [from + a * length + i, from + b * length + i]
      ;[values[p], values[q]] = [values[q]!, values[p]!]
    }
}
