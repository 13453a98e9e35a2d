import type { Session } from '../engines/engine.ts'
import type { Arrays, Program } from '../tensor/program.ts'
import { flopsOf } from '../tensor/trace/flops.ts'
import { trace } from '../tensor/trace/trace.ts'
import type { Cohort } from '../cohort/cohort.ts'

/** Training steps of a cohort: the calls of its programs in order, each with its rows and its rates. */
export class Steps {
  /** Updates so far of each group of parameters that has a step count of its own. */
  readonly counts: Map<string, number>
  readonly #cohort: Cohort
  readonly #session: Session

  constructor(cohort: Cohort, session: Session, counts = noUpdates(cohort)) {
    this.counts = counts
    this.#cohort = cohort
    this.#session = session
  }

  /** Does step `step` (from 0), before which students may start afresh; gives what `wanted` names of the primary's call. */
  async run(step: number, wanted: readonly string[] = []): Promise<Arrays> {
    const cohort = this.#cohort
    for (const k of cohort.renewed(step)) {
      this.#session.write(cohort.freshStudent(k, step))
      this.counts.set(cohort.students[k]!.parameters.owner, 0)
    }
    const got: Arrays = {}
    for (const { program, ...rows } of cohort.calls(step)) {
      const feeds: Arrays = { ...cohort.feeds(rows, step) }
      for (const owner of updatedBy(cohort, program)) {
        this.counts.set(owner, this.counts.get(owner)! + 1)
        Object.assign(feeds, cohort.rates(owner, step, this.counts.get(owner)!))
      }
      Object.assign(got, await this.#session.run(program, feeds, program === 'primary' ? wanted : []))
    }
    return got
  }
}

/** A count of zero for each group of parameters. */
export const noUpdates = ({ primary, students }: Cohort): Map<string, number> =>
  new Map([primary, ...students].map(({ parameters }) => [parameters.owner, 0]))

/** Names that a training step reports of each run: the task loss, and how far each student is. */
export const reported = ({ students }: Cohort): string[] => [
  'task loss',
  ...students.map((_, k) => `student ${k} distance`),
]

/** Floating-point operations of one training step of one run, from those of one call of each program. */
export const stepFlops = (cohort: Cohort, flops = traced(cohort)): number =>
  cohort.calls(0).reduce((sum, { program }) => sum + flops(program), 0) / cohort.runs

const traced = (cohort: Cohort) => (program: string) => flopsOf(trace(named(cohort, program)))

const updatedBy = (cohort: Cohort, program: string): string[] =>
  named(cohort, program).update!.groups.map(({ owner }) => owner)

const named = ({ programs }: Cohort, wanted: string): Program => programs.find(({ name }) => name === wanted)!
