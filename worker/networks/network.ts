import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { Structural } from '../../core/options.ts'
import type { Variant } from '../../core/registry.ts'
import { matMulOfGroups } from '../engines/ops.ts'
import type { Tensors } from '../engines/program.ts'

/** One parameter of one run; the leading runs axis is added by the cohort. */
export interface ParameterSpec {
  readonly shape: readonly number[]
  readonly fanIn: number
  readonly fanOut: number
  readonly start: 'weights' | 'zeros'
}

/** A step of a network: `[R, units before, B]`, or one `[S, ...]` for each R/S runs in a row, → `[R, units, B]`. */
export interface Stage {
  readonly units: number
  readonly parameters: Record<string, ParameterSpec>
  forward(p: Tensors, x: Tensor): Tensor
}

export interface NetworkShape {
  readonly inputs: number
  readonly outputs: number
  /** Whether hidden stages, and the output, have biases. */
  readonly bias: boolean
  readonly outputBias: boolean
}

/** A network is a list of stages; the last gives the outputs, the others are layers that may be exposed. */
export interface Network<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  stages(options: Structural<S>, shape: NetworkShape): Stage[]
}

/** Gives a network's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(network: Network<S>): Network => network as unknown as Network

/** z = Wx + b, followed by `activation`. */
export function affine(from: number, to: number, bias: boolean, activation: (z: Tensor) => Tensor = (z) => z): Stage {
  const weight: ParameterSpec = { shape: [to, from], fanIn: from, fanOut: to, start: 'weights' }
  return {
    units: to,
    parameters: bias ? { weight, bias: { ...weight, shape: [to, 1], start: 'zeros' } } : { weight },
    forward(p, x) {
      const z = matMulOfGroups(p.weight!, x) // [R, to, B]
      return activation(bias ? tf.add(z, p.bias!) : z)
    },
  }
}
