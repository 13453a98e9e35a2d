import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { differentiate } from '../tensor/ops.ts'
import { studentLoss } from '../students/student.ts'
import { vector } from '../tensor/numbers.ts'
import { labelled } from './joint.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome } from './teaching.ts'

const options = z.object({
  studentSteps: z.int().min(1).max(64).default(4).describe('Student updates per update of the primary, on fresh rows.'),
  copies: z.int().min(1).max(64).default(4).describe('Students of each description.'),
  renew: z.int().min(0).max(1_000_000).default(500).describe('Steps after which a student starts afresh; 0: never.'),
})

export const alternating = define({
  name: 'alternating',
  summary:
    'The primary moves with its students frozen, then they move with the primary frozen; each is renewed in turn.',
  source: 'Milli, Abbeel & Mordatch 2017, against collusion',
  options,
  copies: ({ copies }) => copies,
  programs(parts) {
    const { primary, students, source, training } = parts
    const { names, group } = primary.parameters
    const learners = students.map(({ parameters }) => parameters.group)
    const learned = learners.flatMap(({ parameters }) => parameters)
    return [
      {
        name: 'primary',
        ...training([group]),
        step(state, feeds) {
          const batch = source.read(state, feeds)
          const { inputs, targets } = batch
          return primaryOutcome(pick(state, names), (p) => {
            const now = { ...state, ...p }
            const { code, outputs, penalty, moved } = primary.pass(now, inputs, batch)
            const task = primary.taskLoss(outputs, targets) // [R]
            const shown = { inputs, targets, code, outputs, noise: batch.noise }
            const { total, distances } = studentLoss(students, now, shown)
            const felt = tf.mul(total, tf.div(vector(pressureOf(parts, state)), students.length)) // π·mean_k
            const reported = { 'task loss': task, ...labelled(distances) }
            return { loss: tf.add(ownLoss(task, penalty), felt), reported, moved }
          })
        },
      },
      {
        name: 'students',
        ...training(learners),
        step(state, feeds) {
          const batch = source.read(state, feeds)
          const { inputs, targets } = batch
          const { code, outputs } = primary.pass(state, inputs, batch)
          const { gradients } = differentiate(pick(state, learned), (p) => {
            const shown = { inputs, targets, code, outputs, noise: batch.noise }
            const { total } = studentLoss(students, { ...state, ...p }, shown)
            return { loss: total, also: {} }
          })
          return { gradients, fetches: {} }
        },
      },
    ]
  },
  calls(step, { studentSteps }) {
    const fresh = (j: number) => ({ program: 'students', rows: 'students', batch: step * studentSteps + j })
    return [
      { program: 'primary', rows: 'primary', batch: step },
      ...Array.from({ length: studentSteps }, (_, j) => fresh(j)),
    ]
  },
  renewed(step, students, { renew }) {
    if (!renew || !step) return []
    return Array.from({ length: students }, (_, k) => k).filter(
      (k) => step % renew === Math.floor((k * renew) / students),
    )
  },
})
