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

/** Floating-point operations of all training of one run of a cohort, and of its primary alone, from traced programs. */
export function operationsOf({ programs, phases, settings, runs }: Trained): Operations {
  const known = new Map<string, number>()
  const of = (wanted: string): number => {
    const operations = known.get(wanted) ?? flopsOf(trace(programs.find(({ name }) => name === wanted)!)) / runs
    known.set(wanted, operations)
    return operations
  }
  const { steps } = settings.training
  const perStep = phases.map(({ calls }) => calls(0).reduce((sum, { program }) => sum + of(program), 0))
  return { taught: steps * perStep.reduce((a, b) => a + b, 0), alone: steps * of('primary alone') }
}
