import * as tf from '@tensorflow/tfjs-core'
import { differentiate, matMul, perRun } from './ops.ts'
import type { Arrays, Program } from './program.ts'
import { size } from './trace/graph.ts'

const [runs, units, batch] = [4, 16, 64]
const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const })
const parameters = { W: float(runs, units, 10), b: float(runs, units, 1), V: float(runs, 10, units) }

/** A small real training step, on which engines are tried and timed. */
export const sample: Program = {
  name: 'sample',
  state: Object.fromEntries(
    Object.entries(parameters).flatMap(([name, spec]) => [name, `m/${name}`, `v/${name}`].map((key) => [key, spec])),
  ),
  feeds: { x: float(1, batch, 10), t: float(1, 10, batch), alpha: float(runs), epsilon: float(1) },
  update: {
    kind: 'adam',
    beta1: 0.9,
    beta2: 0.999,
    groups: [{ parameters: Object.keys(parameters), alpha: 'alpha', epsilon: 'epsilon' }],
  },
  step({ W, b, V }, { x, t }) {
    const { also, gradients } = differentiate({ W: W!, b: b!, V: V! }, (p) => {
      const h = tf.relu(tf.add(matMul(p.W!, x!, false, true), p.b!)) // [R, H, B]
      const loss = perRun(tf.square(tf.sub(matMul(p.V!, h), t!)))
      return { loss, also: { loss } }
    })
    return { gradients, fetches: also }
  },
}

export const sampleRuns = runs

/** Values for the sample's state and feeds, the same every time. */
export function sampleValues(): { state: Arrays; feeds: Arrays } {
  const wave = (shape: readonly number[], speed: number, scale: number) =>
    Float32Array.from({ length: size(shape) }, (_, i) => scale * Math.sin(speed * (i + 1)))
  const state = Object.fromEntries(
    Object.entries(sample.state).map(([name, { shape }], i) => [
      name,
      wave(shape, 1.7 + i, name.includes('/') ? 0 : 0.4),
    ]),
  )
  const { x, t } = sample.feeds
  const steps = { alpha: new Float32Array(runs).fill(1e-3), epsilon: Float32Array.of(1e-8) }
  return { state, feeds: { x: wave(x!.shape, 2.3, 1), t: wave(t!.shape, 3.1, 1), ...steps } }
}
