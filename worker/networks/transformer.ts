import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { alive } from '../tensor/effective.ts'
import { matMul, matMulOfGroups } from '../tensor/ops.ts'
import type { Tensors } from '../tensor/program.ts'
import { activationNames, activations } from './activations.ts'
import {
  attend,
  attendedTo,
  effectiveAttention,
  productsOfAttention,
  squaresOfValues,
  type Attention,
} from './attention.ts'
import { affine, define, type ParameterSpec, type Shape, type Stage } from './network.ts'
import {
  byPlace,
  byRow,
  channelsFrom,
  effectiveAt,
  lastPlace,
  layerNorm,
  normsOf,
  perChannel,
  squaresOf,
  squaresThrough,
} from './places.ts'

export const transformer = define({
  name: 'transformer',
  summary:
    'Causal attention over a sequence, pre-norm, with learned positions; a row is one position with what is before it, and the last layer is the residual stream there.',
  source: 'Vaswani et al. 2017; pre-norm: Xiong et al. 2020; Radford et al. 2019, GPT-2',
  options: z.object({
    width: z.int().min(1).max(4096).default(32).describe('Channels of the residual stream.'),
    heads: z.array(z.int().min(1).max(256)).min(1).max(32).default([4, 4]).describe('Attention heads of each block.'),
    headWidth: z.int().min(1).max(1024).default(8).describe('Channels of each head.'),
    activation: z.enum(activationNames).default('gelu').describe('Non-linearity of the MLPs, 4 times as wide.'),
  }),
  layers: 'heads',
  hidden: { before: 1, each: 4 },
  turns: false,
  everywhere: 3,
  reads: 'sequences',
  gives: 'rows',
  stages({ width, heads, headWidth, activation }, { input, outputs, bias, outputBias }) {
    if (input.length !== 2) throw new Error(`transformer reads sequences [symbols, length], got [${input}]`)
    const [, L] = input as [number, number]
    const blocks = heads.flatMap((count, i) => {
      const isLast = i === heads.length - 1
      const asking = isLast ? 1 : L
      const attention: Attention = { heads: count, width: headWidth, length: L, asking }
      return [
        queries(width, attention, bias),
        mixing(width, attention, bias),
        expanding(width, asking, activations[activation], bias),
        contracting(width, asking, isLast, bias),
      ]
    })
    return [embedding(input, width, bias), ...blocks, affine([width], outputs, outputBias)]
  },
})

/** MLPs are so many times as wide as the residual stream. */
const times = 4

/** `[channels, places]`, or `[channels]` of one place. */
const shapeOf = (channels: number, L: number): Shape => (L > 1 ? [channels, L] : [channels])

/** A weight matrix and, with biases, one bias for each of its units. */
function matrix(units: number, from: number, bias: boolean, fanIn = from): Record<string, ParameterSpec> {
  const weight: ParameterSpec = { shape: [units, from], fanIn, fanOut: units, start: 'weights' }
  return bias ? { weight, bias: { ...weight, shape: [units, 1], start: 'zeros' } } : { weight }
}

/** A layer norm's gain and, with biases, its shift. */
function norm(channels: number, bias: boolean): Record<string, ParameterSpec> {
  const gain: ParameterSpec = { shape: [channels, 1], fanIn: 1, fanOut: 1, start: 1 }
  return bias ? { gain, shift: { ...gain, start: 'zeros' } } : { gain }
}

/** Wx + b at each place, `[R, J, N]` → `[R, I, N]`. */
function applied(weight: Tensor, bias: Tensor | undefined, x: Tensor): Tensor {
  const z = matMul(weight, x)
  return bias ? tf.add(z, bias) : z
}

/** A symbol's vector at each place and, with biases, the place's own: `[symbols, L]` → `[width, L]`. */
function embedding(input: Shape, width: number, bias: boolean): Stage {
  const [symbols, L] = input as [number, number]
  // Of the symbols at a place one is 1.
  const { weight } = matrix(width, symbols, false, 1)
  return {
    input,
    output: shapeOf(width, L),
    parameters: bias
      ? { weight: weight!, bias: { ...weight!, shape: [width, L], start: 'zeros' } }
      : { weight: weight! },
    products: width * symbols * L,
    forward(p, x) {
      const z = byRow(matMulOfGroups(p.weight!, byPlace(x, L)), L) // [R, width·L, B]
      return bias ? tf.add(z, tf.reshape(p.bias!, [p.bias!.shape[0]!, width * L, 1])) : z
    },
    outgoing: ({ weight }, behind) => normsOf(squaresThrough(weight!, squaresOf(behind!, L))),
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: (x) => byPlace(x, L),
    perKernel: (norms) => perChannel(norms, width, L),
  }
}

/** Queries, keys and values of the normed stream, and the stream beside them: `[width, L]` → `[3·heads·headWidth + width, L]`. */
function queries(width: number, { heads, width: own, length: L }: Attention, bias: boolean): Stage {
  const units = 3 * heads * own
  return beside({ width, units, L, bias, activation: (z) => z })
}

