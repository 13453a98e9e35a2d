import { rotatedBeforeArtifact, rotations } from '../../core/nulls/layout.ts'
import type { Artifact } from '../../core/messages/trainer.ts'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Cohort } from '../cohort/cohort.ts'
import type { Session } from '../engines/engine.ts'
import type { Evidence, Measure } from '../measures/measure.ts'
import type { Arrays } from '../tensor/program.ts'
import { codeOf } from './forward.ts'
import { Drawn, mostRows, movedBy } from './rotations.ts'

/** What is rotated before the activation, and how its codes are read. */
export interface Before {
  /** Rows of each seed, scored ones first: `scored` of them, then labelled ones. */
  inputs: Float32Array[]
  scored: number
  alone: Float32Array[] | null
  /** A code as measures have it. */
  asRead(code: Float32Array, run: number): Float32Array
}

/**
 * The null of other axes: the same measures of the code as it is, and of 100 codes whose units' weights and biases are
 * rotated by the same draws before activation and sparsifier act, for every run. A layer of weights that were drawn from a
 * normal distribution is as likely as any rotation of it, so an untrained code lies anywhere in this null, rectified or
 * not. The MLP rung is left out: it would have to be learnt anew. The state of the session is put back.
 */
export async function rotatedBeforeNullsOf(
  cohort: Cohort,
  session: Session,
  evidences: readonly Evidence[],
  chosen: readonly Measure[],
  { inputs, scored, alone, asRead }: Before,
  rest: (done: number) => Promise<void>,
): Promise<(Artifact | null)[]> {
  const { primary, task, runs, runSeeds } = cohort
  const moved = movedBy(chosen, primary.units)
  if (!moved) return evidences.map(() => null)
  const { units } = primary
  const [tested, labelled] = [Math.min(mostRows, scored), Math.min(mostRows, evidences[0]!.train.n)]
  const some = inputs.map((all) => {
    const D = task.inputs
    const out = new Float32Array((tested + labelled) * D)
    out.set(all.subarray(0, tested * D))
    out.set(all.subarray(scored * D, (scored + labelled) * D), tested * D)
    return out
  })
  const names = primary.exposedParameters
  const before = await session.read(names)
  const drawn = evidences.map(() => new Drawn(moved.measures, moved.names))
  for (let draw = 0; draw <= rotations; draw++) {
    const of = (r: number, kernels: number) => orthogonal(kernels, stream(runSeeds[r]!, `rotated null ${draw}`))
    if (draw > 0) session.write(turnedKernels(before, primary.kernels, runs, of))
    const code = await codeOf(cohort, session, some, () => rest(draw / (1 + rotations)))
    const lone = alone && (await codeOf(cohort, session, alone))
    for (const [r, { train, test, concepts, ...others }] of evidences.entries()) {
      const F = concepts.length
      const own = asRead(code[r]!, r)
      const evidence: Evidence = {
        ...others,
        concepts,
        test: { n: tested, code: own.subarray(0, tested * units), concepts: test.concepts.subarray(0, tested * F) },
        train: { n: labelled, code: own.subarray(tested * units), concepts: train.concepts.subarray(0, labelled * F) },
        ...(lone && { alone: asRead(lone[r]!, r) }),
        mlpProbe: { probe: {}, probeAuc: {} },
      }
      await drawn[r]!.add(draw, evidence, (done) => rest(Math.max(done, draw / (1 + rotations))))
    }
  }
  session.write(before)
  return drawn.map(({ table }) => ({ name: rotatedBeforeArtifact, ...table }))
}

/** Parameters `[R, kernels, ...]`, each run's kernels mixed by its rotation. */
function turnedKernels(
  before: Arrays,
  kernels: number,
  runs: number,
  rotationOf: (run: number, kernels: number) => Float64Array,
): Arrays {
  const turns = Array.from({ length: runs }, (_, r) => rotationOf(r, kernels))
  const mixed = (all: Float32Array): Float32Array => {
    const out = new Float32Array(all.length)
    const each = all.length / runs
    const width = each / kernels
    turns.forEach((Q, r) => {
      for (let i = 0; i < kernels; i++)
        for (let j = 0; j < width; j++) {
          let sum = 0
          for (let k = 0; k < kernels; k++) sum += Q[i * kernels + k]! * all[r * each + k * width + j]!
          out[r * each + i * width + j] = sum
        }
    })
    return out
  }
  return Object.fromEntries(Object.entries(before).map(([name, all]) => [name, mixed(all as Float32Array)]))
}
