import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import { mean } from './factors.ts'
import { standIns, type Kept, type StandIn } from './circuits.ts'
import { needing } from './measure.ts'

const source =
  'Gao et al. 2025, arXiv 2511.13653 (pruning to a target loss); areas: Mueller et al. 2025, arXiv 2504.13151; ablations: Miller et al. 2024, arXiv 2407.08734'

/** The share of the fall in loss that a circuit keeps. */
const enough = 0.9

const words: Record<StandIn, string> = { mean: 'mean ablation', zero: 'zero ablation', resample: 'resample ablation' }
const putInPlace: Record<StandIn, string> = {
  mean: 'at its mean',
  zero: 'at zero',
  resample: 'at its value on another row',
}

const size = (standIn: StandIn): MeasureFacts => ({
  name: `circuit.${standIn}`,
  label: `Units of the smallest circuit, ${words[standIn]}`,
  means: `How few units keep nine tenths of what the code is worth to the task, with every other unit ${putInPlace[standIn]}.`,
  formula: 'least k with (L_0 − L_k) / (L_0 − L_H) ≥ .9, L_k the loss with the k units kept that are needed most',
  unit: 'units',
  range: [0, null],
  better: 'lower',
  side: 'interpretability',
  rotationInvariant: false,
  source,
  margin: 0.5,
  counted: 'units keep nine tenths of the task',
})
const area = (standIn: StandIn): MeasureFacts =>
  score(`circuit.area.${standIn}`, `Share of the task that circuits keep, ${words[standIn]}`, source, {
    means: `The share of what the code is worth to the task that its best units keep, over all sizes, with every other unit ${putInPlace[standIn]}.`,
    formula: 'area under (L_0 − L_k) / (L_0 − L_H), clipped to [0, 1], over k / H',
    unit: 'share, mean over sizes',
  })
const control = (name: string, label: string, means: string, formula: string): MeasureFacts =>
  score(`circuit.${name}`, label, source, { means, formula, unit: 'share', better: 'none', side: 'description' })

const values: MeasureFacts[] = [
  ...standIns.map(size),
  ...standIns.map(area),
  {
    name: 'circuit.weights',
    label: 'Non-zero weights of the smallest circuit',
    means: 'How many weights that are not zero lead to and from the units of the smallest circuit under mean ablation.',
    formula: 'Σ_{j in circuit} (non-zero weights into j + out of j)',
    unit: 'weights',
    range: [0, null],
    better: 'lower',
    side: 'description',
    rotationInvariant: false,
    source,
  },
  {
    name: 'circuit.spread',
    label: 'Spread of the size of circuits over samples of rows',
    means: 'How much the size of the smallest circuit differs when it is looked for on other rows.',
    formula: 'standard deviation of circuit.mean over three samples of rows',
    unit: 'units',
    range: [0, null],
    better: 'none',
    side: 'description',
    rotationInvariant: false,
    source: 'Miller et al. 2024, arXiv 2407.08734',
  },
  control(
    'overlap',
    'Overlap of circuits of different rows',
    'Whether circuits that were looked for on different rows are made of the same units.',
    'mean over pairs of samples of |A ∩ B| / |A ∪ B|',
  ),
  control(
    'nonsense',
    'What a circuit keeps of a nonsensical task',
    'How far units can be picked that fit labels of other rows: near 0, or circuits fit whatever is asked.',
    '(L_0 − min_k L_k) / (L_0 − L_H of the true labels), labels permuted, on the rows of the search',
  ),
  control(
    'random',
    'What a circuit keeps in a network of random weights',
    'How far units of a network with shuffled weights, as sparse as the primary, can be picked that do the task: near 0, or picking alone does it.',
    '(L_0 − min_k L_k) / (L_0 − L_H of the primary), weights shuffled among their places that are not zero',
  ),
]

/**
 * Circuits of units of the code: the smallest set that keeps nine tenths of the fall in loss from no unit to all, every other
 * unit replaced by zero, its mean or its value on another row. Sets are nested, from an elimination on labelled rows
 * (`elimination.ts`), and scored on others; so a size is an upper bound of the smallest. Units that are never active count as none. Beside them stand the spread over
 * samples of rows, and two controls of what picking units can do by itself: labels of other rows, and a network of random
 * weights that is as sparse.
 */
