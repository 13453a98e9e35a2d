import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import { differentiate } from '../tensor/ops.ts'
import { studentLoss, type Shown, type Student } from '../students/student.ts'
import { vector } from '../tensor/numbers.ts'
import type { Program, Tensors } from '../tensor/program.ts'
import { alternately, moving, neverRenewed, renewedOf, studentsMove } from './alternating.ts'
import { labelled } from './joint.ts'
import { define, ownLoss, pick, pressureOf, primaryOutcome, type Parts, type TrainingBatch } from './teaching.ts'

const options = z.object({
  inner: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Steps of gradient descent that a copy of each student takes, each on rows of its own.'),
  innerRate: numeric(z.number().positive().max(1000)).default(0.1).describe('Learning rate of these steps.'),
  from: z
    .enum(['present', 'init'])
    .default('present')
    .describe('Where the copy starts: at the student as it is, or at new weights in each step (no student is kept).'),
  ...alternately,
})

export const lookahead = define({
  name: 'lookahead',
  summary:
    'The primary feels how far copies of its students are after some steps of learning, through these steps: it is trained to be learnt quickly.',
  source: 'Finn, Abbeel & Levine 2017 (MAML, second order), with the primary in the place of the initialisation',
  options,
  idle: [{ option: 'from', is: 'init', fields: ['studentSteps', 'renew', 'renewal'] }, neverRenewed],
  everywhere: true,
  copies: ({ copies }) => copies,
  keepsStudents: ({ from }) => from === 'present',
  programs: (parts, { inner, from }) => [ahead(parts, inner), ...(from === 'present' ? [studentsMove(parts)] : [])],
  calls(step, { inner, from, studentSteps }) {
    const besides = Array.from({ length: inner }, (_, i) => ({ rows: 'inner', batch: step * inner + i }))
    return [
      { program: 'primary', rows: 'primary', batch: step, besides },
      ...(from === 'present' ? moving(step, studentSteps) : []),
    ]
  },
  renewed(step, students, { from, ...options }) {
    if (from === 'init') return Array.from({ length: students }, (_, k) => k)
    return renewedOf(step, students, options)
  },
})

/** L = L_task + π·mean_k [distance_k + readerCost_k](copy of student k after the inner steps) + sparsity. */
function ahead(parts: Parts, inner: number): Program {
  const { primary, students, source, besides, training, numbers } = parts
  const { names, group } = primary.parameters
  const lessons = Array.from({ length: inner }, (_, i) => besides(i))
  const own = training([group])
  return {
    name: 'primary',
    ...own,
    feeds: Object.assign({}, own.feeds, ...lessons.map(({ feeds }) => feeds)),
    step(state, feeds) {
      const rate = numbers.tensor(state, 'teaching.innerRate') // [R, 1, 1]
      return primaryOutcome(pick(state, names), (p) => {
        const now = { ...state, ...p }
        const shown = (batch: TrainingBatch) => {
          const { inputs, targets } = batch
          const pass = primary.pass(now, inputs, batch)
          return { ...pass, inputs, targets, noise: batch.noise }
        }
        const learnt = learn(
          students,
          now,
          lessons.map((lesson) => shown(lesson.read(state, feeds))),
          rate,
        )
        const scored = shown(source.read(state, feeds))
        const task = primary.taskLoss(scored.outputs, scored.targets) // [R]
        const { total, distances } = studentLoss(students, { ...now, ...learnt }, scored)
        const felt = tf.mul(total, tf.div(vector(pressureOf(parts, state)), students.length)) // π·mean_k
        const reported = { 'task loss': task, ...labelled(distances) }
        return { loss: tf.add(ownLoss(task, scored.penalty), felt), reported, moved: scored.moved }
      })
    },
  }
}

/** Parameters of copies of the students after one step of gradient descent per lesson; gradients flow through them all. */
function learn(students: Student[], state: Tensors, lessons: Shown[], rate: Tensor): Tensors {
  let copy = pick(
    state,
    students.flatMap(({ parameters }) => parameters.names),
  )
  for (const shown of lessons) {
    const { gradients } = differentiate(copy, (own) => ({
      loss: studentLoss(students, { ...state, ...own }, shown).total,
      also: {},
    }))
    copy = Object.fromEntries(
      Object.entries(copy).map(([name, value]) => [name, tf.sub(value, tf.mul(gradients[name]!, over(rate, value)))]),
    )
  }
  return copy
}

/** A number of each run, `[R, 1, 1]`, to be broadcast against a parameter `[R, ...]`. */
const over = (number: Tensor, parameter: Tensor): Tensor =>
  tf.reshape(number, [number.shape[0]!, ...Array<number>(parameter.rank - 1).fill(1)])