/** The hidden layer of an MLP on the normed stream, and the stream beside it: `[width, L]` → `[5·width, L]`. */
const expanding = (width: number, L: number, activation: (z: Tensor) => Tensor, bias: boolean): Stage =>
  beside({ width, units: times * width, L, bias, activation })

interface Beside {
  width: number
  units: number
  L: number
  bias: boolean
  activation: (z: Tensor) => Tensor
}

/** Units that read the normed stream at each place, and the stream beside them: `[width, L]` → `[units + width, L]`. */
function beside({ width, units, L, bias, activation }: Beside): Stage {
  const taps = (x: Tensor, { gain, shift }: Tensors) => layerNorm(byPlace(x, L), gain!, shift)
  return {
    input: shapeOf(width, L),
    output: shapeOf(units + width, L),
    layer: shapeOf(units, L),
    parameters: { ...matrix(units, width, bias), ...norm(width, bias) },
    products: units * width * L,
    forward(p, x) {
      const own = activation(applied(p.weight!, p.bias, taps(x, p))) // [R, units, L·B]
      return byRow(tf.concat([own, byPlace(x, L)], 1), L)
    },
    // As if the norm had gains only.
    outgoing({ weight, gain }, behind) {
      const squares = squaresOf(behind!, L) // [R, units + width, L]
      const read = squaresThrough(tf.mul(weight!, tf.transpose(gain!, [0, 2, 1])), channelsFrom(squares, 0, units))
      return normsOf(tf.add(read, channelsFrom(squares, units, width)))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps,
    perKernel: (norms) => perChannel(norms, units, L),
  }
}

/** The stream, with what attention brings to it: `[3·heads·headWidth + width, L]` → `[width, asking]`. */
function mixing(width: number, attention: Attention, bias: boolean): Stage {
  const { length: L, asking } = attention
  const A = attention.heads * attention.width
  const read = (x: Tensor) => channelsFrom(byPlace(x, L), 0, 3 * A) // queries, keys and values
  const taps = (x: Tensor) => attend(read(x), attention) // [R, A, asking·B]
  const streams = (x: Tensor) => channelsFrom(byPlace(x, L), 3 * A, width)
  const stream = (x: Tensor) => (asking < L ? lastPlace(streams(x), L) : streams(x))
  return {
    input: shapeOf(3 * A + width, L),
    output: shapeOf(width, asking),
    parameters: matrix(width, A, bias),
    products: width * A * asking + productsOfAttention(attention),
    forward: (p, x) => byRow(tf.add(applied(p.weight!, p.bias, taps(x)), stream(x)), asking),
    ...(asking < L && {
      everywhere: (p: Tensors, x: Tensor) =>
        tf.add(applied(p.weight!, p.bias, attend(read(x), { ...attention, asking: L })), streams(x)),
    }),
    // By way of the values alone: queries and keys say where from, and not what.
    outgoing({ weight }, behind) {
      const squares = squaresOf(behind!, asking) // [R, width, asking]
      const values = squaresOfValues(squaresThrough(weight!, squares), attention) // [R, A, L]
      const carried = asking < L ? tf.pad(squares, [[0, 0], [0, 0], [L - asking, 0]]) : squares // prettier-ignore
      return normsOf(tf.concat([tf.zeros([values.shape[0]!, 2 * A, L]), values, carried], 1))
    },
    effective(p, x) {
      const own = effectiveAt(p.weight!, taps(x), asking)
      return tf.add(own, effectiveAttention(alive(read(x)), attention))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps,
    perKernel: (norms) => perChannel(norms, width, asking),
    attention: { heads: attention.heads, asking, length: L, of: (x) => attendedTo(read(x), attention) },
  }
}

/** The stream, with what an MLP brings to it, normed if it is the last: `[5·width, L]` → `[width, L]`. */
function contracting(width: number, L: number, isLast: boolean, bias: boolean): Stage {
  const units = times * width
  const taps = (x: Tensor) => channelsFrom(byPlace(x, L), 0, units)
  return {
    input: shapeOf(units + width, L),
    output: shapeOf(width, L),
    parameters: { ...matrix(width, units, bias), ...(isLast && norm(width, bias)) },
    products: width * units * L,
    forward(p, x) {
      const sum = tf.add(applied(p.weight!, p.bias, taps(x)), channelsFrom(byPlace(x, L), units, width))
      return byRow(isLast ? layerNorm(sum, p.gain!, p.shift) : sum, L)
    },
    // As if the norm had gains only.
    outgoing({ weight, gain }, behind) {
      const given = squaresOf(behind!, L)
      const squares = gain ? tf.mul(given, tf.square(gain)) : given
      return normsOf(tf.concat([squaresThrough(weight!, squares), squares], 1))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps,
    perKernel: (norms) => perChannel(norms, width, L),
  }
}