export const circuit = onFiniteCode(
  needing(['circuits'], {
    name: 'circuit',
    summary: 'The smallest set of units that keeps nine tenths of the task, and what picking units does by itself.',
    source,
    options: z.object({}),
    values,
    thorough: true,
    needsTask: values.map(({ name }) => name),
    measure({ circuits, train, units }): Record<string, MeasureValue> {
      const { nonsense, random, weights } = circuits
      const active = activeIn(train.code, units)
      const own = (kept: Kept) => among(active, kept)
      const by = { mean: own(circuits.by.mean), zero: own(circuits.by.zero), resample: own(circuits.by.resample) }
      const again = circuits.again.map(own)
      const worth = worthOf(by.mean)
      if (!(worth > 1e-9 * Math.abs(by.mean.losses[0]!)))
        return allUndefined(values, 'the task is done no better with the code than without it')
      const samples = [by.mean, ...again].map(circuitOf)
      const sizes = samples.map((own) => own?.size ?? NaN)
      const reached = (losses: readonly number[]): MeasureValue =>
        finite(clipped((losses[0]! - Math.min(...losses)) / worth), 'a loss is not finite')
      const told: Record<string, MeasureValue> = {}
      for (const standIn of standIns) {
        const found = circuitOf(by[standIn])
        told[`circuit.${standIn}`] = found ? found.size : undefinedHere(worthless)
        told[`circuit.area.${standIn}`] = found ? areaOf(by[standIn]) : undefinedHere(worthless)
      }
      return {
        ...told,
        'circuit.weights': weights
          ? [...(samples[0] ?? [])].reduce((sum, unit) => sum + weights[unit]!, 0)
          : undefinedHere('the layers at the code are not fully connected'),
        'circuit.spread': finite(deviation(sizes), 'there are too few labelled rows for three samples'),
        'circuit.overlap': finite(overlapOf(samples), 'there are too few labelled rows for three samples'),
        'circuit.nonsense': reached(nonsense),
        'circuit.random': reached(random),
      }
    },
  }),
)

const worthless = 'the task is done no better with the code than with all units replaced'
const clipped = (share: number): number => Math.min(1, Math.max(0, share))

/** Whether each unit is ever anything but 0. */
function activeIn(code: Float32Array, units: number): Uint8Array {
  const active = new Uint8Array(units)
  code.forEach((h, at) => {
    if (h !== 0) active[at % units] = 1
  })
  return active
}

/** The same without units that are never active, which change no loss. */
function among(active: Uint8Array, { order, losses }: Kept): Kept {
  const counts = (unit: number) => active[unit] === 1
  return { order: order.filter(counts), losses: losses.filter((_, k) => k === 0 || counts(order[k - 1]!)) }
}

/** The fall in loss from no unit to all. */
const worthOf = ({ losses }: Kept): number => losses[0]! - losses.at(-1)!

/** The units of the smallest circuit; null where the units do not lower the loss. */
function circuitOf({ order, losses }: Kept): Set<number> | null {
  const worth = worthOf({ order, losses })
  if (!(worth > 1e-9 * Math.abs(losses[0]!))) return null
  const k = losses.findIndex((loss) => losses[0]! - loss >= enough * worth)
  return new Set(order.slice(0, k))
}

/** Area under the share kept over the share of units, by trapezoids. */
function areaOf({ losses, ...kept }: Kept): number {
  const worth = worthOf({ losses, ...kept })
  const shares = losses.map((loss) => clipped((losses[0]! - loss) / worth))
  const steps = shares.length - 1
  let area = 0
  for (let k = 0; k < steps; k++) area += (shares[k]! + shares[k + 1]!) / 2 / steps
  return area
}

function deviation(sizes: readonly number[]): number {
  const centre = mean(sizes)
  return sizes.length < 2
    ? NaN
    : Math.sqrt(sizes.reduce((sum, own) => sum + (own - centre) ** 2, 0) / (sizes.length - 1))
}

function overlapOf(samples: readonly (Set<number> | null)[]): number {
  const shares = samples.flatMap((a, i) =>
    samples.slice(i + 1).map((b) => {
      if (!a || !b) return NaN
      const both = [...a].filter((unit) => b.has(unit)).length
      const either = a.size + b.size - both
      return either === 0 ? 1 : both / either
    }),
  )
  return mean(shares)
}
