import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import '../../../worker/tensor/gradients.ts'
import { updated } from '../../../worker/engines/shared/optimise/eager.ts'
import type { Arrays, Program, Specs, Tensors } from '../../../worker/tensor/program.ts'

/** The state after one call, its fetches and its gradients, by TensorFlow.js' reference backend. */
export function eagerStep(
  program: Program,
  state: Arrays,
  feeds: Arrays,
): Record<'state' | 'fetches' | 'gradients', Arrays> {
  void tf.setBackend('cpu')
  const result = { state: { ...state }, fetches: {} as Arrays, gradients: {} as Arrays }
  tf.tidy(() => {
    const [s, f] = [tensors(state, program.state), tensors(feeds, program.feeds)]
    const outcome = program.step(s, f)
    const moved = program.update ? updated(program.update, s, outcome.gradients!, f) : {}
    Object.assign(result.state, values({ ...outcome.state, ...moved }))
    Object.assign(result.fetches, values(outcome.fetches))
    Object.assign(result.gradients, values(outcome.gradients ?? {}))
  })
  return result
}

const tensors = (arrays: Arrays, specs: Specs): Tensors =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [name, tf.tensor(arrays[name]!, [...shape], dtype)]),
  )

const values = (named: Tensors): Arrays =>
  Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, tensor.dataSync<'float32'>().slice()]))
