import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, matMulOfGroups } from '../tensor/ops.ts'
import type { Tensors } from '../tensor/program.ts'
import { affine, define, type ParameterSpec, type Shape, type Stage } from './network.ts'
import { byPlace, byRow, channelsFrom, normsOf, perChannel, squaresOf, squaresThrough } from './places.ts'

export const recurrent = define({
  name: 'recurrent',
  summary:
    'Gated recurrent layers along a sequence; a row is one position with what is before it, and the last layer is the state there.',
  source: 'Cho et al. 2014, GRU; the reset gate behind the product, as in PyTorch',
  options: z.object({
    units: z.array(z.int().min(1).max(4096)).min(1).max(16).default([32]).describe('Units of each recurrent layer.'),
  }),
  layers: 'units',
  hidden: { before: 0, each: 2 },
  turns: false,
  everywhere: 1,
  reads: 'sequences',
  gives: 'rows',
  stages({ units }, { input, outputs, bias, outputBias }) {
    if (input.length !== 2) throw new Error(`recurrent reads sequences [symbols, length], got [${input}]`)
    const [symbols, L] = input as [number, number]
    const layers = units.flatMap((own, i) => [
      gates([units[i - 1] ?? symbols, L], own, bias, i === 0),
      recurrence(own, L, i === units.length - 1, bias),
    ])
    return [...layers, affine([units.at(-1)!], outputs, outputBias)]
  },
})

/** What gates and candidates read of the inputs, at each place: `[channels, L]` → `[3·units, L]`. */
function gates(input: Shape, units: number, bias: boolean, isFirst: boolean): Stage {
  const [from, L] = input as [number, number]
  // Of the symbols at a place one is 1.
  const weight: ParameterSpec = {
    shape: [3 * units, from],
    fanIn: isFirst ? 1 : from,
    fanOut: 3 * units,
    start: 'weights',
  }
  return {
    input,
    output: [3 * units, L],
    parameters: bias ? { weight, bias: { ...weight, shape: [3 * units, 1], start: 'zeros' } } : { weight },
    products: 3 * units * from * L,
    forward(p, x) {
      const z = matMulOfGroups(p.weight!, byPlace(x, L)) // [R, 3·units, L·B]
      return byRow(bias ? tf.add(z, p.bias!) : z, L)
    },
    outgoing: ({ weight }, behind) => normsOf(squaresThrough(weight!, squaresOf(behind!, L))),
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: (x) => byPlace(x, L),
    perKernel: (norms) => perChannel(norms, 3 * units, L),
  }
}

/**
 * h ← z·h + (1 − z)·tanh(x_n + r·(W_n h + b_n)), from 0, with r = σ(x_r + W_r h + b_r) and z = σ(x_z + W_z h + b_z), of x
 * `[3·units, L]` in the order r, z, n: the states `[units, L]`, or the last alone.
 */
function recurrence(units: number, L: number, isLast: boolean, bias: boolean): Stage {
  const H = units
  const weight: ParameterSpec = { shape: [3 * H, H], fanIn: H, fanOut: 3 * H, start: 'weights' }
  const states = (p: Tensors, x: Tensor): Tensor[] => {
    const [R, , B] = x.shape as [number, number, number]
    const given = tf.reshape(x, [R, 3 * H, L, B])
    const all: Tensor[] = []
    for (let place = 0; place < L; place++) {
      const own = tf.reshape(tf.slice(given, [0, 0, place, 0], [-1, -1, 1, -1]), [R, 3 * H, B])
      all.push(next(all.at(-1), own, p))
    }
    return all
  }
  const next = (h: Tensor | undefined, x: Tensor, { weight, bias }: Tensors): Tensor => {
    const product = h && matMul(weight!, h) // [R, 3·H, B]
    const felt = product && bias ? tf.add(product, bias) : (product ?? bias)
    const part = (all: Tensor, i: number) => channelsFrom(all, i * H, H)
    const gate = (i: number) => sigmoid(felt ? tf.add(part(x, i), part(felt, i)) : part(x, i))
    const [reset, keep] = [gate(0), gate(1)]
    const candidate = tf.tanh(felt ? tf.add(part(x, 2), tf.mul(reset, part(felt, 2))) : part(x, 2))
    const moved = tf.mul(tf.sub(1, keep), candidate)
    return h ? tf.add(tf.mul(keep, h), moved) : moved
  }
  /** The states before all places but the first, `[R, H, (L − 1)·B]`. */
  const before = (x: Tensor, p: Tensors) => tf.concat(states(p, x).slice(0, -1), 2)
  const places = isLast ? 1 : L
  return {
    input: [3 * H, L],
    output: isLast ? [H] : [H, L],
    parameters: bias ? { weight, bias: { ...weight, shape: [3 * H, 1], start: 'zeros' } } : { weight },
    products: 3 * H * H * (L - 1),
    forward(p, x) {
      const all = states(p, x)
      return isLast ? all.at(-1)! : byRow(tf.concat(all, 2), L)
    },
    ...(isLast && { everywhere: (p: Tensors, x: Tensor) => tf.concat(states(p, x), 2) }),
    // By way of the candidates alone, as if gates were half open: gates say how much, and not what.
    outgoing(_, behind) {
      const R = behind!.shape[0]!
      const squares = squaresOf(behind!, places) // [R, H, places]
      const asked = tf.range(L - places, L)
      const since = tf.sub(tf.reshape(asked, [1, 1, places]), tf.reshape(tf.range(0, L), [1, L, 1])) // [1, L, places]
      const reached = tf.cast(tf.greaterEqual(since, 0), 'float32')
      const shares = tf.mul(reached, tf.exp(tf.mul(tf.relu(tf.add(since, 1)), -2 * Math.LN2)))
      const candidates = matMul(squares, tf.tile(shares, [R, 1, 1]), false, true) // [R, H, L]
      return normsOf(tf.concat([tf.zeros([R, 2 * H, L]), candidates], 1))
    },
    weights: ({ weight }) => weight!,
    reweighed: (p, weight) => ({ ...p, weight }),
    taps: before,
    // Both gates and the candidate of a unit.
    perKernel: (norms) => tf.tile(perChannel(norms, H, places), [1, 3, 1]),
  }
}

const sigmoid = (x: Tensor): Tensor => tf.mul(tf.add(1, tf.tanh(tf.mul(x, 0.5))), 0.5)
