import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { matMul, normEpsilon } from '../tensor/ops.ts'
import { centred, total } from '../tensor/matrices.ts'
import { define } from './distance.ts'

export const cka = define({
  name: 'cka',
  summary: '1 − linear centred kernel alignment.',
  source: 'Kornblith et al. 2019, section 3',
  formula: '1 − ‖sᵀt‖²_F / (‖sᵀs‖_F·‖tᵀt‖_F), both centred',
  options: z.object({}),
  targets: ['code'],
  usualFor: [],
  rotationInvariant: true,
  between(target, prediction) {
    const [t, s] = [centred(target), centred(prediction)]
    /** Squared norm of a cross-covariance, `[R]`. */
    const shared = (a: Tensor, b: Tensor) => total(tf.square(tf.mul(matMul(a, b, false, true), 1 / a.shape[2]!)))
    const norm = (a: Tensor) => tf.sqrt(tf.add(shared(a, a), normEpsilon))
    return tf.sub(1, tf.div(shared(t, s), tf.mul(norm(t), norm(s))))
  },
})
