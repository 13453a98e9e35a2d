import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { circuitOf, standIns, worthOf, type Circuits, type Kept, type StandIn } from './circuits.ts'
import { allUndefined, finite, score, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'

export const circuitSource =
  'Gao et al. 2025, arXiv 2511.13653 (pruning to a target loss); areas: Mueller et al. 2025, arXiv 2504.13151; ablations: Miller et al. 2024, arXiv 2407.08734'

/** What circuits are made of, in words. */
export interface Made {
  /** What the names of values begin with. */
  name: string
  /** The parts, many and one, and all of them: `units`, `unit`, `H`. */
  parts: string
  part: string
  all: string
  /** Which they are, and what stands behind `circuit` in a label: `units of all hidden layers`, ` of all layers`. */
  which: string
  of: string
  /** What is worth something to the task, as a subject and as an object: `the hidden layers are`, `them`. */
  subject: string
  object: string
  /** What becomes of a part that is not kept. */
  replaced: Readonly<Record<StandIn, string>>
}

const words: Record<StandIn, string> = { mean: 'mean ablation', zero: 'zero ablation', resample: 'resample ablation' }

/** Facts of the values of circuits of these parts. */
export function circuitFacts(made: Made): MeasureFacts[] {
  const { name, parts, part, all: N, of, subject, replaced } = made
  const control = (key: string, label: string, means: string, formula: string): MeasureFacts =>
    score(`${name}.${key}`, label, circuitSource, {
      means,
      formula,
      unit: 'share',
      better: 'none',
      side: 'description',
    })
  const size = (standIn: StandIn): MeasureFacts => ({
    name: `${name}.${standIn}`,
    label: `${capital(parts)} of the smallest circuit${of}, ${words[standIn]}`,
    means: `How few ${made.which} keep nine tenths of what ${subject} worth to the task, with every other ${part} ${replaced[standIn]}.`,
    formula: `least k with (L_0 − L_k) / (L_0 − L_${N}) ≥ .9, L_k the loss with the k ${parts} kept that are needed most`,
    unit: parts,
    range: [0, null],
    better: 'lower',
    side: 'interpretability',
    rotationInvariant: false,
    source: circuitSource,
    margin: 0.5,
    counted: `${parts} keep nine tenths of the task`,
  })
  const area = (standIn: StandIn): MeasureFacts =>
    score(`${name}.area.${standIn}`, `Share of the task that circuits${of} keep, ${words[standIn]}`, circuitSource, {
      means: `The share of what ${subject} worth to the task that the best ${parts} keep, over all sizes, with every other ${part} ${replaced[standIn]}.`,
      formula: `area under (L_0 − L_k) / (L_0 − L_${N}), clipped to [0, 1], over k / ${N}`,
      unit: 'share, mean over sizes',
    })
  return [
    ...standIns.map(size),
    ...standIns.map(area),
    {
      name: `${name}.spread`,
      label: `Spread of the size of circuits${of} over samples of rows`,
      means: `How much the number of ${parts} of the smallest circuit differs when it is looked for on other rows.`,
      formula: `standard deviation of ${name}.mean over three samples of rows`,
      unit: parts,
      range: [0, null],
      better: 'none',
      side: 'description',
      rotationInvariant: false,
      source: 'Miller et al. 2024, arXiv 2407.08734',
    },
    control(
      'overlap',
      `Overlap of circuits${of} of different rows`,
      `Whether circuits that were looked for on different rows are made of the same ${parts}.`,
      'mean over pairs of samples of |A ∩ B| / |A ∪ B|',
    ),
    control(
      'nonsense',
      `What a circuit${of} keeps of a nonsensical task`,
      `How far ${parts} can be picked that fit labels of other rows: near 0, or circuits fit whatever is asked.`,
      `(L_0 − min_k L_k) / (L_0 − L_${N} of the true labels), labels permuted, on the rows of the search`,
    ),
    control(
      'random',
      `What a circuit${of} keeps in a network of random weights`,
      `How far ${parts} of a network with shuffled weights, as sparse as the primary, can be picked that do the task: near 0, or picking alone does it.`,
      `(L − min_k L_k) / (L_0 − L_${N} of the primary), L the less of both L_0, weights shuffled among their places that are not zero`,
    ),
  ]
}

/** The values of circuits, by the names of their facts. */
export function circuitValues(
  { name, parts, subject, object }: Made,
  facts: readonly MeasureFacts[],
  { by, again, nonsense, random }: Circuits,
): Record<string, MeasureValue> {
  const worse = `the task is done no better with ${subject.replace(/ (is|are)$/, '')} than with`
  const worth = worthOf(by.mean)
  if (!(worth > 1e-9 * Math.abs(by.mean.losses[0]!))) return allUndefined(facts, `${worse}out ${object}`)
  const samples = [by.mean, ...again].map(circuitOf)
  const sizes = samples.map((own) => own?.size ?? NaN)
  const reached = (losses: readonly number[], none = losses[0]!): MeasureValue =>
    finite(clipped((none - Math.min(...losses)) / worth), 'a loss is not finite')
  const told: Record<string, MeasureValue> = {}
  for (const standIn of standIns) {
    const found = circuitOf(by[standIn])
    told[`${name}.${standIn}`] = found ? found.size : undefinedHere(`${worse} all ${parts} replaced`)
    told[`${name}.area.${standIn}`] = found ? areaOf(by[standIn]) : undefinedHere(`${worse} all ${parts} replaced`)
  }
  const few = 'there are too few labelled rows for three samples'
  return {
    ...told,
    [`${name}.spread`]: finite(deviation(sizes), few),
    [`${name}.overlap`]: finite(overlapOf(samples), few),
    [`${name}.nonsense`]: reached(nonsense),
    // Random weights may be worse than nothing: to come as far as the primary with nothing kept is none of the task.
    [`${name}.random`]: reached(random, Math.min(random[0]!, by.mean.losses[0]!)),
  }
}

const clipped = (share: number): number => Math.min(1, Math.max(0, share))

/** Area under the share kept over the share of parts, by trapezoids. */
function areaOf({ sizes, losses }: Kept): number {
  const worth = worthOf({ losses })
  const shares = losses.map((loss) => clipped((losses[0]! - loss) / worth))
  let area = 0
  for (let k = 1; k < sizes.length; k++)
    area += (((shares[k - 1]! + shares[k]!) / 2) * (sizes[k]! - sizes[k - 1]!)) / sizes.at(-1)!
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
      const both = [...a].filter((part) => b.has(part)).length
      const either = a.size + b.size - both
      return either === 0 ? 1 : both / either
    }),
  )
  return mean(shares)
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)
