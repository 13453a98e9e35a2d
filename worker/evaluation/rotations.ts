import { rotatedArtifact, rotations } from '../../core/nulls/layout.ts'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Artifact } from '../../core/messages/trainer.ts'
import type { Evidence, Measure, Rows } from '../measures/measure.ts'

/** The most labelled rows, and the most scored rows, that measures of rotated codes read. */
export const mostRows = 2000
/** A code of more units is not rotated: time grows with their square, and with the lasso of DCI faster. */
const mostUnits = 256

/** The measures of `chosen` whose value a rotation moves, and the names of those values. */
export function movedBy(chosen: readonly Measure[], units: number): { measures: Measure[]; names: string[] } | null {
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
export class Drawn {
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

function first({ n, code, concepts, inputs }: Rows, { units, concepts: all }: Evidence): Rows {
  const rows = Math.min(n, mostRows)
  return {
    n: rows,
    code: code.subarray(0, rows * units),
    concepts: concepts.subarray(0, rows * all.length),
    ...(inputs && { inputs: inputs.subarray(0, (rows * inputs.length) / n) }),
  }
}

/** The same evidence of the code times Q `[units, units]`. */
function turned(evidence: Evidence, Q: Float64Array): Evidence {
  const { units, train, test, alone, directions } = evidence
  return {
    ...evidence,
    train: { ...train, code: rotated(train.code, Q, units) },
    test: { ...test, code: rotated(test.code, Q, units) },
    ...(alone && { alone: rotated(alone, Q, units) }),
    ...(directions && { directions: { ...directions, units: rotated(directions.units, Q, units) } }),
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
