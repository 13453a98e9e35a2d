import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Form } from '../../core/catalog/forms.ts'
import type { Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Limit } from '../limits.ts'
import { effectiveProducts } from '../tensor/effective.ts'
import { matMulOfGroups, normEpsilon } from '../tensor/ops.ts'
import type { Tensors } from '../tensor/program.ts'

/**
 * The shape of one row: `[units]`, `[channels, height, width]` of a picture, or `[channels, places]` of a sequence, whose
 * inputs have a channel for each symbol. In a tensor it is flat, the last axis fastest.
 */
export type Shape = readonly number[]

/** Number of units in a row of that shape. */
export const unitsOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1)

/** One parameter of one run; the cohort adds the leading runs axis. */
export interface ParameterSpec {
  readonly shape: readonly number[]
  readonly fanIn: number
  readonly fanOut: number
  /** As the initialisation draws weights, or one number everywhere. */
  readonly start: 'weights' | 'zeros' | number
}

/**
 * A stage of a network, which answers every question about itself; no other code knows what its parameters mean.
 * Activations are flat, `[R, units, B]`; its inputs may be `[S, units, B]`, one for each R/S consecutive runs. Its
 * weights are I kernels of J taps: units that read units, or the kernels of a convolution that read patches.
 */
export interface Stage {
  readonly input: Shape
  readonly output: Shape
  /** The units that are exposed, the first of its output, where it hands on others beside them. */
  readonly layer?: Shape
  readonly parameters: Record<string, ParameterSpec>
  /** Parameters of earlier stages that it computes with too, by the names by which it is given them. */
  readonly shares?: Readonly<Record<string, { readonly stage: number; readonly name: string }>>
  /** Multiply-adds per row. */
  readonly products: number
  forward(p: Tensors, x: Tensor): Tensor
  /** Where it gives the last place of a sequence: what it gives at every place, places before rows, `[R, units, L·B]`. */
  everywhere?(p: Tensors, x: Tensor): Tensor
  /**
   * What each unit that it reads weighs, `[R, input units, 1]`: sqrt(Σ_k W_kj²·p_k² + ε), from what its own units do, p
   * `[R, output units, 1]`; null where these are the outputs, which weigh 1.
   */
  outgoing(p: Tensors, behind: Tensor | null): Tensor
  /** Multiply-adds of each row whose operands are both non-zero, `[R, 1, B]`, where its products do not tell them. */
  effective?(p: Tensors, x: Tensor): Tensor
  /** Its weights, `[R, I, J]`. */
  weights(p: Tensors): Tensor
  /** Its parameters with the weights replaced by these, `[R, I, J]`. */
  reweighed(p: Tensors, weights: Tensor): Tensors
  /** The input of each tap, by row and position: `[S|R, J, ...]`. */
  taps(x: Tensor, p: Tensors): Tensor
  /** Norms of output units `[R, output units, 1]`, combined over the units of each kernel: `[R, I, 1]`. */
  perKernel(norms: Tensor): Tensor
  /** Of a layer of attention: how much of each place goes to each place that asks, which are the last. */
  readonly attention?: AttentionMaps
  /** What a student pays for this stage, which makes y of a batch x, beside its distance: `[R]`. */
  penalty?(p: Tensors, x: Tensor, y: Tensor): Tensor
}

/** The attention of a layer's heads, from what its stage reads, `[R, units, B]`: `[R, B, heads, asking, length]`. */
export interface AttentionMaps {
  readonly heads: number
  readonly asking: number
  readonly length: number
  of(x: Tensor): Tensor
}

export interface NetworkShape {
  readonly input: Shape
  readonly outputs: number
  /** Whether hidden stages, and the output, have biases. */
  readonly bias: boolean
  readonly outputBias: boolean
}

/** What a stage does with a batch: it answers at every place of a sequence where the batch has more targets than rows. */
export const forwardOf = (stage: Stage, batch: { inputs: Tensor; targets: Tensor } | null): Stage['forward'] =>
  (batch && batch.targets.shape[2]! > batch.inputs.shape[2]! && stage.everywhere) || stage.forward

