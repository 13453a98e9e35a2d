interface Points {
  steps: Int32Array
  values: Float32Array
}

/**
 * At most three points for each of `buckets` equal stretches of steps: the minimum, the maximum, and the first NaN, so
 * that no spike and no divergence is lost. Points stay in order; the first and the last are always kept.
 */
export function thinned(points: Points, buckets: number): Points {
  const { steps, values } = points
  const count = Math.max(1, Math.floor(buckets))
  if (steps.length <= 2 * count) return points
  const start = steps[0]!
  const width = (steps.at(-1)! - start + 1) / count
  const kept = new Set([0])
  for (let i = 0, bucket = 0; i < steps.length; bucket++) {
    let least = -1
    let greatest = -1
    let missing = -1
    for (; i < steps.length && (bucket === count - 1 || steps[i]! - start < (bucket + 1) * width); i++) {
      const value = values[i]!
      if (Number.isNaN(value)) missing = missing < 0 ? i : missing
      else if (least < 0) least = greatest = i
      else if (value < values[least]!) least = i
      else if (value > values[greatest]!) greatest = i
    }
    for (const index of [least, greatest, missing].filter((index) => index >= 0).sort((a, b) => a - b)) kept.add(index)
  }
  kept.add(steps.length - 1)
  const chosen = [...kept]
  return {
    steps: Int32Array.from(chosen, (index) => steps[index]!),
    values: Float32Array.from(chosen, (index) => values[index]!),
  }
}
