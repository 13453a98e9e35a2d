import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { meanRows } from '../tensor/ops.ts'
import { at, define } from './sparsifier.ts'

export const l1 = define({
  name: 'l1',
  summary:
    'A penalty on active units, weighted by their outgoing path norm, so that it cannot be lowered by shrinking h or a layer behind it.',
  source:
    'Bricken et al. 2023, with the norm of Conerly et al. 2024; path norms: Neyshabur, Salakhutdinov & Srebro 2015',
  formula: 'λ·mean_b Σ_j |h_j|·p_j',
  options: z.object({
    strength: numeric(z.number().min(0).max(1000)).default(0.01).describe('λ, the weight of the penalty.'),
    at,
  }),
  strength: 'strength',
  penalty({ h, behind, options: { strength } }) {
    const perUnit = tf.mul(meanRows(tf.abs(h)), behind.outgoing()) // [R, U, 1]
    return tf.sum(tf.mul(perUnit, strength), [1, 2])
  },
})
