import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { matMul } from '../tensor/ops.ts'
import { define } from './reader.ts'

export const l1 = define({
  name: 'l1',
  summary:
    'λ·Σ_ij |A_ij|·rms(h_j)·p_i, p the outgoing path norm: scale-free in the code and in the student; its gradient reaches the primary.',
  source: 'this lab; Tibshirani 1996 for the penalty; path norms: Neyshabur, Salakhutdinov & Srebro 2015',
  formula: 'λ·Σ_ij |A_ij|·rms(h_j)·p_i',
  options: z.object({ cost: numeric(z.number().min(0).max(100)).default(0.01).describe('λ, per unit of rms read.') }),
  rotationInvariant: false,
  cost({ weights, rms, outgoing }, { cost }) {
    const perUnit = matMul(tf.abs(weights), rms) // [R, I, 1]
    const weighed = outgoing ? tf.mul(perUnit, outgoing) : perUnit
    return tf.sum(tf.mul(weighed, cost), [1, 2])
  },
})
