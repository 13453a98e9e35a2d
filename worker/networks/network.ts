import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Structural } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import { matMul, matMulOfGroups, normEpsilon } from '../tensor/ops.ts'
import type { Tensors } from '../tensor/program.ts'

/** What one row is: `[units]`, or `[channels, height, width]` of a picture. In a tensor it is flat, the last axis first. */
export type Shape = readonly number[]

/** Units of a row of that shape. */
export const unitsOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1)

/** One parameter of one run; the leading runs axis is added by the cohort. */
export interface ParameterSpec {
  readonly shape: readonly number[]
  readonly fanIn: number
  readonly fanOut: number
  readonly start: 'weights' | 'zeros'
}

/**
 * A step of a network, and all that others ask of it; nobody else knows what its parameters mean. Activations are flat,
 * `[R, units, B]`; those that it reads may be `[S, units, B]`, one for each R/S runs in a row. Its weights are I kernels
 * of J taps: units that read units, or the kernels of a convolution that read patches.
 */
export interface Stage {
  readonly input: Shape
  readonly output: Shape
  readonly parameters: Record<string, ParameterSpec>
  /** Multiply-adds of one row. */
  readonly products: number
  forward(p: Tensors, x: Tensor): Tensor
  /** ‖w_out,j‖₂ of the weights by which it reads each unit, `[R, input units, 1]`, its epsilon inside the root. */
  outgoing(p: Tensors): Tensor
  /** Multiply-adds of each row whose operands are both non-zero, `[R, 1, B]`. */
  effective(p: Tensors, x: Tensor): Tensor
  /** What its weights read, `[R, I, J]`. */
  weights(p: Tensors): Tensor
  /** Its parameters with these weights `[R, I, J]` in place of its own. */
  reweighed(p: Tensors, weights: Tensor): Tensors
  /** What each tap reads, row by row and place by place: `[S|R, J, ...]`. */
  taps(x: Tensor): Tensor
  /** Norms of output units `[R, output units, 1]` joined over the units of each kernel: `[R, I, 1]`. */
  perKernel(norms: Tensor): Tensor
}

export interface NetworkShape {
  readonly input: Shape
  readonly outputs: number
  /** Whether hidden stages, and the output, have biases. */
  readonly bias: boolean
  readonly outputBias: boolean
}

/** A network is a list of stages; the last gives the outputs, the others are layers that may be exposed. */
export interface Network<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** The option with one entry for each hidden layer; null where there are no hidden layers, so that none is exposed. */
  readonly layers: (string & keyof S['shape']) | null
  /** What it can read: rows of any shape, or pictures only. */
  readonly reads: 'rows' | 'pictures'
  /** What its hidden layers give. */
  readonly gives: 'rows' | 'pictures'
  stages(options: Structural<S>, shape: NetworkShape): Stage[]
}

/** Gives a network's functions the types of its options, and takes them off for the registry. */
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
    outgoing: ({ weight }) =>
      tf.transpose(tf.sqrt(tf.add(tf.sum(tf.square(weight!), [1], true), normEpsilon)), [0, 2, 1]),
    effective: ({ weight }, x) => matMul(tf.sum(alive(weight!), [1], true), alive(x)),
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: (x) => x,
    perKernel: (norms) => norms,
  }
}

/** 1 where a value is not zero. */
export const alive = (x: Tensor): Tensor => tf.cast(tf.notEqual(x, 0), 'float32')
