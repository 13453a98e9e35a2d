import { readFileSync } from 'node:fs'
import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { catalog } from '../../worker/catalog.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import type { Prepared } from '../../worker/evaluation/fit.ts'
import { dimensionalities } from '../../worker/measures/featureDimensionality.ts'
import { openTask } from '../../worker/training/opened.ts'
import { Steps } from '../../worker/training/step.ts'

/** One trained ReLU output model. */
export interface Model {
  density: number
  seed: number
  /** On held-out rows, as the task weighs it. */
  loss: number
  /** Of each feature, the length of its direction, and its share of a dimension. */
  features: { length: number; dimensionality: number }[]
}

/** Rows on which losses are taken. */
const rows = 100_000

/** The models of an experiment file, trained; `told` hears of each cohort that is done. */
export async function models(file: string, prepared: Prepared, told: (text: string) => void): Promise<Model[]> {
  const parsed = parseExperiment(readFileSync(file, 'utf8'), catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const found: Model[] = []
  for (const runs of cohorts(planExperiment(parsed.experiment, catalog), catalog, { most: 64 })) {
    found.push(...(await trained(runs, prepared)))
    told(`density ${found.at(-1)!.density}`)
  }
  return found
}

async function trained(runs: RunPlan[], prepared: Prepared): Promise<Model[]> {
  const cohort = new Cohort({ index: 0, engine: prepared.engine.name, runs }, openTask(runs[0]!.settings.task))
  const compiled = await prepared.get(cohort.key, cohort.programs)
  const session = compiled.start(cohort.initial())
  const training = new Steps(cohort, session)
  for (let step = 0; step < cohort.settings.training.steps; step++) await training.run(step)
  const state = await session.read()
  session.dispose()
  const of = (entry: string, r: number) => {
    const size = state[entry]!.length / runs.length
    return state[entry]!.subarray(r * size, (r + 1) * size) as Float32Array
  }
  return runs.map(({ settings, seed }, r) => {
    const [weight, bias] = [of('primary/0/weight', r), of('primary/1/bias', r)] // [m, n], [n]
    const n = bias.length
    const m = weight.length / n
    const { inputs } = cohort.task.heldOut(seed, rows)
    const directions = Float64Array.from({ length: n * m }, (_, at) => weight[(at % m) * n + Math.floor(at / m)]!)
    return {
      density: settings.task['density'] as number,
      seed,
      loss: cohort.target.scores(outputsOf(inputs, directions, bias), inputs, n).loss,
      features: dimensionalities(directions, m),
    }
  })
}

/** ReLU(Σ_j w_i·w_j x_j + b_i) of each row, apart from what programs compute. */
function outputsOf(inputs: Float32Array, directions: Float64Array, bias: Float32Array): Float32Array {
  const n = bias.length
  const m = directions.length / n
  const made = new Float32Array(inputs.length)
  const code = new Float64Array(m)
  for (let from = 0; from < inputs.length; from += n) {
    code.fill(0)
    for (let j = 0; j < n; j++) for (let a = 0; a < m; a++) code[a]! += directions[j * m + a]! * inputs[from + j]!
    for (let i = 0; i < n; i++) {
      let z = bias[i]!
      for (let a = 0; a < m; a++) z += directions[i * m + a]! * code[a]!
      made[from + i] = Math.max(0, z)
    }
  }
  return made
}
