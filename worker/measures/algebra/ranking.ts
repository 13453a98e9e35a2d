/** Scores of positives and of negatives, each sorted ascending. */
export interface Ranked {
  positives: Float64Array
  negatives: Float64Array
}

/** Splits scores by a 0/1 label (> 0.5 is positive) and sorts both parts. Throws where a score is NaN. */
export function rank(scores: Float64Array, labels: Float32Array): Ranked {
  const [fewer, others, positivesAreFewer] = parted(scores, labels)
  const [positives, negatives] = positivesAreFewer ? [fewer, others] : [others, fewer]
  return { positives: positives.sort(), negatives: negatives.sort() }
}

/**
 * Area under the ROC curve: the share of (positive, negative) pairs in the right order, ties counting half
 * (Mann & Whitney 1947). Undefined (NaN) when a part is empty.
 */
export function auc({ positives, negatives }: Ranked): number {
  let wins = 0
  let below = 0
  let upTo = 0
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++
    while (upTo < negatives.length && negatives[upTo]! <= score) upTo++
    wins += (below + upTo) / 2
  }
  return wins / (positives.length * negatives.length)
}

/** Room for the halves of one area after another, mostly of as many rows. */
let halves = new Float64Array(0)

/** The same of scores that are not ranked otherwise: only the fewer of positives and negatives are sorted. */
export function aucOf(scores: Float64Array, labels: Float32Array): number {
  if (halves.length !== 2 * scores.length) halves = new Float64Array(2 * scores.length)
  const [fewer, others, positivesAreFewer] = parted(scores, labels, halves)
  fewer.sort()
  const pairs = fewer.length * others.length
  let before = 0
  for (const score of others) {
    const upTo = countUpTo(fewer, score)
    const below = upTo > 0 && fewer[upTo - 1] === score ? countBelow(fewer, score, upTo) : upTo
    before += (below + upTo) / 2
  }
  return (positivesAreFewer ? pairs - before : before) / pairs
}

/** Scores of positives and of negatives, the fewer first, and whether those are the positives; in one array. */
function parted(
  scores: Float64Array,
  labels: Float32Array,
  room = new Float64Array(2 * scores.length),
): [Float64Array, Float64Array, boolean] {
  const [positives, negatives] = [room.subarray(0, scores.length), room.subarray(scores.length)]
  let [p, q] = [0, 0]
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (Number.isNaN(score)) throw new Error('a score to be ranked is NaN')
    if (labels[i]! > 0.5) positives[p++] = score
    else negatives[q++] = score
  }
  const parts = [positives.subarray(0, p), negatives.subarray(0, q)] as const
  return p <= q ? [...parts, true] : [parts[1], parts[0], false]
}

/** Matthews' correlation of predicted and true classes, from counts; 0 when a row or column of the table is empty. */
export function matthews(tp: number, fp: number, fn: number, tn: number): number {
  const root = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
  return root === 0 ? 0 : (tp * tn - fp * fn) / root
}

/** Matthews' correlation of `score > threshold`. */
export function matthewsAt({ positives, negatives }: Ranked, threshold: number): number {
  const tp = positives.length - countUpTo(positives, threshold)
  const fp = negatives.length - countUpTo(negatives, threshold)
  return matthews(tp, fp, positives.length - tp, negatives.length - fp)
}

/** The midpoint between neighbouring scores with the largest Matthews' correlation, the lowest of equals. */
export function bestThreshold({ positives, negatives }: Ranked): number {
  let best = -Infinity
  let most = 0
  for (let p = 0, q = 0; p < positives.length || q < negatives.length;) {
    const score = Math.min(positives[p] ?? Infinity, negatives[q] ?? Infinity)
    while (positives[p] === score) p++
    while (negatives[q] === score) q++
    const value = matthews(positives.length - p, negatives.length - q, p, q)
    if (value > most) {
      most = value
      best = (score + Math.min(positives[p] ?? Infinity, negatives[q] ?? Infinity)) / 2
    }
  }
  return best
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the first `high` sorted values are below `limit`. */
function countBelow(sorted: Float64Array, limit: number, high: number): number {
  let low = 0
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
