import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { differentiate } from '../tensor/ops.ts'
import { studentLoss } from '../students/student.ts'
import { vector } from '../tensor/numbers.ts'
import { labelled } from './joint.ts'
import type { Program } from '../tensor/program.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome, type Call, type Parts } from './teaching.ts'

/** Options of modes whose students move apart from the primary, and start afresh now and then. */
export const alternately = {
  studentSteps: z.int().min(1).max(64).default(4).describe('Student updates per update of the primary, on fresh rows.'),
  copies: z.int().min(1).max(64).default(4).describe('Students of each description.'),
  renew: z.int().min(0).max(1_000_000).default(500).describe('Steps after which a student starts afresh; 0: never.'),
  renewal: z
    .enum(['in turn', 'together'])
    .default('in turn')
    .describe('Whether students start afresh one after the other, or all at once, as generations of students.'),
}
/** Without renewal there is no way of it. */
export const neverRenewed = { option: 'renew', is: 0, fields: ['renewal'] } as const
const options = z.object(alternately)

export const alternating = define({
  name: 'alternating',
  summary:
    'The primary moves with its students frozen, then they move with the primary frozen; each is renewed in turn.',
  source: 'Milli, Abbeel & Mordatch 2017, against collusion',
  options,
  idle: [neverRenewed],
  everywhere: true,
  copies: ({ copies }) => copies,
  programs(parts) {
    const { primary, students, source, training } = parts
    const { names, group } = primary.parameters
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
      studentsMove(parts),
    ]
  },
  calls: (step, { studentSteps }) => [
    { program: 'primary', rows: 'primary', batch: step },
    ...moving(step, studentSteps),
  ],
  renewed: renewedOf,
})

/** The program in which students move, the primary frozen. */
export function studentsMove({ primary, students, source, training }: Parts): Program {
  const learners = students.map(({ parameters }) => parameters.group)
  const learned = learners.flatMap(({ parameters }) => parameters)
  return {
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
  }
}

/** Its calls after an update of the primary, each on fresh rows. */
export const moving = (step: number, studentSteps: number): Call[] =>
  Array.from({ length: studentSteps }, (_, j) => ({
    program: 'students',
    rows: 'students',
    batch: step * studentSteps + j,
  }))

/** Students that start afresh before a step: student k of K at steps ≡ k·renew/K mod `renew`, or all at multiples of it. */
export function renewedOf(
  step: number,
  students: number,
  { renew, renewal }: { renew: number; renewal: 'in turn' | 'together' },
): number[] {
  if (!renew || !step) return []
  const turn = (k: number) => (renewal === 'together' ? 0 : Math.floor((k * renew) / students))
  return Array.from({ length: students }, (_, k) => k).filter((k) => step % renew === turn(k))
}
