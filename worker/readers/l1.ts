import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { matMul } from '../tensor/ops.ts'
import { define } from './reader.ts'

export const l1 = define({
  name: 'l1',
  summary:
    'The student pays for each unit by how strongly it reads it; rescaling the code or the student changes nothing, and the gradient of the payment reaches the primary.',
  source: 'this lab; Tibshirani 1996 for the penalty; path norms: Neyshabur, Salakhutdinov & Srebro 2015',
  formula: 'λ·Σ_ij |A_ij|·rms(h_j)·p_i',
  options: z.object({
    cost: numeric(z.number().min(0).max(100)).default(0.01).describe('λ, what reading one unit of rms costs.'),
  }),
  rotationInvariant: false,
  cost({ weights, rms, outgoing }, { cost }) {
    const perUnit = matMul(tf.abs(weights), rms) // [R, I, 1]
    const weighed = outgoing ? tf.mul(perUnit, outgoing) : perUnit
    return tf.sum(tf.mul(weighed, cost), [1, 2])
  },
})
