import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import type { Checkpoint, CohortPlan } from '../../../core/messages/trainer.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { catalog } from '../../../worker/catalog.ts'
import { unlikeCurves } from './curves.ts'
import { differing, numbersOf } from './numbers.ts'
import { Trainer } from './trainer.ts'

/** A small experiment whose two runs are evaluated again and again. */
const text = `
name: small
task: { kind: concepts, concepts: 4 }
primary: { kind: mlp, hidden: [16] }
teaching: { pressure: [0.5, 1] }
training: { steps: 200, batch: 64, logEvery: 100 }
evaluation: { rows: 200 }
seeds: 1
`

/** V8 without a compiler that optimises, which is slow and has nothing to be wrong about. */
export const unoptimised: readonly string[] = ['--no-maglev', '--no-turbofan', '--always-sparkplug']

export interface Study {
  engine: string
  /** Evaluations to hold against the first, each of two runs. */
  evaluations: number
  /** Evaluations of one process: what is optimised late goes wrong in none, what is optimised early in the first. */
  perProcess: number
  /** Processes at a time. */
  processes: number
  /** Arguments of Node for the reference, beside the lab's. */
  reference: readonly string[]
  /** Told after each evaluation. */
  tell?(done: number, odd: string[]): void
}

export interface Outcome {
  evaluations: number
  /** Numbers of one evaluation that are held against the reference. */
  numbers: number
  /** What differed, an evaluation each. */
  odd: string[][]
}

/**
 * Trains a small cohort, evaluates it once in a process with the reference's arguments, then many times in new processes
 * from the same checkpoint, and compares every summary and artifact bit for bit; curves are held against summaries too.
 */
export async function study({
  engine,
  evaluations,
  perProcess,
  processes,
  reference: plain,
  tell,
}: Study): Promise<Outcome> {
  const plan = planned(engine)
  const trained = (await once(plan, null)).trained
  const reference = numbersOf((await once(plan, trained, [...nodeArguments, ...plain])).results)
  const odd: string[][] = []
  let [begun, done] = [0, 0]
  const work = async () => {
    while (begun < evaluations) {
      const trainer = new Trainer()
      try {
        for (let i = 0; i < perProcess && begun < evaluations; i++) {
          begun++
          const again = await trainer.run(plan, trained)
          const found = [...differing(reference, numbersOf(again.results)), ...again.results.flatMap(unlikeCurves)]
          if (found.length > 0) odd.push(found)
          done++
          tell?.(done, found)
        }
      } finally {
        trainer.end()
      }
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return { evaluations: done, numbers: reference.size, odd }
}

/** In a process of its own. */
function once(plan: CohortPlan, from: Checkpoint | null, execArgv?: readonly string[]) {
  const trainer = new Trainer(execArgv)
  return trainer.run(plan, from).finally(() => trainer.end())
}

function planned(engine: string): CohortPlan {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const [runs, ...more] = cohorts(planExperiment(experiment, catalog), catalog, { most: 16 })
  if (more.length > 0) throw new Error('the small experiment is meant to be one cohort')
  return { index: 0, runs: runs!, engine }
}
