import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { PerRun } from '../../core/catalog/options.ts'
import type { Settings } from '../../core/experiment/types.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import { networks } from '../networks/index.ts'
import { forwardOf, layerOf, unitsOf, type Shape, type Stage } from '../networks/network.ts'
import type { Head } from '../distances/distance.ts'
import { detach } from '../tensor/ops.ts'
import { initialisations } from '../initialisations/index.ts'
import type { Initialisation } from '../initialisations/initialisation.ts'
import { sparsifiers } from '../sparsifiers/index.ts'
import type { Target } from '../targets/target.ts'
import { Constraint, type Brought } from './constraint.ts'
import { MatrixConstraint } from './matrixConstraint.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'
import { Parameters } from '../networks/parameters.ts'
import type { Pass, TaughtPrimary } from '../teaching/teaching.ts'

/** The primaries of a cohort: network, exposed layer, sparsifier and task loss. */
export class Primary implements TaughtPrimary {
  readonly parameters: Parameters
  readonly init: Chosen<Initialisation>
  /** Stage whose activations are the code. */
  readonly exposed: number
  readonly constraint: Constraint
  /** Its sparsifier on weights. */
  readonly matrices: MatrixConstraint
  readonly #target: Target

  constructor(settings: Settings, io: { input: Shape; outputs: number; target: Target }, numbers: Numbers) {
    const { kind, expose, init, outputBias, ...options } = settings.primary
    const stages = networks.get(kind).stages(options, { input: io.input, outputs: io.outputs, bias: true, outputBias })
    this.init = { variant: initialisations.get(init.kind), path: 'primary.init', options: init }
    this.exposed = expose === 'last' ? stages.length - 2 : expose
    if (this.exposed < 0 || this.exposed > stages.length - 2)
      throw new Error(`primary.expose: ${expose} is no hidden layer (0 to ${stages.length - 2})`)
    const { sparsity } = settings
    const chosen = { variant: sparsifiers.get(sparsity.kind), path: 'sparsity', options: sparsity }
    this.constraint = new Constraint(chosen, stages, this.exposed, numbers)
    this.matrices = new MatrixConstraint(chosen, stages, this.exposed, numbers)
    this.parameters = new Parameters('primary', numbers.runs, stages, this.constraint.parameters)
    this.#target = io.target
  }

  /** Per-run values that shape its programs. */
  get shaping(): PerRun {
    return this.constraint.shaping
  }

  /** The shape of the code: of a picture where the exposed layer gives pictures. */
  get codeShape(): Shape {
    return layerOf(this.parameters.stages[this.exposed]!)
  }

  /** State entries of the exposed stage: its kernels' weights and biases, `[R, kernels, ...]`. */
  get exposedParameters(): string[] {
    return this.#entriesOf(this.exposed)
  }

