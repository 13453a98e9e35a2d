import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillBits, type Key, orthogonal, stream } from '../../core/random/random.ts'
import { mix, mixingOf, type Mixing } from './concepts/mixing.ts'
import { planOf, type Plan } from './concepts/plan.ts'
import { directionsOf, presenceOf, SCALE } from './concepts/presence.ts'
import { areTargets, fillTargets, targetsOfConcepts } from './concepts/targets.ts'
import { Reveal } from './revealKernel.ts'
import { type Batch, define } from './task.ts'

const options = z.object({
  concepts: z.int().min(1).max(4096).default(10).describe('Number of concepts.'),
  inputs: z.int().min(0).max(4096).default(0).describe('Width of the input; 0: as many as concepts.'),
  density: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe(
      'Probability that a concept is present in a row, averaged over concepts. At 0.5 and xor or parity, half of the rows hold.',
    ),
  least: z.number().min(0).max(1).default(0).describe('Smallest value of a concept that is present; the largest is 1.'),
  targets: z
    .enum(targetsOfConcepts)
    .default('concepts')
    .describe(
      'What the outputs are: the concepts, or per group of concepts the sum of their values, or 1 where all are present (and), exactly one (xor), an odd number (parity).',
    ),
  group: z.int().min(2).max(64).default(2).describe('Concepts in a group, if the concepts are not the targets.'),
  mixing: z
    .enum(['rotation', 'network'])
    .default('rotation')
    .describe('How concepts become inputs: by a rotation, or by a fixed two-layer tanh network on top of it.'),
  frequency: z
    .enum(['uniform', 'zipf'])
    .default('uniform')
    .describe('Whether concepts are equally frequent, or concept i as i to the power of −exponent.'),
  exponent: z.number().gt(0).max(4).default(0.5).describe('Of zipf: the larger, the rarer the last concepts.'),
  hierarchy: z
    .enum(['none', 'tree'])
    .default('none')
    .describe(
      'Whether concepts are free, or form trees: a child is present only with its parent, never with its siblings.',
    ),
  children: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Of tree: children of each parent, one of them in half its rows.'),
  levels: z.int().min(2).max(8).default(2).describe('Of tree: levels, that of the parents without a parent included.'),
  correlation: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of the variance that concepts without a parent have in common (Gaussian copula); 0: independent.'),
  rank: z.int().min(1).max(64).default(3).describe('Of correlation: the number of common factors behind it.'),
})
type Options = z.output<typeof options>

/** Sparse concepts hidden by a random mixing: a primary must recover or combine them, but need not give each its own unit. */
export const concepts = define({
  name: 'concepts',
  summary: 'Sparse concepts in [0, 1), seen through a random rotation or network, to be recovered or combined.',
  source: 'this lab; after Elhage et al. 2022, Toy Models of Superposition, and SynthSAEBench 2026, arXiv 2602.14687',
  targets: 'values',
  inputs: 'rows',
  options,
  check: (given) => void planOf(given),
  open(given) {
    const plan = planOf(given)
    const { F, D, outputs: C, density, presence, plain } = plan
    const { targets, group: size } = given

    const columns = byLast((seed: number) => rotation(seed, F, D))
    const directions = byLast((seed: number) => directionsOf(presence, seed))
    const mixing = byLast((seed: number) => networkOf(seed))
    const training = byLast((seed: number) => byLast((purpose: string) => stream(seed, `concepts of rows: ${purpose}`)))
    let kernel: Reveal | undefined
    let fillPresence: ReturnType<typeof presenceOf> | undefined

    /** Reveals at most `ROWS` rows of a step from an even one on: the kernel then holds concepts, and inputs rotated. */
    function reveal(seed: number, key: Key, step: number, first: number, rows: number): Reveal {
      const revealed = (kernel ??= new Reveal(F, D, ROWS))
      const words = revealed.words.subarray(0, rows * F)
      if (plain) fillBits(words, key, step, (first * F) / 2)
      else (fillPresence ??= presenceOf(presence))(words, directions(seed), key, step, first)
      revealed.run(rows, plain ? density * 2 ** 32 : SCALE, columns(seed))
      return revealed
    }

    function generate(seed: number, key: Key, step: number, batch: number, out: Batch): void {
      for (let row = 0; row < batch; row += ROWS) {
        const rows = Math.min(ROWS, batch - row)
        const { inputs, targets: revealed } = reveal(seed, key, step, row, rows)
        const made = out.inputs.subarray(row * D, (row + rows) * D)
        made.set(inputs.subarray(0, rows * D))
        if (given.mixing === 'network') mix(mixing(seed), made)
        const values = revealed.subarray(0, rows * F)
        if (areTargets(targets)) out.targets.set(values, row * F)
        else fillTargets(targets, values, { F, size }, out.targets.subarray(row * C, (row + rows) * C))
        out.concepts?.set(values, row * F)
      }
    }

    function networkOf(seed: number): Mixing {
      const sample = new Float32Array(SAMPLE * D)
      const key = stream(seed, 'scale of concepts')
      for (let row = 0; row < SAMPLE; row += ROWS)
        sample.set(reveal(seed, key, 0, row, ROWS).inputs.subarray(0, ROWS * D), row * D)
      return mixingOf(D, seed, sample, Float32Array.from(columns(seed)))
    }

    function alone(seed: number): Float32Array {
      const inputs = Float32Array.from(columns(seed))
      if (given.mixing === 'network') mix(mixing(seed), inputs)
      return inputs
    }

    return {
      inputs: D,
      outputs: C,
      concepts: plan.names.map((name) => ({ name: `concept ${name}`, type: 'value', isTarget: areTargets(targets) })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(hashed(given, plan)))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) => generate(seed, training(seed)(purpose), step, batch, out),
      heldOut(seed, n) {
        const out = {
          inputs: new Float32Array(n * D),
          targets: new Float32Array(n * C),
          concepts: new Float32Array(n * F),
        }
        generate(seed, stream(seed, 'concepts of held out'), 0, n, out)
        return { n, ...out }
      },
      // A child never comes without its parent.
      ...(presence.forest.size === 1 && { alone }),
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        generate(seed, stream(seed, 'concepts of students'), 0, n, { inputs, targets: new Float32Array(n * C) })
        return inputs
      },
    }
  },
})

/** Rows per block; even, so that each block starts at a whole pair of words. */
const ROWS = 512

/** Rows that a network's scale is taken from. */
const SAMPLE = 4 * ROWS

/** What identifies the rows: the options that shape them, as those of before where they are the usual ones. */
function hashed(given: Options, { F, D, plain }: Plan): unknown[] {
  const { density, targets, group, mixing, concepts: _c, inputs: _i, ...rest } = given
  const before = ['concepts', F, D, density, targets]
  return plain && areTargets(targets) && mixing === 'rotation' ? before : [...before, { ...rest, group, mixing }]
}

/** The orthonormal directions in which a seed's concepts appear, `[F, D]`: columns of a Haar-random rotation of D. */
function rotation(seed: number, F: number, D: number): Float64Array {
  const Q = orthogonal(D, stream(seed, 'rotation of concepts'))
  return Float64Array.from({ length: F * D }, (_, i) => Q[(i % D) * D + Math.floor(i / D)]!)
}

/** Caches values by argument, up to `most`: a training step asks for all seeds of its cohort in turn. */
function byLast<A, T>(make: (argument: A) => T, most = 256): (argument: A) => T {
  const known = new Map<A, T>()
  return (argument) => {
    let value = known.get(argument)
    if (value === undefined) {
      if (known.size >= most) known.clear()
      known.set(argument, (value = make(argument)))
    }
    return value
  }
}
