import { rotatedArtifact, rotations } from '../../core/nulls/layout.ts'
import { orthogonal, stream } from '../../core/random/random.ts'
import type { Artifact } from '../../core/messages/trainer.ts'
import type { Evidence, Measure, Rows } from '../measures/measure.ts'

/** The most labelled rows, and the most scored rows, that measures of rotated codes read. */
const mostRows = 2000
/** A code of more units is not rotated: time grows with their square, and with the lasso of DCI faster. */
const mostUnits = 256

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
  const measures = chosen.filter(({ rotates }) => rotates)
  const names = measures.flatMap(({ values }) =>
    values.filter(({ rotationInvariant }) => !rotationInvariant).map(({ name }) => name),
  )
  if (names.length === 0 || evidence.units > mostUnits) return null
  const own = { ...evidence, train: first(evidence.train, evidence), test: first(evidence.test, evidence) }
  const data = new Float32Array(names.length * (1 + rotations)).fill(NaN)
  for (let draw = 0; draw <= rotations; draw++) {
    const one = draw === 0 ? own : turned(own, orthogonal(own.units, stream(seed, `rotated null ${draw}`)))
    for (const [m, { measure }] of measures.entries()) {
      await rest((draw + m / measures.length) / (1 + rotations))
      const values = measure(one)
      names.forEach((name, i) => {
        const value = values[name]
        if (typeof value === 'number') data[i * (1 + rotations) + draw] = value
      })
    }
  }
  return { name: rotatedArtifact, shape: [names.length, 1 + rotations], data, labels: names }
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
