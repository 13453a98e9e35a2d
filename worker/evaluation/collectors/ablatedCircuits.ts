import type { Cohort } from '../../cohort/cohort.ts'
import { losing, narrowed, ranked, callsOf, type Partly } from '../../measures/attribution.ts'
import { circuitOf, type Kept, type NetworkCircuits, type StandIn, type Undone } from '../../measures/circuits.ts'
import { exchanged } from '../../measures/exchange.ts'
import { matrixOf, unitsOf } from '../../networks/network.ts'
import type { Arrays } from '../../tensor/program.ts'
import { partsOf, type Parting } from '../ablated/programs.ts'
import { Ablated, type AblatedRows } from '../ablated/session.ts'
import type { Pace } from '../pace.ts'
import { shuffled } from '../shuffled.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

/** Rows of a sample, at most and at least where there are as many, and samples. */
const [most, least, samples] = [256, 64, 3]
/** Activations of a run, over all rows of a sample, beyond which these are fewer; and parts, beyond which nothing is looked for. */
const [mostActivations, mostParts] = [2 ** 23, 2 ** 18]

/**
 * Which units of all hidden layers, or which weights, each run's primary needs: they are ordered by what they take off the loss on
 * labelled rows, in rounds (`measures/attribution.ts`), and the first of the order are scored on others. Controls and samples
 * are those of circuits of the code.
 */
const collectorOf = (parting: Parting): Collector<NetworkCircuits | Undone> => ({
  weight: parting === 'layers' ? 60 : 120,
  collect: (frozen, pace) => collect(frozen, parting, pace),
})
export const layerCircuits = collectorOf('layers')
export const weightCircuits = collectorOf('weights')

const made: Record<Parting, string> = { layers: 'hidden units', weights: 'weights' }

async function collect(
  { cohort, session, prepared, scored, inputs, labels, train }: Frozen,
  parting: Parting,
  pace: Pace,
): Promise<Gathered<NetworkCircuits | Undone>> {
  const { primary, task, target, runs, runSeeds } = cohort
  const none = (undone: string) => ({ perRun: runSeeds.map(() => ({ undone })), flops: runSeeds.map(() => 0) })
  if (cohort.settings.rotate === 'after')
    return none('the code is read rotated, and a network has its units and weights')
  const parts = partsOf(primary, parting).reduce((sum, { shape: [units, from] }) => sum + units * from, 0)
  if (parts > mostParts) return none(`the network has more than ${mostParts.toLocaleString('en')} ${made[parting]}`)
  const activations = primary.parameters.stages.reduce((sum, { output }) => sum + unitsOf(output), 0)
  const affordable = Math.min(most, Math.max(least, Math.floor(mostActivations / activations)))
  const n = Math.min(affordable, Math.floor(train[0]!.n / samples), scored.n)
  if (n < 2) return none('there are too few rows')

  const [D, width] = [task.inputs, target.width(task.outputs)]
  const rows = (x: Float32Array[], stored: Float32Array[], from: number): AblatedRows => ({
    inputs: joined(x.map((own) => own.subarray(from * D, (from + n) * D))),
    targets: joined(stored.map((own) => target.read(own.subarray(from * width, (from + n) * width), task.outputs))),
  })
  const searched = Array.from({ length: samples }, (_, s) => rows(inputs, labels, s * n))
  const held = rows(scored.inputs, scored.targets, 0)
  const all = Array.from({ length: width }, (_, column) => column)
  const [first, ...others] = searched as [AblatedRows, ...AblatedRows[]]
  const nonsensical = rows(
    inputs,
    labels.map((own) => exchanged(own.subarray(0, n * width), n, width, all)),
    0,
  )

  const parameters = await session.read(Object.keys(primary.specs()))
  const ablated = await Ablated.of(prepared, cohort, parameters, parting, n)
  const searches = samples + 4
  const calls = callsOf(ablated.size)
  let [search, done] = [0, 0]
  const told = async () => {
    done++
    await pace(Math.min(1, (search + Math.min(1, done / (4 * calls.falls + 2 * calls.losses))) / searches))
  }
  const on = (sample: AblatedRows, standIn: StandIn): Partly => ({
    runs,
    size: ablated.size,
    async losses(sets) {
      await told()
      return ablated.losses(sample, standIn, sets)
    },
    async falls(sets) {
      await told()
      return ablated.falls(sample, standIn, sets)
    },
  })
  const begin = (place: number) => ([search, done] = [place, 0])
  const found = async (sample: AblatedRows, standIn: StandIn, place: number): Promise<Kept[]> => {
    begin(place)
    const scoring = on(held, standIn)
    return narrowed(await losing(await ranked(on(sample, standIn)), scoring), scoring)
  }
  const picked = async (sample: AblatedRows, place: number): Promise<readonly number[][]> => {
    begin(place)
    const network = on(sample, 'mean')
    return (await losing(await ranked(network), network)).map(({ losses }) => [...losses])
  }
  try {
    const by = {
      mean: await found(first, 'mean', 0),
      zero: await found(first, 'zero', 1),
      resample: await found(first, 'resample', 2),
    }
    const again: Kept[][] = []
    for (const [i, sample] of others.entries()) again.push(await found(sample, 'mean', 3 + i))
    const nonsense = await picked(nonsensical, searches - 2)
    const weights = Object.fromEntries(primary.parameters.names.map((name) => [name, parameters[name]!]))
    ablated.write(shuffled(weights, runSeeds))
    const random = await picked(first, searches - 1)
    return {
      perRun: runSeeds.map((_, r) => ({
        by: { mean: by.mean[r]!, zero: by.zero[r]!, resample: by.resample[r]! },
        again: again.map((own) => own[r]!),
        nonsense: nonsense[r]!,
        random: random[r]!,
        ...(parting === 'layers' && edgesOf(cohort, parameters, r, circuitOf(by.mean[r]!))),
      })),
      flops: runSeeds.map(() => ablated.flops),
    }
  } finally {
    ablated.dispose()
  }
}

/** How many weights that are not 0 join units of a circuit, inputs and outputs; nothing where a layer has other weights. */
function edgesOf({ primary }: Cohort, parameters: Arrays, run: number, circuit: Set<number> | null) {
  const { owner, stages } = primary.parameters
  let [edges, begins] = [0, 0]
  for (const [i, stage] of stages.entries()) {
    const name = matrixOf(stage)
    if (!name || !circuit) return {}
    const [I, J] = [unitsOf(stage.output), unitsOf(stage.input)]
    const all = parameters[`${owner}/${i}/${name}`]!
    const [isFirst, isLast] = [i === 0, i === stages.length - 1]
    // Units of a layer stand behind those of the layers before it.
    const reads = begins - J
    for (let unit = 0; unit < I; unit++) {
      if (!isLast && !circuit.has(begins + unit)) continue
      for (let j = 0; j < J; j++)
        if ((isFirst || circuit.has(reads + j)) && all[(run * I + unit) * J + j] !== 0) edges++
    }
    begins += I
  }
  return { edges }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