  /** Its parameters behind the code: of the stages after the exposed one. */
  get headParameters(): string[] {
    return this.parameters.stages.flatMap((_, i) => (i > this.exposed ? this.#entriesOf(i) : []))
  }

  /** State entries of a stage's parameters. */
  #entriesOf(stage: number): string[] {
    const { owner, stages } = this.parameters
    return Object.keys(stages[stage]!.parameters).map((name) => `${owner}/${stage}/${name}`)
  }

  /** Kernels of the exposed stage: its units, or the channels of a picture. */
  get kernels(): number {
    return this.codeShape[0]!
  }

  /** Units of the code. */
  get units(): number {
    return unitsOf(this.codeShape)
  }

  /** Its parameters, with slots of an optimiser, and what its sparsifier keeps from step to step: all that training moves. */
  specs(slots: readonly string[] = []): Specs {
    return { ...this.parameters.specs(slots), ...this.constraint.specs(this.parameters.owner) }
  }

  /** All of that at its `renewal`-th start. */
  initial(numbers: Numbers, seeds: number[], slots: readonly string[], renewal = 0): Arrays {
    const { owner } = this.parameters
    const parameters = this.parameters.initial(this.init, numbers, seeds, owner, slots, renewal)
    return { ...parameters, ...this.constraint.initial(owner) }
  }

  /** State specs of a copy of it: its parameters, and what its sparsifier keeps. */
  copySpecs(copy: string): Specs {
    return Object.fromEntries(Object.entries(this.specs()).map(([name, spec]) => [this.nameIn(copy, name), spec]))
  }

  /** Where a copy has one of its state entries. */
  nameIn(copy: string, name: string): string {
    return `${copy}${name.slice(this.parameters.owner.length)}`
  }

  /** What a copy holds, under the primary's own names. */
  copied(copy: string, state: Tensors): Tensors {
    const names = Object.keys(this.specs())
    return Object.fromEntries(names.map((name) => [name, state[this.nameIn(copy, name)]!]))
  }

  /** x `[R|S|1, D, B]`, S for as many groups of consecutive runs; with what a training batch brings, or in evaluation. */
  pass(state: Tensors, x: Tensor, training: Brought | null = null): Pass {
    const batch = training && { ...training, inputs: x }
    const read: Tensor[] = []
    const moved: Tensors = {}
    let [h, code, penalty]: [Tensor, Tensor | null, Tensor | null] = [x, null, null]
    for (const [i, stage] of this.parameters.stages.entries()) {
      read.push(h)
      const given = forwardOf(stage, batch)(this.parameters.stage(state, i), h)
      const [dense, beside] = parted(stage, given) // [R, U, B]
      const acted = this.constraint.act(state, this.parameters, i, h, dense, batch)
      h = joined(acted.h, beside)
      if (acted.penalty) penalty = penalty ? tf.add(penalty, acted.penalty) : acted.penalty
      Object.assign(moved, acted.moved)
      if (i === this.exposed) code = acted.h
    }
    const weighed = batch && this.matrices.weigh(state, this.parameters)
    if (weighed) penalty = penalty ? tf.add(penalty, weighed) : weighed
    return { code: code!, outputs: h, penalty, moved, read }
  }

  /** Whether the layers behind the exposed one read more than the code, which follows from the inputs. */
  get readsBeside(): boolean {
    return this.parameters.stages[this.exposed]!.layer !== undefined
  }

  /** Outputs from a given code in evaluation, of rows with these inputs (null if nothing else is read): the layers behind. */
  resume(state: Tensors, code: Tensor, inputs: Tensor | null): Tensor {
    const { stages } = this.parameters
    if (this.readsBeside && !inputs) throw new Error('the layers behind this code read more, which follows from inputs')
    let h = joined(code, this.readsBeside ? this.#beside(state, inputs!) : null)
    for (let i = this.exposed + 1; i < stages.length; i++) h = this.#evaluated(state, i, h).h
    return h
  }

  /**
   * Outputs in evaluation of a pass in which something is done to layers: `layer` gives what stands in the place of what a stage's
   * layer is (not the outputs), `around` runs what a stage computes.
   */
  altered(state: Tensors, inputs: Tensor, { layer, around }: Alterations): Tensor {
    const { stages } = this.parameters
    let h = inputs
    for (const [i, stage] of stages.entries()) {
      const read = h
      const [dense, beside] = parted(
        stage,
        around(i, () => stage.forward(this.parameters.stage(state, i), read)),
      )
      const own = this.constraint.act(state, this.parameters, i, read, dense, null).h
      h = joined(i < stages.length - 1 ? layer(i, own) : own, beside)
    }
    return h
  }

  /** What the exposed stage hands on beside the code. */
  #beside(state: Tensors, inputs: Tensor): Tensor | null {
    let [h, beside]: [Tensor, Tensor | null] = [inputs, null]
    for (let i = 0; i <= this.exposed; i++) ({ h, beside } = this.#evaluated(state, i, h))
    return beside
  }

  /** What a stage makes of what it reads, in evaluation. */
  #evaluated(state: Tensors, i: number, read: Tensor): { h: Tensor; beside: Tensor | null } {
    const stage = this.parameters.stages[i]!
    const [dense, beside] = parted(stage, stage.forward(this.parameters.stage(state, i), read))
    return { h: joined(this.constraint.act(state, this.parameters, i, read, dense, null).h, beside), beside }
  }

  /** Its layers behind the exposed one as they are in this state, frozen, for codes of rows with these inputs. */
  head(state: Tensors, inputs: Tensor): Head {
    return {
      gives: this.#target.outputs,
      outputs: (code) => {
        const names = Object.keys(this.specs())
        const frozen = Object.fromEntries(names.map((name) => [name, detach(state[name]!)]))
        return this.resume({ ...state, ...frozen }, code, inputs)
      },
    }
  }

  /** The task's own loss of each run, `[R]`. */
  taskLoss(outputs: Tensor, targets: Tensor): Tensor {
    return this.#target.loss(targets, outputs)
  }
}

/** What is done to the layers of a pass, by the places of their stages. */
export interface Alterations {
  layer(place: number, h: Tensor): Tensor
  around(place: number, pass: () => Tensor): Tensor
}

/** The layer `[R, U, B]` of what a stage gives, and what it hands on beside it. */
function parted({ layer }: Stage, given: Tensor): [own: Tensor, beside: Tensor | null] {
  if (!layer) return [given, null]
  const U = unitsOf(layer)
  return [tf.slice(given, [0, 0, 0], [-1, U, -1]), tf.slice(given, [0, U, 0], [-1, -1, -1])]
}

const joined = (own: Tensor, beside: Tensor | null): Tensor => (beside ? tf.concat([own, beside], 1) : own)
