import type { RunPlan } from './experiment/types.ts'

/**
 * A stretch of the work on a cohort that is over before the next begins. It describes itself, as data: whoever shows or
 * counts phases asks their records, and knows none of them by name.
 */
export interface Phase {
  /** By which checkpoints and histories know it; no other phase of its cohort has the same. */
  readonly name: string
  /** What is said while it runs, `training`, and what stands before how far it is, `Step`. */
  readonly doing: string
  readonly label: string
  /** Whether it moves parameters. Only then a checkpoint inside it holds them on their way and there is a step to go on from. */
  readonly moves: boolean
  /** Training steps; of a phase that moves nothing, the parts into which it is cut for progress. */
  readonly steps: number
  /** Time that it is taken to need until it was seen, beside its cohort's other phases: one step of plain training is 1. */
  readonly time: number
}

/** What clients are told of the phase that something is in; `phase` is its name. */
export interface PhaseWords extends Pick<Phase, 'doing' | 'label' | 'moves'> {
  phase: string
}

/** The one phase of training of most teaching modes. */
export const plainTraining = { name: 'train', doing: 'training', label: 'Step', moves: true } as const

/** What every cohort ends with: its parameters are frozen and measured. */
const evaluation = { name: 'evaluate', doing: 'evaluating', label: 'Measuring', moves: false, steps: 1000 } as const

/** Phases of training, then the evaluation, which is taken to need as long as all of them (science, section 7). */
export const withEvaluation = (training: readonly Phase[]): readonly Phase[] => [
  ...training,
  { ...evaluation, time: training.reduce((sum, { time }) => sum + time, 0) || 1 },
]

/** What a cohort's plan says of its phases of training: nothing where there is the usual one alone. */
interface Named {
  phases?: readonly Phase[]
}

/** The phases of a cohort in order: those of its plan, which names them where they are not the usual ones. */
export function phasesOf({ runs, phases }: Named & { runs: readonly RunPlan[] }): readonly Phase[] {
  const { steps } = runs[0]!.settings.training
  return withEvaluation(phases ?? [{ ...plainTraining, steps, time: steps }])
}

/** Name of the phase with which a cohort begins. */
export const firstPhase = ({ phases }: Named): string => (phases ? withEvaluation(phases)[0]!.name : plainTraining.name)

/** Place of a phase by its name, the first for none; throws where there is no such phase. */
export function placeOf(phases: readonly Phase[], name: string | null): number {
  const place = name === null ? 0 : phases.findIndex((phase) => phase.name === name)
  if (place < 0)
    throw new RangeError(`expected one of the phases ${phases.map(({ name }) => name).join(', ')}, got ${name}`)
  return place
}

/** Training steps of the phases before a place; of all of them, where none is named. */
export const trainingSteps = (phases: readonly Phase[], before = phases.length): number =>
  phases.slice(0, before).reduce((sum, { moves, steps }) => (moves ? sum + steps : sum), 0)

/** Where in a phase something went on: `from step 1,200 on`, `from the start of generation 1`, `for the evaluation`. */
export function sinceWords(name: string, step: number, grouped: (n: number) => string): string {
  if (name === evaluation.name) return 'for the evaluation'
  const which = name === plainTraining.name ? '' : ` of ${name}`
  return step > 0 ? `from step ${grouped(step)}${which} on` : `from the start${which}`
}