/** The shape of a stage's layer: its output, without what it hands on beside. */
export const layerOf = ({ layer, output }: Pick<Stage, 'layer' | 'output'>): Shape => layer ?? output

/** Inputs of each kernel of a stage: J of its weights `[R, I, J]`. */
export const tapsOf = ({ parameters }: Stage): number =>
  Object.values(parameters)
    .find(({ start }) => start === 'weights')!
    .shape.at(-1)!

/** A stage's matrices of weights. */
export const matricesOf = ({ parameters }: Pick<Stage, 'parameters'>): string[] =>
  Object.keys(parameters).filter((name) => parameters[name]!.start === 'weights')

/** The name of the one matrix of a stage that is fully connected, `[units, inputs]`; null of any other. */
export function matrixOf({ input, output, parameters }: Stage): string | null {
  const [name, ...others] = matricesOf({ parameters })
  if (name === undefined || others.length > 0) return null
  const { shape } = parameters[name]!
  return shape.length === 2 && shape[0] === unitsOf(output) && shape[1] === unitsOf(input) ? name : null
}

/** A network is a list of stages; the last gives the outputs, and the others are layers that can be exposed. */
export interface Network<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** The option with an entry for each hidden layer; null if it has none that can be exposed. */
  readonly layers: (string & keyof S['shape']) | null
  /** Hidden layers before those of the first entry, and of each entry; absent: none, and one. */
  readonly hidden?: { readonly before: number; readonly each: number }
  /** False where a layer is more than units that read weights and biases of their own: it has no other axes before. */
  readonly turns?: false
  /** Its possible inputs: rows of any form, or only pictures or sequences. */
  readonly reads: Form
  /** The outputs of its hidden layers, as students read them. */
  readonly gives: Form
  /** Which of its stages have biases, where not all do. */
  readonly biases?: 'outputs'
  /** How many of its last hidden layers are of one place alone, and can be had at every place of a sequence; absent: none. */
  readonly everywhere?: number
  /** Whether a student may predict the code that it sees: what it passes on is less than that. */
  readonly autoencodes?: boolean
  stages(options: Structural<S>, shape: NetworkShape): Stage[]
  /** Options that can ask for more than there is, by the stages made with them. */
  limits?(options: Structural<S>, stages: readonly Stage[]): Limit<string & keyof S['shape']>[]
}

/** Types a network's functions by its options, and erases the types for the registry. */
export const define = <S extends z.ZodObject>(network: Network<S>): Network => network as unknown as Network

/** z = Wx + b, followed by `activation`. */
export function affine(
  input: Shape,
  units: number,
  bias: boolean,
  activation: (z: Tensor) => Tensor = (z) => z,
): Stage {
  const from = unitsOf(input)
  const weight: ParameterSpec = { shape: [units, from], fanIn: from, fanOut: units, start: 'weights' }
  return {
    input,
    output: [units],
    parameters: bias ? { weight, bias: { ...weight, shape: [units, 1], start: 'zeros' } } : { weight },
    products: units * from,
    forward(p, x) {
      const z = matMulOfGroups(p.weight!, x) // [R, units, B]
      return activation(bias ? tf.add(z, p.bias!) : z)
    },
    outgoing({ weight }, behind) {
      const squares = behind ? tf.mul(tf.square(weight!), tf.square(behind)) : tf.square(weight!) // [R, units, from]
      return tf.transpose(tf.sqrt(tf.add(tf.sum(squares, [1], true), normEpsilon)), [0, 2, 1])
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: (x) => x,
    perKernel: (norms) => norms,
  }
}

/** Multiply-adds of each row whose operands are both non-zero, `[R, 1, B]`, counted from the products of a stage's pass. */
export const effectiveOf = (stage: Stage, p: Tensors, x: Tensor): Tensor =>
  stage.effective?.(p, x) ?? effectiveProducts(x.shape[2]!, () => stage.forward(p, x))
