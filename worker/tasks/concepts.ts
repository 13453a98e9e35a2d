import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillBits, orthogonal, stream } from '../../core/random.ts'
import { checked } from './options.ts'
import { type Batch, type Task, TaskDataError } from './task.ts'

const options = z.object({
  concepts: z.int().min(1).max(4096).default(10).describe('Number of concepts'),
  inputs: z.int().min(0).max(4096).default(0).describe('Width of the rotated input; 0: as many as concepts'),
  density: z.number().gt(0).max(1).default(0.1).describe('Probability that a concept is present in a row'),
  targets: z.enum(['concepts']).default('concepts').describe('What the outputs are: the concepts themselves'),
})

/** Sparse concepts hidden by a random rotation: a primary must recover them, but need not give each its own unit. */
export const concepts: Task = {
  name: 'concepts',
  summary: 'Independent sparse concepts in [0, 1), seen through a random rotation, to be recovered',
  source: 'this lab; after Elhage et al. 2022, Toy Models of Superposition',
  targets: 'values',
  options,
  check: (given) => void sizesOf(given),
  open(given) {
    const { F, D, density, targets } = sizesOf(given)

    const columns = byLast((seed) => rotation(seed, F, D))
    let bits = new Uint32Array(0)

    function generate(seed: number, purpose: string, step: number, batch: number, out: Batch): void {
      const Q = columns(seed)
      if (bits.length !== batch * F) bits = new Uint32Array(batch * F)
      fillBits(bits, stream(seed, `concepts of ${purpose}`), step)
      reveal(bits, density, Q, F, D, out)
    }

    return {
      inputs: D,
      outputs: F,
      concepts: Array.from({ length: F }, (_, j) => ({ name: `concept ${j + 1}`, type: 'value' })),
      dataHash: createHash('sha256')
        .update(JSON.stringify(['concepts', F, D, density, targets]))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) => generate(seed, `rows: ${purpose}`, step, batch, out),
      heldOut(seed, n) {
        const [inputs, targets] = [new Float32Array(n * D), new Float32Array(n * F)]
        generate(seed, 'held out', 0, n, { inputs, targets })
        return { n, inputs, targets, concepts: targets.slice() }
      },
      alone: (seed) => Float32Array.from(columns(seed)),
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        generate(seed, 'students', 0, n, { inputs, targets: new Float32Array(n * F) })
        return inputs
      },
    }
  },
}

function sizesOf(given: Record<string, unknown>) {
  const { concepts: F, inputs, density, targets } = checked(options, given)
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

/** One uniform word per concept: below `density` it is present, with the word rescaled to [0, 1) as its value. */
function reveal(bits: Uint32Array, density: number, Q: Float64Array, F: number, D: number, out: Batch): void {
  const threshold = density * 2 ** 32
  const scale = 1 / threshold
  const { inputs, targets, concepts } = out
  inputs.fill(0)
  targets.fill(0)
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!
    if (word >= threshold) continue
    const value = word * scale
    targets[i] = value
    const j = i % F
    const row = ((i - j) / F) * D
    for (let d = 0; d < D; d++) inputs[row + d]! += value * Q[j * D + d]!
  }
  concepts?.set(targets)
}

/** Remembers the values of the last few seeds: a training step asks for all seeds of its cohort in turn. */
function byLast<T>(make: (seed: number) => T, most = 256): (seed: number) => T {
  const known = new Map<number, T>()
  return (seed) => {
    let value = known.get(seed)
    if (value === undefined) {
      if (known.size >= most) known.clear()
      known.set(seed, (value = make(seed)))
    }
    return value
  }
}
