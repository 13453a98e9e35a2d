import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { meanRows } from '../tensor/ops.ts'
import { at, define } from './sparsifier.ts'

export const l1 = define({
  name: 'l1',
  summary: 'λ·mean_b Σ_j |h_j|·‖w_out,j‖₂: shrinking h and growing the weights behind it does not cheat.',
  source: 'Bricken et al. 2023, with the norm of Conerly et al. 2024',
  options: z.object({ strength: numeric(z.number().min(0).max(1000)).default(0.01).describe('λ.'), at }),
  strength: 'strength',
  penalty({ h, behind, options: { strength } }) {
    const perUnit = tf.mul(meanRows(tf.abs(h)), behind.outgoing()) // [R, U, 1]
    return tf.sum(tf.mul(perUnit, strength), [1, 2])
  },
})
