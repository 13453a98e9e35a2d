import type { Cohort } from '../../cohort/cohort.ts'
import type { Kept, StandIn, UnitCircuits } from '../../measures/circuits.ts'
import { elimination, eliminations, nested, type Sets } from '../../measures/elimination.ts'
import { exchanged, partner } from '../../measures/exchange.ts'
import { finiteAll } from '../../measures/finiteCode.ts'
import type { Rows } from '../../measures/measure.ts'
import { matrixOf, unitsOf } from '../../networks/network.ts'
import { columnMeans } from '../../targets/variance.ts'
import type { Arrays } from '../../tensor/program.ts'
import { codeOf, resume } from '../forward.ts'
import type { Pace } from '../pace.ts'
import { shuffled } from '../shuffled.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

/** Rows of a sample, at most, and samples. */
const [most, samples] = [1000, 3]

/**
 * Which units each run's primary needs: an elimination on labelled rows orders them, and the first k of the order are scored on
 * others, k = 0 to all. Every other unit of the code as it is read is replaced, and the layers behind it go on. The
 * controls are scored on the rows of the search, where picking units can do most.
 */
export const circuits: Collector<UnitCircuits> = { weight: 60, collect }

/** Rows of every run: inputs of each seed, the code as it is read `[n, H]`, and stored targets. */
interface Sample {
  n: number
  inputs: Float32Array[]
  code: Float32Array[]
  targets: Float32Array[]
}

async function collect(frozen: Frozen, pace: Pace): Promise<Gathered<UnitCircuits>> {
  const { cohort, session, scored, inputs, labels, train, test, asComputed } = frozen
  const { primary, task, target, seeds, runSeeds } = cohort
  const [H, C] = [primary.units, task.outputs]
  const width = target.width(C)
  const runs = [...test.keys()]
  const finite = runs.map((r) => finiteAll(train[r]!.code) && finiteAll(test[r]!.code))
  const of = (list: readonly Float32Array[], r: number) => list[seeds.ofRun[r]!]!
  // A primary that diverged takes part with a code of zeros.
  const finiteOnly = (code: Float32Array, r: number) => (finite[r] ? code : new Float32Array(code.length))
  const D = task.inputs
  const part = (
    rows: readonly Rows[],
    inputs: Float32Array[],
    targets: Float32Array[],
    from: number,
    n: number,
  ): Sample => ({
    n,
    inputs: inputs.map((own) => own.subarray(from * D, (from + n) * D)),
    code: runs.map((r) => finiteOnly(rows[r]!.code.subarray(from * H, (from + n) * H), r)),
    targets: runs.map((r) => of(targets, r).subarray(from * width, (from + n) * width)),
  })
  const each = Math.min(most, Math.floor(train[0]!.n / samples))
  const searched = Array.from({ length: samples }, (_, s) => part(train, inputs, labels, s * each, each))
  const held = part(test, scored.inputs, scored.targets, 0, Math.min(most, scored.n))
  const [first] = searched as [Sample]

  let rows = 0
  const searches = samples + 4
  const calls = searches * (eliminations(H) + H + 1)
  let done = 0
  /** Losses of the code of a sample in which units that are not in the sets are replaced. */
  const losses = (sample: Sample, standIn: StandIn, means: Float64Array[]) => {
    const { n, code, targets } = sample
    const buffers = code.map((own) => new Float32Array(own.length))
    const room = code.map(() => new Float32Array(n * C))
    return async (sets: Sets): Promise<number[]> => {
      rows += n
      const given = code.map((own, r) => asComputed(replaced(own, sets[r]!, standIn, means[r]!, buffers[r]!), r))
      const outputs = await resume(cohort, session, given, sample.inputs, () => pace(Math.min(1, done / calls)), room)
      done++
      return outputs.map((own, r) => target.scores(own, targets[r]!, C).loss)
    }
  }
  const search = (sample: Sample, standIn: StandIn, means: Float64Array[]) =>
    told(elimination(H, runs.length), losses(sample, standIn, means))
  const found = async (sample: Sample, standIn: StandIn): Promise<Kept[]> => {
    const means = sample.code.map((code) => columnMeans(code, H))
    const orders = await search(sample, standIn, means)
    const kept = await told(nested(orders), losses(held, standIn, means))
    return runs.map((r) => ({ order: orders[r]!, sizes: [...kept[r]!.keys()], losses: kept[r]! }))
  }
  const picked = async (sample: Sample): Promise<number[][]> => {
    const means = sample.code.map((code) => columnMeans(code, H))
    return told(nested(await search(sample, 'mean', means)), losses(sample, 'mean', means))
  }

  const by = {
    mean: await found(first, 'mean'),
    zero: await found(first, 'zero'),
    resample: await found(first, 'resample'),
  }
  const again: Kept[][] = []
  for (const sample of searched.slice(1)) again.push(await found(sample, 'mean'))
  const all = Array.from({ length: width }, (_, column) => column)
  const nonsense = await picked({ ...first, targets: first.targets.map((own) => exchanged(own, first.n, width, all)) })

  const names = primary.parameters.names
  const before = await session.read(names)
  session.write(shuffled(before, runSeeds))
  const drawn = await codeOf(cohort, session, first.inputs)
  const random = await picked({ ...first, code: runs.map((r) => finiteOnly(frozen.asRead(drawn[r]!, r), r)) })
  session.write(before)

  const touching = touchingOf(cohort, before)
  const behind = primary.parameters.stages.slice(primary.exposed + 1).reduce((sum, { products }) => sum + products, 0)
  return {
    perRun: runs.map((r) => ({
      by: { mean: by.mean[r]!, zero: by.zero[r]!, resample: by.resample[r]! },
      again: again.map((own) => own[r]!),
      nonsense: nonsense[r]!,
      random: random[r]!,
      ...(touching && { weights: touching[r]! }),
    })),
    flops: runs.map(() => 2 * behind * rows),
  }
}

