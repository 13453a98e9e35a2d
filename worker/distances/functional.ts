import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { define, type TargetKind } from './distance.ts'
import { fvu } from './fvu.ts'
import { kl } from './kl.ts'

/** How far outputs are from those of the code, by what they are: nats per row, or a share of their variance. */
const divergences: Partial<Record<TargetKind, (of: Tensor, from: Tensor) => Tensor>> = {
  logits: (of, from) => kl.between(of, from, { temperature: tf.scalar(1) }),
  values: (of, from) => fvu.between(of, from, {}),
}

/**
 * Both codes go through the same frozen layers. So pressure moves the primary by way of its code only: the layers behind
 * it learn the task, and cannot come to ignore what students get wrong. Students are pulled to an unmoved code as ever.
 */
export const functional = define({
  name: 'functional',
  summary:
    "How far the primary's outputs move when the student's prediction takes the place of the code: divergence in nats per row for classes, fraction of variance unexplained for values.",
  source: 'this lab, after Bansal, Nakkiran & Barak 2021 (model stitching)',
  formula: 'D(f(t), f(s)), f the frozen layers behind the code',
  options: z.object({}),
  targets: ['code'],
  usualFor: ['code'],
  rotationInvariant: true,
  needs: ['head'],
  between(target, prediction, _, { head }) {
    return divergences[head.gives]!(head.outputs(target), head.outputs(prediction))
  },
})
