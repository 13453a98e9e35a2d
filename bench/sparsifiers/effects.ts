import { digits } from '../../worker/tasks/digits.ts'
import { units, type Outcome } from './run.ts'

/** What a sparsifier is to do to a network, as a number of one run. */
export interface Effect {
  name: string
  of(outcome: Outcome): number
}

const inputs = 784
const outputs = 10
const rows = 1000

let known: Float32Array | undefined
const heldOut = (): Float32Array => (known ??= digits.open({}).heldOut(0, rows).inputs)

/** W·x + b of each held-out row. */
function layer(W: Float32Array, b: Float32Array): Float64Array {
  const x = heldOut()
  const made = new Float64Array(rows * units)
  for (let row = 0; row < rows; row++)
    for (let u = 0; u < units; u++) {
      let z = b[u]!
      for (let j = 0; j < inputs; j++) z += W[u * inputs + j]! * x[row * inputs + j]!
      made[row * units + u] = z
    }
  return made
}

/** The rectified layer before the sparsifier. */
const rectified = ({ kept }: Outcome): Float64Array =>
  layer(kept['primary/0/weight']!, kept['primary/0/bias']!).map((z) => Math.max(0, z))

/** Both matrices, as sizes of weights between places on a line. */
function* weightsOn({ kept }: Outcome): Generator<{ matrix: number; weight: number; made: number; read: number }> {
  for (const [i, I, J] of [
    [0, units, inputs],
    [1, outputs, units],
  ] as const)
    for (let at = 0; at < I * J; at++)
      yield {
        matrix: i,
        weight: kept[`primary/${i}/weight`]![at]!,
        made: (Math.floor(at / J) + 0.5) / I,
        read: ((at % J) + 0.5) / J,
      }
}

const shareOfNonZero = (values: Float32Array): number => values.filter((x) => x !== 0).length / values.length

export const effects: Record<string, Effect> = {
  bottleneck: { name: 'live units', of: ({ summaries }) => summaries['liveUnits']! },
  kwta: {
    name: 'largest duty of a unit / mean',
    of: ({ kept }) =>
      Math.max(...kept['primary/0/sparsity/duty']!) /
      (kept['primary/0/sparsity/duty']!.reduce((a, b) => a + b) / units),
  },
  jumprelu: {
    name: 'mean threshold',
    of: ({ kept }) => kept['primary/0/sparsity/log threshold']!.reduce((sum, log) => sum + Math.exp(log), 0) / units,
  },
  weights: {
    name: 'largest miss of a matrix',
    of: ({ strength, kept }) =>
      Math.max(...[0, 1].map((i) => Math.abs(shareOfNonZero(kept[`primary/${i}/weight`]!) - strength!))),
  },
  vib: {
    name: 'KL, nats per row',
    of(outcome) {
      const mean = rectified(outcome)
      const raw = layer(outcome.kept['primary/0/sparsity/weight']!, outcome.kept['primary/0/sparsity/bias']!)
      let sum = 0
      for (let at = 0; at < mean.length; at++) {
        const variance = Math.log1p(Math.exp(raw[at]! - 5)) ** 2
        sum += (mean[at]! ** 2 + variance - 1 - Math.log(variance + 1e-12)) / 2
      }
      return sum / rows
    },
  },
  quantise: {
    name: 'levels in use',
    of(outcome) {
      const step = Math.exp(outcome.kept['primary/0/sparsity/log step']![0]!)
      const highest = 2 ** outcome.strength! - 1
      return new Set(rectified(outcome).map((h) => Math.round(Math.min(h / step, highest)))).size
    },
  },
  locality: {
    name: 'mean length of weights',
    of(outcome) {
      let [long, all] = [0, 0]
      for (const { weight, made, read } of weightsOn(outcome)) {
        long += Math.abs(weight) * Math.abs(made - read)
        all += Math.abs(weight)
      }
      return long / all
    },
  },
  modularity: {
    // Of the matrix behind the units: weights of pixels that are always 0 obey the penalty alone.
    name: 'squares within 4 clusters, to the outputs',
    of(outcome) {
      let [within, all] = [0, 0]
      for (const { matrix, weight, made, read } of weightsOn(outcome)) {
        if (matrix === 0) continue
        if (Math.floor(4 * made) === Math.floor(4 * read)) within += weight ** 2
        all += weight ** 2
      }
      return within / all
    },
  },
  selectivity: { name: 'class selectivity', of: ({ summaries }) => summaries['selectivity']! },
}
