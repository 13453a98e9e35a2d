import type { CohortPlan, FromTrainer, ToTrainer } from '../../../../core/messages/trainer.ts'
import {
  changeWords,
  mostDifferences,
  outcomeWords,
  type Compared,
  type Difference,
  type Recomputed,
  type SkippedRun,
} from '../../../../core/messages/recomputed.ts'
import type { RunRecord } from '../../../../core/records/records.ts'
import type { History } from '../../../../history/history.ts'
import { compare, type Comparison, type Kept } from './compare.ts'
import { arrayOf, keptOf } from './kept.ts'

type Evaluated = Extract<FromTrainer, { type: 'evaluated' }>
type Asked = Pick<Recomputed, 'experiment' | 'name' | 'engine' | 'version' | 'otherVersions' | 'dryRun' | 'findings'>

/** One evaluation anew of an experiment's finished runs: what trainers are told, what is compared and written, what it came to. */
export class Recomputation {
  readonly dryRun: boolean
  readonly outcome: Promise<Recomputed>
  readonly #history: History
  readonly #asked: Asked
  /** By the index of their cohort; nothing else changes them meanwhile. */
  readonly #runs: Map<number, RunRecord[]>
  readonly #settled = Promise.withResolvers<Recomputed>()
  readonly #tally = { runs: none(), measures: none(), arrays: none() }
  readonly #differences: Difference[] = []
  readonly #skipped: SkippedRun[]
  readonly #failed: string[] = []
  #largest: Difference | null = null

  constructor(history: History, asked: Asked) {
    this.#history = history
    this.#asked = asked
    this.dryRun = asked.dryRun
    this.outcome = this.#settled.promise
    const runs = history.read.runs(asked.experiment)
    this.#runs = Map.groupBy(runs, ({ cohort }) => cohort)
    this.#skipped = runs
      .filter(({ state }) => state === 'diverged')
      .map(({ id, divergedStep }) => ({
        run: id,
        diverged: true,
        reason: divergedStep === null ? 'it diverged' : `it diverged at step ${divergedStep}`,
      }))
  }

  /** What a trainer is told of a cohort. */
  order(plan: CohortPlan): ToTrainer {
    return { type: 'evaluate', plan, kept: this.#runsOf(plan).map((run) => keptOf(this.#history.read, run)) }
  }

  /** Compares a cohort's runs with what is kept and, unless nothing may be written, puts what differs in its place. */
  take(plan: CohortPlan, { results, without }: Evaluated): void {
    const runs = this.#runsOf(plan)
    const skipped = without.flatMap(({ place, reason }): SkippedRun[] => {
      const { id, state } = runs[place]!
      return state === 'done' ? [{ run: id, reason, diverged: false }] : []
    })
    const measured = results.filter(({ place }) => runs[place]!.state === 'done')
    const comparisons = measured.map((result) => {
      const { id } = runs[result.place]!
      return compare(id, this.#keptOf(id), result)
    })
    const differing = comparisons.filter(({ differences }) => differences.length > 0)
    if (differing.length > 0 && !this.dryRun) {
      const { experiment, version, engine } = this.#asked
      const all = differing.flatMap(({ differences }) => differences)
      this.#history.write.recomputeCohort(
        ...([experiment, plan.index, differing.map(({ rewritten }) => rewritten)] as const),
        changeWords(all, { version, engine }),
      )
    }
    this.#skipped.push(...skipped)
    for (const comparison of comparisons) this.#count(comparison)
  }

  /** A cohort that could not be evaluated: its runs stay as they are. */
  fail(message: string): void {
    this.#failed.push(message)
  }

  /** The end, with the event that says what it came to unless nothing may be written; it never throws. */
  end(stopped: boolean): void {
    const outcome: Recomputed = {
      ...this.#asked,
      ...this.#tally,
      stopped,
      largest: this.#largest,
      differences: this.#differences,
      skipped: this.#skipped.toSorted((a, b) => a.run - b.run),
      failed: this.#failed,
    }
    const { experiment } = outcome
    const level = outcome.runs.differing > 0 || this.#failed.length > 0 ? 'warning' : 'info'
    try {
      if (!this.dryRun) this.#history.write.recordEvent({ experiment, level, message: outcomeWords(outcome) })
    } catch (error) {
      outcome.failed.push(error instanceof Error ? error.message : String(error))
    }
    this.#settled.resolve(outcome)
  }

  #count({ measures, arrays, differences }: Comparison): void {
    const of = (kind: Difference['kind']) => differences.filter((difference) => difference.kind === kind).length
    add(this.#tally.runs, 1, differences.length > 0 ? 1 : 0)
    add(this.#tally.measures, measures, of('measure'))
    add(this.#tally.arrays, arrays, of('array'))
    this.#differences.push(...differences.slice(0, mostDifferences - this.#differences.length))
    for (const difference of differences)
      if (difference.relative !== null && difference.relative > (this.#largest?.relative ?? -1))
        this.#largest = difference
  }

  /** In the order of their places. */
  #runsOf({ index }: CohortPlan): RunRecord[] {
    return this.#runs.get(index)!.toSorted((a, b) => a.place - b.place)
  }

  #keptOf(run: number): Kept {
    const { read } = this.#history
    const arrays = new Map(read.artifactNames(run).map((name) => [name, arrayOf(read, run, name)]))
    return { summaries: read.summariesOf(run), arrays }
  }
}

const none = (): Compared => ({ compared: 0, differing: 0 })

function add(to: Compared, compared: number, differing: number): void {
  to.compared += compared
  to.differing += differing
}
