import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import type { FromTrainer, RunResult } from '../../core/messages/trainer.ts'
import { catalog } from '../../worker/catalog.ts'
import type { Prepared } from '../../worker/evaluation/fit.ts'
import { runCohort } from '../../worker/training/loop.ts'

/** Units of the exposed layer. */
export const units = 64

/** A trained and evaluated run, and how strongly its sparsifier acted; null without one. */
export interface Outcome {
  strength: number | null
  seed: number
  summaries: Record<string, number>
  /** Its weights, and what its sparsifier learnt and kept, by their names in the state. */
  kept: Record<string, Float32Array>
}

const text = (sparsity: string, steps: number, seeds: number) => `name: sparsifiers
task: digits
primary: { kind: mlp, hidden: [${units}] }
sparsity: ${sparsity}
teaching: { mode: none }
training: { steps: ${steps}, batch: 128 }
evaluation: { measures: [capability, sparsity, nonZeroWeights, selectivity, probe] }
seeds: ${seeds}`

/** Digits under a sparsifier at each of some strengths, all runs as one cohort. */
export async function outcomes(
  prepared: Prepared,
  {
    kind,
    option,
    strengths,
    fields = '',
  }: { kind: string; option?: string; strengths: readonly number[]; fields?: string },
  { steps, seeds }: { steps: number; seeds: number },
): Promise<Outcome[]> {
  const swept = option ? `, ${option}: [${strengths.join()}]` : ''
  const parsed = parseExperiment(text(`{ kind: ${kind}${swept}${fields} }`, steps, seeds), catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const plan = planExperiment(parsed.experiment, catalog)
  const [runs, ...others] = cohorts(plan, catalog, { most: plan.runs.length })
  if (others.length) throw new Error('expected one cohort')
  const results = await resultsOf({ index: 0, engine: prepared.engine.name, runs: runs! }, prepared)
  return results.map(({ place, summaries, artifacts }) => {
    const { settings, seed } = runs![place]!
    return {
      strength: option ? (settings.sparsity[option] as number) : null,
      seed,
      summaries: Object.fromEntries(
        Object.entries(summaries).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
      ),
      kept: Object.fromEntries(artifacts.map(({ name, data }) => [name, data as Float32Array])),
    }
  })
}

async function resultsOf(plan: Parameters<typeof runCohort>[0], prepared: Prepared): Promise<RunResult[]> {
  let results: RunResult[] = []
  const emit = (message: FromTrainer) => {
    if (message.type === 'done') results = message.results
  }
  await runCohort(plan, null, {
    prepared,
    emit,
    stopping: () => false,
    now: () => performance.now(),
    checkpointEvery: Infinity,
  })
  return results
}
