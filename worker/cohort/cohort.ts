import { structure } from '../../core/experiment/structure.ts'
import type { Erased } from '../../core/catalog/options.ts'
import type { Choice, RunPlan, Settings } from '../../core/experiment/types.ts'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { catalog } from '../catalog.ts'
import { budgets } from '../budgets/index.ts'
import { controls } from '../controls/index.ts'
import type { Control } from '../controls/control.ts'
import { distances } from '../distances/index.ts'
import { rateFeeds, type Arrays, type Program, type Specs } from '../tensor/program.ts'
import { clipped } from '../optimizers/clipped.ts'
import { optimizers } from '../optimizers/index.ts'
import { ruleOf, scheduled, type Optimizer } from '../optimizers/optimizer.ts'
import { studentsOf, type Student } from '../students/student.ts'
import { targets } from '../targets/index.ts'
import { weighted } from '../targets/weighted.ts'
import type { Target } from '../targets/target.ts'
import { tasks } from '../tasks/index.ts'
import { inputShape, targetsIn, targetsPerRow, type TaskData } from '../tasks/task.ts'
import { none } from '../teaching/none.ts'
import { teachings } from '../teaching/index.ts'
import { baselineProgram, trainingPhasesOf } from '../teaching/phases.ts'
import type { Call, FurtherNetwork, Parts, TaughtPrimary, Teaching, TrainingPhase } from '../teaching/teaching.ts'
import { asBesides, besidesOf } from './besides.ts'
import type { Feeder } from './feeder.ts'
import { furtherNetworks } from './further.ts'
import { headNetworks } from './heads.ts'
import { withNoise } from './noise.ts'
import { NoiseImages } from './noiseImages.ts'
import { Multiplier } from './multiplier.ts'
import { progressAt, withProgress } from './progress.ts'
import { Numbers, type Chosen } from '../tensor/numbers.ts'
import { operationsOf } from './operations.ts'
import { Permuted } from './permuted.ts'
import { Primary } from './primary.ts'
import { Reservoir } from './reservoir.ts'
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
  /** Networks of the teaching mode beside the primary, by name. */
  readonly further: Readonly<Record<string, FurtherNetwork>>
  readonly teaching: Teaching
  /** Its phases of training, in order. */
  readonly phases: readonly TrainingPhase[]
  readonly source: Source
  readonly #permuted: Permuted
  readonly #reservoir: Reservoir | undefined
  readonly #noiseImages: NoiseImages | undefined
  /** The pressure where the task loss has a budget. */
  readonly multiplier: Multiplier | null
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
    const { importance } = task
    this.target =
      importance === undefined
        ? targets.get(targetsIn(tasks.get(this.settings.task.kind), this.settings.task))
        : weighted(importance)
    const { teaching, training } = this.settings
    this.teaching = teachings.get(teaching.mode)
    this.phases = this.control.trains ? trainingPhasesOf(this.settings) : []
    this.primary = new Primary(
      this.settings,
      { input: inputShape(task), outputs: task.outputs, target: this.target },
      this.numbers,
    )
    const budget = teaching.budget && {
      variant: budgets.get(teaching.budget.kind),
      path: 'teaching.budget',
      options: teaching.budget,
    }
    this.multiplier = budget ? new Multiplier(budget, this.numbers, pressed(this.primary, teaching.students)) : null
    this.#rotation = this.settings.rotate === 'during' ? new Rotated(this.primary, this.runSeeds) : null
    this.taught = this.#rotation ?? this.primary
    this.students = studentsOf(
      teaching.students,
      this.teaching.copies(teaching),
      {
        input: inputShape(task),
        outputs: task.outputs,
        code: this.primary.codeShape,
        head: (state, inputs) => (this.#rotation ?? this.primary).head(state, inputs),
      },
      this.numbers,
    )
    this.further = {
      ...furtherNetworks(this.teaching, this.settings, task, this.runs),
      ...headNetworks(this.teaching.heads?.(teaching) ?? {}, this.primary.parameters),
    }
    const rows = sourceOf(task, this.target, this.seeds, training.batch, this.control.labels)
    // A source of its own: buffers of feeds are reused.
    const own = sourceOf(task, this.target, this.seeds, training.batch, this.control.labels)
    const data = { task, source: own, seeds: this.seeds, batch: training.batch }
    this.#permuted = new Permuted(data)
    const remembers = this.teaching.remembers?.(teaching)
    this.#reservoir = remembers && new Reservoir({ ...data, ...remembers, steps: training.steps })
    const distribution = this.teaching.noiseImages?.(teaching)
    this.#noiseImages = distribution && new NoiseImages(data, distribution)
    const { constraint } = this.primary
    const drawn = [...constraint.drawn(targetsPerRow(task)), ...this.students.flatMap((student) => student.drawn)]
    const noisy = withNoise(rows, drawn, this.seeds, training.batch)
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
      ...Object.values(this.further).map(({ parameters }) => parameters.specs(slots)),
      this.#reservoir?.kept ?? {},
      ...[...copies].map((copy) => this.primary.copySpecs(copy)),
      this.multiplier?.specs,
    )
    this.moved = Object.keys(moved)
    this.state = {
      ...this.source.state,
      ...this.#reservoir?.state,
      ...this.numbers.specs(),
      ...this.#rotation?.specs,
      ...moved,
    }
    const parts: Parts = {
      primary: this.taught,
      students: this.students,
      further: this.further,
      permuted: this.#permuted,
      ...(this.#noiseImages && { noiseImages: this.#noiseImages }),
      ...(this.#reservoir && { remembered: this.#reservoir }),
      source: this.source,
      besides: (k) => besidesOf(this.source, k),
      numbers: this.numbers,
      pressure: (state) => this.multiplier?.pressure(state) ?? this.numbers.tensor(state, 'teaching.pressure'),
      ...(teaching.distance && { imitation: this.#between(teaching.distance) }),
      training: (groups) => {
        const update = { rule, groups }
        return {
          state: this.state,
          feeds: { ...this.source.feeds, ...this.multiplier?.feeds, ...rateFeeds(update, this.runs) },
          update,
        }
      },
    }
    const [alone] = none.programs({ ...parts, students: [] })
    this.programs = [
      ...this.#held(this.teaching.programs(parts, teaching), alone!),
      { ...alone!, name: 'primary alone' },
    ].map((program) => (optimizer.clip === 'norm' ? this.#clipped(program) : program))
    const shaping = learners.map((learner) => learner.shaping)
    const shared = [this.seeds.distinct.length, sharing(this.seeds).inGroups]
    this.key = JSON.stringify([structures[0]!.structure, this.runs, shared, shaping])
  }

  /** Parameters, their slots, numbers and data before the first step; copies are empty until a phase makes them. */
  initial(): Arrays {
    const copies = this.phases.flatMap(({ frozen = [] }) => frozen.map((copy) => this.primary.copySpecs(copy)))
    return {
      ...this.source.initial(),
      ...this.#reservoir?.initial(),
      ...this.numbers.initial(),
      ...this.#freshFurther(),
      ...this.#rotation?.initial(),
      ...this.freshPrimary(0),
      ...Object.assign({}, ...this.students.map((_, k) => this.freshStudent(k, 0))),
      ...Object.assign({}, ...copies.map(zeros)),
      ...this.multiplier?.initial(),
    }
  }

  /** The programs of a mode, within the budget where there is one, and that of the baseline where it asks for it. */
  #held(own: Program[], alone: Program): Program[] {
    const { multiplier } = this
    if (!multiplier) return own
    const called = this.phases.some(({ calls }) => calls(0)[0]!.program === baselineProgram)
    const first = called ? [multiplier.noting({ ...alone, name: baselineProgram })] : []
    return [...first, ...own.map((program) => multiplier.moving(program))]
  }

  /** The program with gradients that are no longer than the optimiser allows. */
  #clipped({ update, step, ...program }: Program): Program {
    return {
      ...program,
      ...(update && { update }),
      step: (state, feeds) => {
        const { gradients, ...outcome } = step(state, feeds)
        const norm = this.numbers.tensor(state, 'training.optimizer.norm')
        return { ...outcome, ...(gradients && { gradients: clipped(gradients, update!.groups, norm) }) }
      },
    }
  }

  /** Parameters, slots and what its sparsifier keeps of the primary at its `renewal`-th start. */
  freshPrimary(renewal: number): Arrays {
    return this.primary.initial(this.numbers, this.runSeeds, this.#optimizer.variant.slots, renewal)
  }

  /** Parameters and slots of the further networks, which start as the primary's initialisation says. */
  #freshFurther(): Arrays {
    const { slots } = this.#optimizer.variant
    const each = Object.values(this.further).map(({ parameters, startsAs = parameters.owner }) =>
      parameters.initial(this.primary.init, this.numbers, this.runSeeds, startsAs, slots),
    )
    return Object.assign({}, ...each) as Arrays
  }

  /** Parameters and slots of student `k` at its `renewal`-th start. */
  freshStudent(k: number, renewal: number): Arrays {
    const { init, parameters } = this.students[k]!
    const { slots } = this.#optimizer.variant
    return parameters.initial(init, this.numbers, this.runSeeds, parameters.owner, slots, renewal)
  }

  /** Slots that its optimiser keeps of each parameter. */
  get slots(): readonly string[] {
    return this.#optimizer.variant.slots
  }

  /** What a call at step `step` of its phase is fed of its batches, and of where the phase stands; buffers are reused. */
  feeds({ rows, batch, besides = [] }: Omit<Call, 'program'>, step: number): Arrays {
    const more = besides.map((other, k) => asBesides(this.#fed(other.rows, other.batch, step), k))
    const held = this.multiplier?.at(step, this.settings.training.steps)
    return Object.assign(this.#fed(rows, batch, step), held, ...more) as Arrays
  }

  #fed(rows: string, batch: number, step: number): Arrays {
    const filled = { ...this.source.fill(rows, batch) }
    return this.primary.constraint.anneals ? { ...filled, ...progressAt(step, this.settings.training.steps) } : filled
  }

  /** What a program is fed that others are not, when it is called on a batch of a stream; buffers are reused. */
  ownFeeds({ feeds }: Program, { rows, batch }: Pick<Call, 'rows' | 'batch'>): Arrays {
    const fed: Arrays = {}
    for (const { specs, fill } of this.#feeders())
      if (Object.keys(specs).every((name) => name in feeds)) Object.assign(fed, fill(rows, batch))
    return fed
  }

  #feeders(): Feeder[] {
    const images = this.#noiseImages ? [this.#noiseImages.feeder] : []
    return [this.#permuted.feeder, ...images, ...(this.#reservoir?.feeders ?? [])]
  }

  /** What a step calls, of the phase at a place. */
  calls = (step: number, place = 0): Call[] => this.phases[place]!.calls(step)

  /** Students that start afresh before step `step` of the phase at a place. */
  renewed = (step: number, place = 0): number[] => this.phases[place]!.renewed?.(step, this.students.length) ?? []

  /** How far outputs are from others, of each run. */
  #between(distance: Choice): Parts['imitation'] {
    const chosen = { variant: distances.get(distance.kind), path: 'teaching.distance', options: distance }
    return (state, target, prediction, labels) =>
      chosen.variant.between(target, prediction, this.numbers.bind(chosen, state), { labels })
  }

  /** Rates of one group of parameters at training step `step`, its own `count`-th update (from 1). */
  rates(owner: string, step: number, count: number): Arrays {
    const { steps } = this.settings.training
    const { variant } = this.#optimizer
    const perRun = (this.#optimizerOptions ??= this.plan.runs.map((_, run) =>
      this.numbers.optionsOf(this.#optimizer, run),
    ))
    const quicker = this.teaching.further?.[owner]?.rate
    const times = quicker ? this.numbers.of(`teaching.${quicker}`) : null
    const feeds = variant.rates.map((rate): [string, Float32Array] => [`${rate}/${owner}`, new Float32Array(this.runs)])
    perRun.forEach((options, run) => {
      const rate = options['learningRate'] as number
      const own = times ? { ...options, learningRate: times[run]! * rate } : options
      const left = scheduled({ warmUp: own['warmUp'] as number, decay: own['decay'] as string }, step, steps)
      const rates = variant.ratesAt(own, { left, count })
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

/** Names of a primary's parameters that feel its students: all, but the head only where a student says the outputs. */
function pressed({ parameters, headParameters }: Primary, students: Settings['teaching']['students']): string[] {
  if (students.some(({ predicts }) => predicts === 'outputs')) return parameters.names
  const head = new Set(headParameters)
  return parameters.names.filter((name) => !head.has(name))
}

/** Empty arrays of these shapes. */
const zeros = (specs: Specs): Arrays =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  )
