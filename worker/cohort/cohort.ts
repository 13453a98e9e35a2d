import { structure } from '../../core/experiment/structure.ts'
import type { Erased } from '../../core/catalog/options.ts'
import type { Choice, RunPlan, Settings } from '../../core/experiment/types.ts'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { catalog } from '../catalog.ts'
import { controls } from '../controls/index.ts'
import type { Control } from '../controls/control.ts'
import { distances } from '../distances/index.ts'
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
import type { Call, Parts, TaughtPrimary, Teaching, TrainingPhase } from '../teaching/teaching.ts'
import { withNoise } from './noise.ts'
import { progressAt, withProgress } from './progress.ts'
import { Numbers, type Chosen } from '../tensor/numbers.ts'
import { operationsOf } from './operations.ts'
import { Primary } from './primary.ts'
import { Rotated } from './rotation.ts'
import { seedsOf, sharing, sourceOf, type Seeds, type Source } from './source.ts'

/** Runs of one structure, as one set of programs over a leading runs axis. */
export class Cohort {
  readonly plan: CohortPlan
  /** As the first run trains under its control; the others differ only in numbers and seed. */
  readonly settings: Settings
  readonly control: Control
  readonly runs: number
  readonly seeds: Seeds
  /** Of each run. */
  readonly runSeeds: number[]
  readonly numbers: Numbers
  readonly task: TaskData
  readonly target: Target
  readonly primary: Primary
  /** The primaries as students see them: their code rotated, where the file asks for it. */
  readonly taught: TaughtPrimary
  readonly #rotation: Rotated | null
  readonly students: Student[]
  readonly teaching: Teaching
  /** Its phases of training, in order. */
  readonly phases: readonly TrainingPhase[]
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
    const { control = { kind: usualControl } } = plan.runs[0]!.settings
    this.control = controls.get(control.kind)
    this.settings = trainedAs(plan.runs[0]!, this.control, task)
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
    this.phases = this.control.trains ? this.teaching.phases(teaching) : []
    this.primary = new Primary(
      this.settings,
      { input: inputShape(task), outputs: task.outputs, target: this.target },
      this.numbers,
    )
    this.#rotation = this.settings.rotate === 'during' ? new Rotated(this.primary, this.runSeeds) : null
    this.taught = this.#rotation ?? this.primary
    this.students = studentsOf(
      teaching.students,
      this.teaching.copies(teaching),
      { input: inputShape(task), outputs: task.outputs, code: this.primary.codeShape },
      this.numbers,
    )
    const rows = sourceOf(task, this.target, this.seeds, training.batch, this.control.labels)
    const { constraint } = this.primary
    const noisy = withNoise(rows, constraint.drawn, this.seeds, training.batch)
    this.source = constraint.anneals ? withProgress(noisy) : noisy
    const { optimizer } = training
    this.#optimizer = { variant: optimizers.get(optimizer.kind), path: 'training.optimizer', options: optimizer }
    const { slots } = this.#optimizer.variant
    const rule = ruleOf(this.#optimizer.variant, optimizer)
    const learners = [this.primary, ...this.students]
    const copies = new Set(this.phases.flatMap(({ frozen = [] }) => frozen))
    const moved: Specs = Object.assign(
      {},
      this.primary.specs(slots),
      ...this.students.map(({ parameters }) => parameters.specs(slots)),
      ...[...copies].map((copy) => this.primary.copySpecs(copy)),
    )
    this.moved = Object.keys(moved)
    this.state = { ...this.source.state, ...this.numbers.specs(), ...this.#rotation?.specs, ...moved }
    const parts: Parts = {
      primary: this.taught,
      students: this.students,
      source: this.source,
      numbers: this.numbers,
      ...(teaching.distance && { imitation: this.#between(teaching.distance) }),
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

  /** Parameters, their slots, numbers and data before the first step; copies are empty until a phase makes them. */
  initial(): Arrays {
    const copies = this.phases.flatMap(({ frozen = [] }) => frozen.map((copy) => this.primary.copySpecs(copy)))
    return {
      ...this.source.initial(),
      ...this.numbers.initial(),
      ...this.#rotation?.initial(),
      ...this.freshPrimary(0),
      ...Object.assign({}, ...this.students.map((_, k) => this.freshStudent(k, 0))),
      ...Object.assign({}, ...copies.map(zeros)),
    }
  }

  /** Parameters, slots and what its sparsifier keeps of the primary at its `renewal`-th start. */
  freshPrimary(renewal: number): Arrays {
    return this.primary.initial(this.numbers, this.runSeeds, this.#optimizer.variant.slots, renewal)
  }

  /** Parameters and slots of student `k` at its `renewal`-th start. */
  freshStudent(k: number, renewal: number): Arrays {
    const { init, parameters } = this.students[k]!
    const { slots } = this.#optimizer.variant
    return parameters.initial(init, this.numbers, this.runSeeds, parameters.owner, slots, renewal)
  }

  /** What a call at step `step` of its phase is fed of its batch, and of where the phase stands; buffers are reused. */
  feeds({ rows, batch }: Pick<Call, 'rows' | 'batch'>, step: number): Arrays {
    const filled = this.source.fill(rows, batch)
    return this.primary.constraint.anneals ? { ...filled, ...progressAt(step, this.settings.training.steps) } : filled
  }

  /** What a step calls, of the phase at a place. */
  calls = (step: number, place = 0): Call[] => this.phases[place]!.calls(step)

  /** Students that start afresh before step `step` of the phase at a place. */
  renewed = (step: number, place = 0): number[] => this.phases[place]!.renewed?.(step, this.students.length) ?? []

  /** How far outputs are from others, of each run. */
  #between(distance: Choice): Parts['imitation'] {
    const chosen = { variant: distances.get(distance.kind), path: 'teaching.distance', options: distance }
    return (state, target, prediction) => chosen.variant.between(target, prediction, this.numbers.bind(chosen, state))
  }

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

const usualControl = controls.names[0]!

/** The settings by which a run trains under its control: those of its file, or of a plain primary. */
function trainedAs(run: RunPlan, control: Control, task: TaskData): Settings {
  const { settings } = run
  if (control.teaching === 'kept') return settings
  const { control: _control, ...uncontrolled } = settings
  const operations = () =>
    operationsOf(new Cohort({ index: 0, engine: '', runs: [{ ...run, settings: uncontrolled }] }, task))
  const steps = control.steps?.(settings.training, operations) ?? settings.training.steps
  const teaching = { mode: none.name, pressure: 0, students: [] }
  return { ...settings, teaching, training: { ...settings.training, steps } }
}

/** Empty arrays of these shapes. */
const zeros = (specs: Specs): Arrays =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  )
