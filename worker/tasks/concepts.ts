import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillBits, type Key, orthogonal, stream } from '../../core/random/random.ts'
import { Reveal } from './revealKernel.ts'
import { type Batch, define, TaskDataError } from './task.ts'

const options = z.object({
  concepts: z.int().min(1).max(4096).default(10).describe('Number of concepts.'),
  inputs: z.int().min(0).max(4096).default(0).describe('Width of the rotated input; 0: as many as concepts.'),
  density: z.number().gt(0).max(1).default(0.1).describe('Probability that a concept is present in a row.'),
  targets: z.enum(['concepts']).default('concepts').describe('What the outputs are: the concepts themselves.'),
})

/** Sparse concepts hidden by a random rotation: a primary must recover them, but need not give each its own unit. */
export const concepts = define({
  name: 'concepts',
  summary: 'Independent sparse concepts in [0, 1), seen through a random rotation, to be recovered.',
  source: 'this lab; after Elhage et al. 2022, Toy Models of Superposition',
  targets: 'values',
  inputs: 'rows',
  options,
  check: (given) => void sizesOf(given),
  open(given) {
    const { F, D, density, targets } = sizesOf(given)

    const columns = byLast((seed: number) => rotation(seed, F, D))
    const training = byLast((seed: number) => byLast((purpose: string) => stream(seed, `concepts of rows: ${purpose}`)))
    let kernel: Reveal | undefined

    function generate(seed: number, key: Key, step: number, batch: number, out: Batch): void {
      const reveal = (kernel ??= new Reveal(F, D, ROWS))
      for (let row = 0; row < batch; row += ROWS) {
        const rows = Math.min(ROWS, batch - row)
        fillBits(reveal.words.subarray(0, rows * F), key, step, (row * F) / 2)
        reveal.run(rows, density * 2 ** 32, columns(seed))
        out.inputs.set(reveal.inputs.subarray(0, rows * D), row * D)
        out.targets.set(reveal.targets.subarray(0, rows * F), row * F)
      }
      out.concepts?.set(out.targets)
    }

    return {
      inputs: D,
      outputs: F,
      concepts: Array.from({ length: F }, (_, j) => ({ name: `concept ${j + 1}`, type: 'value', isTarget: true })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(['concepts', F, D, density, targets]))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) => generate(seed, training(seed)(purpose), step, batch, out),
      heldOut(seed, n) {
        const [inputs, targets] = [new Float32Array(n * D), new Float32Array(n * F)]
        generate(seed, stream(seed, 'concepts of held out'), 0, n, { inputs, targets })
        return { n, inputs, targets, concepts: targets.slice() }
      },
      alone: (seed) => Float32Array.from(columns(seed)),
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        generate(seed, stream(seed, 'concepts of students'), 0, n, { inputs, targets: new Float32Array(n * F) })
        return inputs
      },
    }
  },
})

/** Rows per block; even, so that each block starts at a whole pair of words. */
const ROWS = 512

function sizesOf({ concepts: F, inputs, density, targets }: z.output<typeof options>) {
  const D = inputs || F
  if (D < F)
    throw new TaskDataError(`task.inputs: ${D} is fewer than the ${F} concepts; expected at least ${F}, or 0 for ${F}`)
  return { F, D, density, targets }
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
