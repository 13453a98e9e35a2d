import { exchanged, exchangedUnits, following, readersOf, type Exchanged } from '../../measures/exchange.ts'
import { finiteAll } from '../../measures/finiteCode.ts'
import type { Collected, Concept } from '../../measures/measure.ts'
import { resume } from '../forward.ts'
import type { Pace } from '../pace.ts'
import type { Lend } from '../workspace.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

/** Rows whose units are exchanged: one call of the program. */
const most = 1000

/**
 * Interchange interventions on each run's code as it is read: concepts that are targets are read at the outputs of the
 * layers behind the code, the others by linear probes.
 */
export const interchange: Collector<Collected['interchange']> = { weight: 8, collect }

async function collect(frozen: Frozen, pace: Pace): Promise<Gathered<Collected['interchange']>> {
  const { cohort, session, prepared, train, test, asComputed, scored } = frozen
  const { task, primary } = cohort
  const [H, C] = [primary.units, task.outputs]
  const n = Math.min(most, scored.n)
  const runs = [...test.keys()]
  const finite = runs.map((r) => finiteAll(train[r]!.code) && finiteAll(test[r]!.code))
  const codes = runs.map((r) => (finite[r] ? test[r]!.code : new Float32Array(test[r]!.code.length)).slice(0, n * H))
  const readers = runs.map((r) => readersOf(finite[r] ? train[r]! : silent(train[r]!), H, task.concepts))
  const outputOf = outputsOf(task.concepts, C)
  const isProbed = outputOf.map((output) => output === undefined)
  const { lend } = prepared.workspace
  const room = runs.map(() => lend(n * C))
  const changed = runs.map(() => lend(n * H))
  const readings = async (given: Float32Array[], share: number) => {
    const computed = given.map((code, r) => asComputed(code, r))
    const outputs = await resume(cohort, session, computed, scored.inputs, () => pace(share), room)
    return given.map((code, r) => {
      const means = cohort.target.outputs === 'logits' ? rowMeans(outputs[r]!, n, C) : null
      return readers[r]!.readingsOf(code, n, isProbed).map(
        (probed, f) => probed ?? column(outputs[r]!, n, C, outputOf[f]!, means, lend),
      )
    })
  }
  const before = await readings(codes, 0)
  const F = readers[0]!.factors.length
  const sizes = Object.entries(exchangedUnits) as [Exchanged, number][]
  const perRun = runs.map((): Collected['interchange'] => ({ k1: {}, k5: {} }))
  for (const [i, [name, k]] of sizes.entries()) {
    const best = readers.map((reader) => reader.best(k))
    const after: Awaited<ReturnType<typeof readings>>[] = []
    for (let f = 0; f < F; f++)
      after.push(
        await readings(
          codes.map((code, r) => exchanged(code, n, H, best[r]![f]!, changed[r])),
          (i + f / F) / sizes.length,
        ),
      )
    for (const r of runs)
      if (finite[r] && n > 1) perRun[r]![name] = following(readers[r]!.factors, before[r]!, (f) => after[f]![r]!)
  }
  return { perRun, flops: runs.map(() => 0) }
}

const silent = <R extends { code: Float32Array }>(rows: R): R => ({ ...rows, code: new Float32Array(rows.code.length) })

/** For each factor, the output that tells it: those of concepts that are targets, in their order; none where they do not fit. */
export function outputsOf(concepts: readonly Concept[], C: number): (number | undefined)[] {
  const widths = concepts.map(({ type, classes = 0 }) => (type === 'class' ? classes : 1))
  const isTold = concepts.reduce((sum, { isTarget }, i) => sum + (isTarget ? widths[i]! : 0), 0) === C
  let next = 0
  return concepts.flatMap(({ isTarget }, i) =>
    Array.from({ length: widths[i]! }, () => (isTold && isTarget ? next++ : undefined)),
  )
}

/** One output on every row, to the mean of the row's outputs where they are logits of classes. */
function column(outputs: Float32Array, n: number, C: number, c: number, means: Float64Array | null, lend: Lend) {
  const out = means ? new Float64Array(n) : lend(n)
  for (let i = 0, at = c; i < n; i++, at += C) out[i] = outputs[at]!
  if (means) for (let i = 0; i < n; i++) out[i]! -= means[i]!
  return out
}

function rowMeans(outputs: Float32Array, n: number, C: number): Float64Array {
  const means = new Float64Array(n)
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0
    for (let c = 0; c < C; c++, at++) sum += outputs[at]!
    means[i] = sum / C
  }
  return means
}
