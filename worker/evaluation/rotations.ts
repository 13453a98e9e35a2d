import { rotatedArtifact, rotatedBeforeArtifact, rotations } from '../../core/nulls/layout.ts'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Artifact } from '../../core/messages/trainer.ts'
import type { Cohort } from '../cohort/cohort.ts'
import type { Session } from '../engines/engine.ts'
import type { Evidence, Measure, Rows } from '../measures/measure.ts'
import type { Arrays } from '../tensor/program.ts'
import { forward } from './forward.ts'

/** The most labelled rows, and the most scored rows, that measures of rotated codes read. */
const mostRows = 2000
/** A code of more units is not rotated: time grows with their square, and with the lasso of DCI faster. */
const mostUnits = 256

/** The measures of `chosen` whose value a rotation moves, and the names of those values. */
function movedBy(chosen: readonly Measure[], units: number): { measures: Measure[]; names: string[] } | null {
  const measures = chosen.filter(({ rotates }) => rotates)
  const names = measures.flatMap(({ values }) =>
    values.filter(({ rotationInvariant }) => !rotationInvariant).map(({ name }) => name),
  )
  return names.length === 0 || units > mostUnits ? null : { measures, names }
}

/**
 * The null of a code's own rotations: each measure of `chosen` that can, on the first 2,000 labelled and scored rows of the
 * code as it is and of 100 Haar-random rotations of it, drawn by the seed. Rows `[values, 1 + 100]`, the code as it is
 * first, NaN where undefined. Null where no measure can, or the code has more than 256 units.
 */
export async function rotatedNullOf(
  evidence: Evidence,
  seed: number,
  chosen: readonly Measure[],
  rest: (done: number) => Promise<void>,
): Promise<Artifact | null> {
  const moved = movedBy(chosen, evidence.units)
  if (!moved) return null
  const own = { ...evidence, train: first(evidence.train, evidence), test: first(evidence.test, evidence) }
  const drawn = new Drawn(moved.measures, moved.names)
  for (let draw = 0; draw <= rotations; draw++) {
    const one = draw === 0 ? own : turned(own, orthogonal(own.units, stream(seed, `rotated null ${draw}`)))
    await drawn.add(draw, one, rest)
  }
  return { name: rotatedArtifact, ...drawn.table }
}

/** Values of measures, draw by draw, as the rows of a table. */
class Drawn {
  readonly #measures: readonly Measure[]
  readonly #names: string[]
  readonly #data: Float32Array

  constructor(measures: readonly Measure[], names: string[]) {
    this.#measures = measures
    this.#names = names
    this.#data = new Float32Array(names.length * (1 + rotations)).fill(NaN)
  }

  /** Notes the values of draw `draw`; `rest` hears what is done of all. */
  async add(draw: number, evidence: Evidence, rest: (done: number) => Promise<void>): Promise<void> {
    for (const [m, { measure }] of this.#measures.entries()) {
      await rest((draw + m / this.#measures.length) / (1 + rotations))
      const values = measure(evidence)
      this.#names.forEach((name, i) => {
        const value = values[name]
        if (typeof value === 'number') this.#data[i * (1 + rotations) + draw] = value
      })
    }
  }

  get table(): Omit<Artifact, 'name'> {
    return { shape: [this.#names.length, 1 + rotations], data: this.#data, labels: this.#names }
  }
}

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
    const { code } = await forward(cohort, session, some, () => rest(draw / (1 + rotations)))
    const lone = alone && (await forward(cohort, session, alone)).code
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

function first({ n, code, concepts }: Rows, { units, concepts: all }: Evidence): Rows {
  const rows = Math.min(n, mostRows)
  return { n: rows, code: code.subarray(0, rows * units), concepts: concepts.subarray(0, rows * all.length) }
}

/** The same evidence of the code times Q `[units, units]`. */
function turned(evidence: Evidence, Q: Float64Array): Evidence {
  const { units, train, test, alone } = evidence
  return {
    ...evidence,
    train: { ...train, code: rotated(train.code, Q, units) },
    test: { ...test, code: rotated(test.code, Q, units) },
    ...(alone && { alone: rotated(alone, Q, units) }),
  }
}

/** Rows `[n, H]` times a rotation `[H, H]`. */
export function rotated(code: Float32Array, turn: Float64Array, H: number): Float32Array {
  const out = new Float32Array(code.length)
  for (let i = 0; i < code.length; i += H)
    for (let j = 0; j < H; j++) {
      let sum = 0
      for (let k = 0; k < H; k++) sum += code[i + k]! * turn[k * H + j]!
      out[i + j] = sum
    }
  return out
}
