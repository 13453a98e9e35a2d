import { createHash } from 'node:crypto'
import { z } from 'zod'
import { stream } from '../../core/random/random.ts'
import { byLast } from './concepts/byLast.ts'
import { planOf, type Plan } from './concepts/plan.ts'
import { ConceptRows } from './concepts/rows.ts'
import { areTargets, targetsOfConcepts } from './concepts/targets.ts'
import { define } from './task.ts'

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
  paidWith: { targets: ['concepts'] },
  options,
  check(given) {
    planOf(given)
    return null
  },
  open(given) {
    const plan = planOf(given)
    const { F, D, outputs: C } = plan
    const { targets } = given
    const rows = new ConceptRows(plan, given)
    const training = byLast((seed: number) => byLast((purpose: string) => stream(seed, `concepts of rows: ${purpose}`)))

    return {
      inputs: D,
      outputs: C,
      concepts: plan.names.map((name) => ({ name: `concept ${name}`, type: 'value', isTarget: areTargets(targets) })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(hashed(given, plan)))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) => rows.fill(seed, training(seed)(purpose), step, batch, out),
      heldOut(seed, n) {
        const out = {
          inputs: new Float32Array(n * D),
          targets: new Float32Array(n * C),
          concepts: new Float32Array(n * F),
        }
        rows.fill(seed, stream(seed, 'concepts of held out'), 0, n, out)
        return { n, ...out }
      },
      // A child never comes without its parent.
      ...(plan.presence.forest.size === 1 && { alone: (seed: number) => rows.alone(seed) }),
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        rows.fill(seed, stream(seed, 'concepts of students'), 0, n, { inputs, targets: new Float32Array(n * C) })
        return inputs
      },
    }
  },
})

/** What identifies the rows: the options that shape them, as those of before where they are the usual ones. */
function hashed(given: Options, { F, D, plain }: Plan): unknown[] {
  const { density, targets, group, mixing, concepts: _c, inputs: _i, ...rest } = given
  const before = ['concepts', F, D, density, targets]
  return plain && areTargets(targets) && mixing === 'rotation' ? before : [...before, { ...rest, group, mixing }]
}
