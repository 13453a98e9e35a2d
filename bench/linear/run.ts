import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { catalog } from '../../worker/catalog.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import type { Prepared } from '../../worker/evaluation/fit.ts'
import { mapOfSeed } from '../../worker/tasks/linearMap.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import { openTask } from '../../worker/training/opened.ts'
import { beginPhase } from '../../worker/training/phases.ts'
import { startOf as numberOfStart, Steps } from '../../worker/training/step.ts'
import { startOf, strengthAfter } from './exact.ts'

/** What is trained; the defaults are those of experiments/iterated-linear.yaml. */
export interface Asked {
  modes: readonly number[]
  width: number
  hidden: number
  sd: number
  generations: number
  steps: number
  batch: number
  learningRate: number
  seeds: number
}

/** Strengths of the modes of one run, after `step` steps of a generation: as trained, and by the closed form. */
export interface Strengths {
  seed: number
  generation: number
  step: number
  trained: number[]
  exact: number[]
}

const text = (asked: Asked) => `name: iterated linear
task: { kind: linear-map, modes: ${JSON.stringify(asked.modes)}, width: ${asked.width} }
primary: { kind: mlp, hidden: [${asked.hidden}], activation: identity, init: { kind: normal, sd: ${asked.sd} }, outputBias: false }
teaching: { mode: born-again, targets: first, generations: ${asked.generations}, distance: squared }
training: { steps: ${asked.steps}, batch: ${asked.batch}, optimizer: { kind: sgd, learningRate: ${asked.learningRate}, momentum: 0 } }
seeds: ${asked.seeds}`

/** Trains generations of two-layer linear networks, and compares every mode with the closed form after `marks` steps of each. */
export async function strengths(prepared: Prepared, asked: Asked, marks: readonly number[]): Promise<Strengths[]> {
  const parsed = parseExperiment(text(asked), catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const plan = planExperiment(parsed.experiment, catalog)
  const [runs] = cohorts(plan, catalog, { most: plan.runs.length })
  const { task } = runs![0]!.settings
  const cohort = new Cohort({ index: 0, engine: prepared.engine.name, runs: runs! }, openTask(task))
  const session = (await prepared.get(cohort.key, cohort.programs)).start(cohort.initial())
  const found: Strengths[] = []
  // What a generation learns: the map, then that of the generation before, by the closed form.
  let learnt = cohort.runSeeds.map(() => [...asked.modes])
  for (const place of cohort.phases.keys()) {
    if (place > 0) await beginPhase(cohort, session, new Map(), place)
    const begun = cohort.freshPrimary(place > 0 ? numberOfStart(cohort, place) : 0)
    const after = (run: number, step: number) =>
      modesOf(cohort, begun, run, asked).map(({ u, v }, i) =>
        strengthAfter(learnt[run]![i]!, startOf(u, v), 2 * asked.learningRate * step),
      )
    const training = new Steps(cohort, session, undefined, place)
    for (let step = 1; step <= asked.steps; step++) {
      await training.run(step - 1)
      if (!marks.includes(step)) continue
      const now = await session.read(cohort.primary.parameters.names)
      for (const [run, seed] of cohort.runSeeds.entries()) {
        const trained = modesOf(cohort, now, run, asked).map(({ u, v }) => u.reduce((sum, x, h) => sum + x * v[h]!, 0))
        found.push({ seed, generation: place, step, trained, exact: after(run, step) })
      }
    }
    learnt = learnt.map((_, run) => after(run, asked.steps))
  }
  session.dispose()
  return found
}

/** For each mode, the output weights along its left singular vector and the input weights along its right, `[H]`. */
function modesOf({ runs, runSeeds }: Cohort, state: Arrays, run: number, { modes, width: D, hidden: H }: Asked) {
  const own = (name: string) => {
    const all = state[name]!
    return all.subarray((run * all.length) / runs, ((run + 1) * all.length) / runs)
  }
  const [first, second] = [own('primary/0/weight'), own('primary/1/weight')] // [H, D] and [D, H]
  const { left, right } = mapOfSeed(runSeeds[run]!, modes, D)
  return modes.map((_, i) => {
    const along = (vector: Float64Array, at: (h: number, d: number) => number) =>
      Float64Array.from({ length: H }, (_, h) => vector.reduce((sum, x, d) => sum + x * at(h, d), 0))
    return { u: along(left[i]!, (h, d) => second[d * H + h]!), v: along(right[i]!, (h, d) => first[h * D + d]!) }
  })
}