/** Drives a search: what it asks for is answered until it has ended. */
async function told<T>(
  search: Generator<Sets, T, ArrayLike<number>>,
  lossesOf: (sets: Sets) => Promise<number[]>,
): Promise<T> {
  for (let next = search.next(); ; next = search.next(await lossesOf(next.value))) if (next.done) return next.value
}

/** The code `[n, H]` with every unit that is not in the set replaced, in `out`. */
export function replaced(
  code: Float32Array,
  set: Uint8Array,
  standIn: StandIn,
  means: Float64Array,
  out: Float32Array,
): Float32Array {
  const H = set.length
  const n = code.length / H
  out.set(code)
  for (let j = 0; j < H; j++) {
    if (set[j]) continue
    const constant = standIn === 'mean' ? means[j]! : 0
    for (let i = 0; i < n; i++) out[i * H + j] = standIn === 'resample' ? code[partner(i, n) * H + j]! : constant
  }
  return out
}

/** How many weights that are not 0 lead to and from each unit of every run; null where a layer at the code has other weights. */
function touchingOf({ primary, runs }: Cohort, parameters: Arrays): number[][] | null {
  const { owner, stages } = primary.parameters
  const matrices = [primary.exposed, primary.exposed + 1].map((i) => {
    const stage = stages[i]!
    const name = matrixOf(stage)
    return name && { all: parameters[`${owner}/${i}/${name}`]!, out: unitsOf(stage.output), into: unitsOf(stage.input) }
  })
  const [before, behind] = matrices as [Matrix | null, Matrix | null]
  if (!before || !behind) return null
  return Array.from({ length: runs }, (_, r) =>
    Array.from({ length: before.out }, (_, unit) => {
      let count = 0
      for (let k = 0; k < before.into; k++) count += Number(before.all[(r * before.out + unit) * before.into + k] !== 0)
      for (let k = 0; k < behind.out; k++) count += Number(behind.all[(r * behind.out + k) * behind.into + unit] !== 0)
      return count
    }),
  )
}

interface Matrix {
  all: ArrayLike<number>
  out: number
  into: number
}
