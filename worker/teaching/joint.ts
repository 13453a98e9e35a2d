import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { scaleGradient } from '../tensor/ops.ts'
import { studentLoss } from '../students/student.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome } from './teaching.ts'

export const joint = define({
  name: 'joint',
  summary: 'One step moves primary and students together, on the same rows.',
  source: 'Park et al. 2021 (SFTN), with frozen weights of the three terms',
  options: z.object({}),
  everywhere: true,
  copies: () => 1,
  programs(parts) {
    const { primary, students, source, training } = parts
    const groups = [primary, ...students].map(({ parameters }) => parameters.group)
    const K = students.length
    return [
      {
        name: 'primary',
        ...training(groups),
        step(state, feeds) {
          const batch = source.read(state, feeds)
          const { inputs, targets } = batch
          const names = groups.flatMap(({ parameters }) => parameters)
          return primaryOutcome(pick(state, names), (p) => {
            const now = { ...state, ...p }
            const pass = primary.pass(now, inputs, batch)
            const task = primary.taskLoss(pass.outputs, targets) // [R]
            // Students minimise their own loss; what flows back to the primary is weighed by π/K.
            const share = tf.div(pressureOf(parts, state), K)
            const shown = {
              inputs,
              targets,
              code: scaleGradient(pass.code, share), // [R, H, B]
              outputs: scaleGradient(pass.outputs, share), // [R, C, B]
              noise: batch.noise,
            }
            const { total, distances } = studentLoss(students, now, shown)
            return {
              loss: tf.add(ownLoss(task, pass.penalty), total),
              reported: { 'task loss': task, ...labelled(distances) },
              moved: pass.moved,
            }
          })
        },
      },
    ]
  },
  calls: (step) => [{ program: 'primary', rows: 'primary', batch: step }],
})

/** Students' distances by series name. */
export const labelled = (distances: Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(distances.map((distance, k) => [`student ${k} distance`, distance]))
