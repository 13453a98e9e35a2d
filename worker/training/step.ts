import type { Session } from '../engines/engine.ts'
import type { Arrays, Program } from '../tensor/program.ts'
import type { Cohort } from '../cohort/cohort.ts'
import { pressureSeries } from '../cohort/multiplier.ts'
import { operationsPerStep, traced } from '../cohort/operations.ts'
import { actBetween } from './between.ts'

/** Training steps of one phase of a cohort: the calls of its programs in order, each with its rows and its rates. */
export class Steps {
  /** Updates so far of each group of parameters that has a step count of its own. */
  readonly counts: Map<string, number>
  readonly #cohort: Cohort
  readonly #session: Session
  readonly #place: number

  /** `place`: of the phase. */
  constructor(cohort: Cohort, session: Session, counts = noUpdates(cohort), place = 0) {
    this.counts = counts
    this.#cohort = cohort
    this.#session = session
    this.#place = place
  }

  /** Does step `step` (from 0), before which students may start afresh; gives what `wanted` names of the first call. */
  async run(step: number, wanted: readonly string[] = []): Promise<Arrays> {
    const cohort = this.#cohort
    const place = this.#place
    for (const k of cohort.renewed(step, place)) {
      this.#session.write(cohort.freshStudent(k, startOf(cohort, place) + step))
      this.counts.set(cohort.students[k]!.parameters.owner, 0)
    }
    const got: Arrays = {}
    let moved = false
    for (const [i, { program, besides, ...own }] of cohort.calls(step, place).entries()) {
      const streamed = <B extends { rows: string }>(batch: B): B => ({
        ...batch,
        rows: rowsOf(cohort, place, batch.rows),
      })
      const feeds = cohort.feeds({ ...streamed(own), besides: besides?.map(streamed) }, step)
      Object.assign(feeds, cohort.ownFeeds(named(cohort, program), streamed(own)))
      for (const owner of updatedBy(cohort, program)) {
        this.counts.set(owner, this.counts.get(owner)! + 1)
        moved ||= owner === cohort.primary.parameters.owner
        Object.assign(feeds, cohort.rates(owner, step, this.counts.get(owner)!))
      }
      Object.assign(got, await this.#session.run(program, feeds, i === 0 ? wanted : []))
    }
    const { steps } = cohort.settings.training
    if (moved && cohort.primary.matrices.actsAfter(step + 1, steps))
      await actBetween(cohort, this.#session, step + 1, steps)
    return got
  }
}

/** A count of zero for each group of parameters. */
export const noUpdates = ({ primary, students, further }: Cohort): Map<string, number> =>
  new Map([primary, ...students, ...Object.values(further)].map(({ parameters }) => [parameters.owner, 0]))

/** Names that a training step of a phase reports of each run: the task loss, and what the phase says or how far each student is. */
export const reported = ({ students, phases, multiplier }: Cohort, place = 0): string[] => [
  'task loss',
  ...(phases[place]!.reports ?? [
    ...students.map((_, k) => `student ${k} distance`),
    ...(multiplier ? [pressureSeries] : []),
  ]),
]

/** Training steps of a run before the phase at a place; each phase has as many. */
export const stepsBefore = ({ settings }: Cohort, place: number): number => place * settings.training.steps

/** The number of the start of whoever starts afresh at the beginning of a phase; each has weights of its own. */
export const startOf = (cohort: Cohort, place: number): number =>
  cohort.phases[place]!.again ? 0 : stepsBefore(cohort, place)

/** The stream of rows of a call: each phase has its own, but one that begins as the run began. */
const rowsOf = ({ phases }: Cohort, place: number, rows: string): string =>
  place === 0 || phases[place]!.again || phases[place]!.plainRows ? rows : `${rows}, ${phases[place]!.name}`

/** Floating-point operations of one training step of one run, on average over its phases. */
export function stepFlops(cohort: Cohort): number {
  if (cohort.phases.length === 0) return 0
  const each = operationsPerStep(cohort, traced(cohort))
  return each.reduce((sum, own) => sum + own) / each.length
}

const updatedBy = (cohort: Cohort, program: string): string[] =>
  named(cohort, program).update!.groups.map(({ owner }) => owner)

const named = ({ programs }: Cohort, wanted: string): Program => programs.find(({ name }) => name === wanted)!
