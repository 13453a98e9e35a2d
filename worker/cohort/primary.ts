import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Erased, PerRun } from '../../core/catalog/options.ts'
import type { Settings } from '../../core/experiment/types.ts'
import type { Tensors } from '../tensor/program.ts'
import { networks } from '../networks/index.ts'
import { unitsOf, type Shape } from '../networks/network.ts'
import { initialisations, type Initialisation } from '../initialisations/index.ts'
import { sparsifiers } from '../sparsifiers/index.ts'
import type { Context, LayerWeights, Sparsifier } from '../sparsifiers/sparsifier.ts'
import type { Target } from '../targets/target.ts'
import type { Drawn } from './noise.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'
import { Parameters } from '../networks/parameters.ts'
import type { Pass, TaughtPrimary, TrainingBatch } from '../teaching/teaching.ts'

/** The primaries of a cohort: network, exposed layer, sparsifier and task loss. */
export class Primary implements TaughtPrimary {
  readonly parameters: Parameters
  readonly init: Chosen<Initialisation>
  /** Stage whose activations are the code. */
  readonly exposed: number
  readonly #sparsifier: Chosen<Sparsifier>
  readonly #numbers: Numbers
  readonly #target: Target

  constructor(settings: Settings, io: { input: Shape; outputs: number; target: Target }, numbers: Numbers) {
    const { kind, expose, init, outputBias, ...options } = settings.primary
    const stages = networks.get(kind).stages(options, { input: io.input, outputs: io.outputs, bias: true, outputBias })
    this.parameters = new Parameters('primary', numbers.runs, stages)
    this.init = { variant: initialisations.get(init.kind), path: 'primary.init', options: init }
    this.exposed = expose === 'last' ? stages.length - 2 : expose
    if (this.exposed < 0 || this.exposed > stages.length - 2)
      throw new Error(`primary.expose: ${expose} is no hidden layer (0 to ${stages.length - 2})`)
    const { sparsity } = settings
    this.#sparsifier = { variant: sparsifiers.get(sparsity.kind), path: 'sparsity', options: sparsity }
    this.#numbers = numbers
    this.#target = io.target
  }

  /** Per-run values that shape its programs. */
  get shaping(): PerRun {
    return this.#numbers.perRun(this.#sparsifier)
  }

  /** The shape of the code: of a picture where the exposed layer gives pictures. */
  get codeShape(): Shape {
    return this.parameters.stages[this.exposed]!.output
  }

  /** Units of the code. */
  get units(): number {
    return unitsOf(this.codeShape)
  }

  /** The layers on which the sparsifier acts. */
  get #sparsified(): number[] {
    const hidden = this.parameters.stages.slice(0, -1).map((_, i) => i)
    return this.#sparsifier.options.at === 'all' ? hidden : [this.exposed]
  }

  /** The noise that it is to be given with each training batch. */
  get drawn(): Drawn[] {
    const { draws } = this.#sparsifier.variant
    if (!draws) return []
    return this.#sparsified.map((layer) => ({
      layer,
      distribution: draws,
      units: unitsOf(this.parameters.stages[layer]!.output),
    }))
  }

  /** x `[R|S|1, D, B]`, S for as many groups of consecutive runs; with what a training batch brings, or in evaluation. */
  pass(state: Tensors, x: Tensor, training: Pick<TrainingBatch, 'noise'> | null = null): Pass {
    const { variant } = this.#sparsifier
    const options = this.#numbers.bind(this.#sparsifier, state)
    const sparsified = this.#sparsified
    const last = this.parameters.stages.length - 1
    let [h, code, penalty]: [Tensor, Tensor | null, Tensor | null] = [x, null, null]
    const read: Tensor[] = []
    for (let i = 0; i <= last; i++) {
      read.push(h)
      h = this.parameters.stages[i]!.forward(this.parameters.stage(state, i), h) // [R, U, B]
      if (sparsified.includes(i)) {
        const context = this.#context(state, i, options, training)
        if (variant.sparsify) h = variant.sparsify({ ...context, h })
        if (variant.penalty) {
          const felt = variant.penalty({ ...context, h })
          penalty = penalty ? tf.add(penalty, felt) : felt
        }
      }
      if (i === this.exposed) code = h
    }
    return { code: code!, outputs: h, penalty, read }
  }

  /** Outputs from a given code in evaluation: the layers behind the exposed one. */
  resume(state: Tensors, code: Tensor): Tensor {
    const { variant } = this.#sparsifier
    const options = this.#numbers.bind(this.#sparsifier, state)
    const sparsified = this.#sparsified
    let h = code
    for (let i = this.exposed + 1; i < this.parameters.stages.length; i++) {
      h = this.parameters.stages[i]!.forward(this.parameters.stage(state, i), h)
      if (sparsified.includes(i) && variant.sparsify)
        h = variant.sparsify({ ...this.#context(state, i, options, null), h })
    }
    return h
  }

  /** What a sparsifier sees of layer `i`, its activations apart. */
  #context(
    state: Tensors,
    i: number,
    options: Erased,
    training: Pick<TrainingBatch, 'noise'> | null,
  ): Omit<Context, 'h'> {
    return {
      options,
      before: this.#weights(state, i),
      behind: this.#weights(state, i + 1),
      training: training !== null,
      noise: training?.noise[i] ?? null,
    }
  }

  #weights(state: Tensors, i: number): LayerWeights {
    const stage = this.parameters.stages[i]!
    const own = this.parameters.stage(state, i)
    return { weights: () => stage.weights(own), outgoing: () => stage.outgoing(own) }
  }

  /** The task's own loss of each run, `[R]`. */
  taskLoss(outputs: Tensor, targets: Tensor): Tensor {
    return this.#target.loss(targets, outputs)
  }
}
