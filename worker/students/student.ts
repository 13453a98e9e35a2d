import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { StudentSettings } from '../../core/experiment/types.ts'
import type { PerRun } from '../../core/catalog/options.ts'
import type { Distance, Head } from '../distances/distance.ts'
import { distances } from '../distances/index.ts'
import { rms, toEachRun } from '../tensor/ops.ts'
import type { Tensors } from '../tensor/program.ts'
import { networks } from '../networks/index.ts'
import { forwardOf, unitsOf, type Shape } from '../networks/network.ts'
import { initialisations } from '../initialisations/index.ts'
import type { Initialisation } from '../initialisations/initialisation.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'
import { Parameters } from '../networks/parameters.ts'
import { readers } from '../readers/index.ts'
import type { Reader } from '../readers/reader.ts'

/** The data that students see of a batch and of the primary. */
export interface Shown {
  inputs: Tensor // [R|S|1, D, B]
  targets: Tensor // [R|1, C, B]
  code: Tensor // [R, H, B]
  outputs: Tensor // [R, C, B]
  /** The batch's noise; a student whose reader draws needs its own, `[R|1, units read, 1]`, by its name. */
  noise?: Tensors
}

/** The shapes that a student is built for: the task's inputs, the primary's code, and the task's outputs. */
export interface StudentShape {
  input: Shape
  outputs: number
  code: Shape
  /** The layers behind the code of the primaries that a program's state holds, for rows with these inputs. */
  head?(state: Tensors, inputs: Tensor): Head
}

/** One student of every primary of a cohort: a view, a target, a distance, a network and a reader. */
export class Student {
  readonly parameters: Parameters
  readonly init: Chosen<Initialisation>
  readonly #settings: StudentSettings
  readonly #distance: Chosen<Distance>
  readonly #reader: Chosen<Reader>
  readonly #numbers: Numbers
  readonly #head: StudentShape['head']

  /** `index`: its place in `teaching.students`; `copy`: its number among several students with that description. */
  constructor(settings: StudentSettings, index: number, copy: number, io: StudentShape, numbers: Numbers) {
    const path = `teaching.students.${index}`
    const { network, distance, reader, init, bias } = settings
    const stages = networks
      .get(network.kind)
      .stages(network, {
        input: settings.sees === 'code' ? io.code : io.input,
        outputs: settings.predicts === 'code' ? unitsOf(io.code) : io.outputs,
        bias,
        outputBias: bias,
      })
    this.parameters = new Parameters(`student/${index}.${copy}`, numbers.runs, stages)
    this.init = { variant: initialisations.get(init.kind), path: `${path}.init`, options: init }
    this.#settings = settings
    this.#distance = { variant: distances.get(distance.kind), path: `${path}.distance`, options: distance }
    this.#reader = { variant: readers.get(reader.kind), path: `${path}.reader`, options: reader }
    this.#numbers = numbers
    this.#head = io.head
  }

  /** Per-run values that shape its programs. */
  get shaping(): PerRun {
    return this.#numbers.perRun(this.#reader)
  }

  /** The noise that each training batch is to bring. */
  get drawn() {
    const { draws } = this.#reader.variant
    const { owner, stages } = this.parameters
    return draws ? [{ of: owner, distribution: draws, units: unitsOf(stages[0]!.input), shared: true }] : []
  }

  /** A short description: `mlp 64, sees the input, predicts the code`. */
  get words(): string {
    const { sees, predicts, network } = this.#settings
    const widths = this.parameters.stages.slice(0, -1).map(({ output }) => output.join('×'))
    const which = [network.kind, widths.join('-')].filter(Boolean).join(' ')
    return `${which}, sees the ${sees}, predicts the ${predicts}`
  }

  /** Whether its units are those of its last hidden layer; without one, its units are its outputs. */
  get hasHidden(): boolean {
    return this.parameters.stages.length > 1
  }

  /** Activations of its units on a batch, `[R, units, B]`. */
  units(state: Tensors, shown: Pick<Shown, 'inputs' | 'code'>): Tensor {
    const { last, prediction } = this.#read(state, this.#settings.sees === 'code' ? shown.code : shown.inputs, null)
    return this.hasHidden ? last : prediction
  }

  /** Distance of each run, and what its reader and its network cost, `[R]`. */
  loss(state: Tensors, shown: Shown): { distance: Tensor; cost: Tensor | null } {
    const { sees, predicts } = this.#settings
    const x = sees === 'code' ? shown.code : shown.inputs
    const { prediction, cost } = this.#read(state, x, this.#noiseOf(shown), shown)
    const target = shown[predicts]
    const { variant } = this.#distance
    const beside = { labels: shown.targets, ...(this.#head && { head: this.#head(state, shown.inputs) }) }
    const options = this.#numbers.bind(this.#distance, state)
    return { distance: variant.between(target, prediction, options, beside), cost }
  }

  /** The noise of its reader, null where that draws none. */
  #noiseOf({ noise }: Shown): Tensor | null {
    const { owner } = this.parameters
    if (!this.#reader.variant.draws) return null
    const own = noise?.[owner]
    if (!own) throw new Error(`${owner}: the reader ${this.#reader.variant.name} draws, and was given no noise`)
    return own
  }

  /** `last`: the input of the output stage. */
  #read(
    state: Tensors,
    seen: Tensor,
    noise: Tensor | null,
    batch: Pick<Shown, 'inputs' | 'targets'> | null = null,
  ): { prediction: Tensor; last: Tensor; cost: Tensor | null } {
    const { variant } = this.#reader
    const { stages, runs } = this.parameters
    const x = variant.view?.({ x: seen, noise, runs }, this.#numbers.bind(this.#reader, state)) ?? seen
    let first = this.parameters.stage(state, 0)
    let cost: Tensor | null = null
    if (variant.restrict || variant.cost) {
      const options = this.#numbers.bind(this.#reader, state)
      const reader = stages[0]!
      const reading = {
        weights: reader.weights(first),
        rms: toEachRun(rms(reader.taps(x, first)), runs),
        outgoing: stages.length > 1 ? reader.perKernel(this.parameters.pathNorms(state, 1)) : null,
      }
      if (variant.restrict) {
        reading.weights = variant.restrict(reading, options)
        first = reader.reweighed(first, reading.weights)
      }
      if (variant.cost) cost = variant.cost(reading, options)
    }
    let [last, h] = [x, x]
    for (const [i, stage] of stages.entries()) {
      const own = i === 0 ? first : this.parameters.stage(state, i)
      last = h
      h = forwardOf(stage, batch)(own, last)
      const penalty = stage.penalty?.(own, last, h)
      if (penalty) cost = cost ? tf.add(cost, penalty) : penalty
    }
    return { prediction: h, last, cost }
  }
}

/** Sum over students of distance + reader cost, for each run, `[R]`. */
export function studentLoss(students: Student[], state: Tensors, shown: Shown): { total: Tensor; distances: Tensor[] } {
  const losses = students.map((student) => student.loss(state, shown))
  const terms = losses.flatMap(({ distance, cost }) => (cost ? [distance, cost] : [distance]))
  return { total: terms.reduce((a, b) => tf.add(a, b)), distances: losses.map(({ distance }) => distance) }
}

/** The students of a cohort: every description, `copies` times. */
export const studentsOf = (
  settings: StudentSettings[],
  copies: number,
  io: StudentShape,
  numbers: Numbers,
): Student[] =>
  settings.flatMap((student, index) =>
    Array.from({ length: copies }, (_, copy) => new Student(student, index, copy, io, numbers)),
  )
