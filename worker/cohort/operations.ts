import type { Operations } from '../controls/control.ts'
import { flopsOf } from '../tensor/trace/flops.ts'
import { trace } from '../tensor/trace/trace.ts'
import type { TrainingPhase } from '../teaching/teaching.ts'
import type { Program } from '../tensor/program.ts'

/** What is counted of a cohort. */
export interface Trained {
  runs: number
  programs: readonly Program[]
  phases: readonly TrainingPhase[]
  settings: { training: { steps: number } }
}

/** Floating-point operations of one call of a program, by its name, for all runs. */
export type FlopsOf = (program: string) => number

/** Counts a program where it is first asked for, from its traced graph. */
export function traced({ programs }: Pick<Trained, 'programs'>): FlopsOf {
  const known = new Map<string, number>()
  return (wanted) => {
    const operations = known.get(wanted) ?? flopsOf(trace(programs.find(({ name }) => name === wanted)!))
    known.set(wanted, operations)
    return operations
  }
}

/** Floating-point operations of one step of one run in each phase. */
export const operationsPerStep = ({ phases, runs }: Pick<Trained, 'phases' | 'runs'>, flops: FlopsOf): number[] =>
  phases.map(({ calls }) => calls(0).reduce((sum, { program }) => sum + flops(program), 0) / runs)

/** Floating-point operations of all training of one run of a cohort, and of its primary alone. */
export function operationsOf(cohort: Trained, flops: FlopsOf = traced(cohort)): Operations {
  const { steps } = cohort.settings.training
  const perStep = operationsPerStep(cohort, flops)
  const alone = flops('primary alone') / cohort.runs
  return { taught: steps * perStep.reduce((a, b) => a + b, 0), alone: steps * alone }
}
