import { structure } from '../../core/experiment/structure.ts'
import type { Erased } from '../../core/catalog/options.ts'
import type { Settings } from '../../core/experiment/types.ts'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { catalog } from '../catalog.ts'
import { rateFeeds, type Arrays, type Program, type Specs } from '../tensor/program.ts'
import { optimizers } from '../optimizers/index.ts'
import { decayed, ruleOf, type Optimizer } from '../optimizers/optimizer.ts'
import { studentsOf, type Student } from '../students/student.ts'
import { targets } from '../targets/index.ts'
import type { Target } from '../targets/target.ts'
import { tasks } from '../tasks/index.ts'
import { inputShape, type TaskData } from '../tasks/task.ts'
import { none } from '../teaching/none.ts'
import { teachings } from '../teaching/index.ts'
import type { Call, Parts, Teaching } from '../teaching/teaching.ts'
import { withNoise } from './noise.ts'
import { Numbers, type Chosen } from '../tensor/numbers.ts'
import { Primary } from './primary.ts'
import { seedsOf, sharing, sourceOf, type Seeds, type Source } from './source.ts'

/** Runs of one structure, as one set of programs over a leading runs axis. */
export class Cohort {
  readonly plan: CohortPlan
  /** Of the first run; the others differ only in numbers and seed. */
  readonly settings: Settings
  readonly runs: number
  readonly seeds: Seeds
  /** Of each run. */
  readonly runSeeds: number[]
  readonly numbers: Numbers
  readonly task: TaskData
  readonly target: Target
  readonly primary: Primary
  readonly students: Student[]
  readonly teaching: Teaching
  readonly source: Source
  readonly #optimizer: Chosen<Optimizer>
  #optimizerOptions: Erased[] | undefined
  /** Training programs, then `primary alone` (for its cost only). */
  readonly programs: Program[]
  readonly state: Specs
  /** Names of the state that training moves; the rest follows from the plan and the data. */
  readonly moved: readonly string[]
  /** Equal keys have equal programs, so prepared programs may be reused. */
  readonly key: string

  constructor(plan: CohortPlan, task: TaskData) {
    this.plan = plan
    this.runs = plan.runs.length
    this.settings = plan.runs[0]!.settings
    const structures = plan.runs.map((run) => structure(run.settings, catalog))
    const odd = structures.findIndex((s) => s.structure !== structures[0]!.structure)
    if (odd > 0)
      throw new Error(`cohort ${plan.index}: run ${plan.runs[odd]!.key} has another structure than the first`)
    this.runSeeds = plan.runs.map((run) => run.seed)
    this.seeds = seedsOf(this.runSeeds)
    this.numbers = new Numbers(structures.map((s) => s.numbers))
    this.task = task
    this.target = targets.get(tasks.get(this.settings.task.kind).targets)
    const { teaching, training } = this.settings
    this.teaching = teachings.get(teaching.mode)
    this.primary = new Primary(
      this.settings,
      { input: inputShape(task), outputs: task.outputs, target: this.target },
      this.numbers,
    )
    this.students = studentsOf(
      teaching.students,
      this.teaching.copies(teaching),
      { input: inputShape(task), outputs: task.outputs, code: this.primary.codeShape },
      this.numbers,
    )
    const rows = sourceOf(task, this.target, this.seeds, training.batch)
    this.source = withNoise(rows, this.primary.drawn, this.seeds, training.batch)
    const { optimizer } = training
    this.#optimizer = { variant: optimizers.get(optimizer.kind), path: 'training.optimizer', options: optimizer }
    const { slots } = this.#optimizer.variant
    const rule = ruleOf(this.#optimizer.variant, optimizer)
    const learners = [this.primary, ...this.students]
    const moved: Specs = Object.assign({}, ...learners.map(({ parameters }) => parameters.specs(slots)))
    this.moved = Object.keys(moved)
    this.state = { ...this.source.state, ...this.numbers.specs(), ...moved }
    const parts: Parts = {
      primary: this.primary,
      students: this.students,
      source: this.source,
      numbers: this.numbers,
      training: (groups) => {
        const update = { rule, groups }
        return { state: this.state, feeds: { ...this.source.feeds, ...rateFeeds(update, this.runs) }, update }
      },
    }
    const [alone] = none.programs({ ...parts, students: [] })
    this.programs = [...this.teaching.programs(parts), { ...alone!, name: 'primary alone' }]
    const shaping = learners.map((learner) => learner.shaping)
    const shared = [this.seeds.distinct.length, sharing(this.seeds).inGroups]
    this.key = JSON.stringify([structures[0]!.structure, this.runs, shared, shaping])
  }

  /** Parameters, their slots, numbers and data before the first step. */
  initial(): Arrays {
    const { init, parameters } = this.primary
    return {
      ...this.source.initial(),
      ...this.numbers.initial(),
      ...parameters.initial(init, this.numbers, this.runSeeds, 'primary', this.#optimizer.variant.slots),
      ...Object.assign({}, ...this.students.map((_, k) => this.freshStudent(k, 0))),
    }
  }

  /** Parameters and slots of student `k` at its `renewal`-th start. */
  freshStudent(k: number, renewal: number): Arrays {
    const { init, parameters } = this.students[k]!
    return parameters.initial(
      init,
      this.numbers,
      this.runSeeds,
      parameters.owner,
      this.#optimizer.variant.slots,
      renewal,
    )
  }

  calls = (step: number): Call[] => this.teaching.calls(step, this.settings.teaching)

  /** Students that start afresh before step `step`. */
  renewed = (step: number): number[] =>
    this.teaching.renewed?.(step, this.students.length, this.settings.teaching) ?? []

  /** Rates of one group of parameters at training step `step`, its own `count`-th update (from 1). */
  rates(owner: string, step: number, count: number): Arrays {
    const { steps, optimizer } = this.settings.training
    const at = { left: decayed(optimizer.decay as string, step, steps), count }
    const { variant } = this.#optimizer
    const perRun = (this.#optimizerOptions ??= this.plan.runs.map((_, run) =>
      this.numbers.optionsOf(this.#optimizer, run),
    ))
    const feeds = variant.rates.map((rate): [string, Float32Array] => [`${rate}/${owner}`, new Float32Array(this.runs)])
    perRun.forEach((options, run) => {
      const rates = variant.ratesAt(options, at)
      variant.rates.forEach((rate, i) => (feeds[i]![1][run] = rates[rate]!))
    })
    return Object.fromEntries(feeds)
  }
}
