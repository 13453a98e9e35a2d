import assert from 'node:assert/strict'
import { test } from 'node:test'
import type * as tf from '@tensorflow/tfjs-core'
import { squared } from '../../worker/distances/squared.ts'
import { differentiate } from '../../worker/tensor/ops.ts'
import type { Arrays, Program, Specs } from '../../worker/tensor/program.ts'
import { eager } from '../../worker/engines/eager/engine.ts'
import { conv } from '../../worker/networks/conv.ts'
import { unitsOf } from '../../worker/networks/network.ts'
import { golden, type Convolutions, type Matrix } from '../golden/golden.ts'
import { assertClose } from './derivatives.ts'
import { compiledEngines } from './engines/engines.ts'

const { cases } = golden<Convolutions>('conv')

for (const engine of [eager('cpu'), ...compiledEngines])
  for (const { input, channels, kernel, stride, ...expected } of cases) {
    const rows = expected.x.length
    const outputs = expected.outputs[0]!.length
    const stages = conv.stages(
      { channels, kernel, stride, activation: 'relu' },
      { input, outputs, bias: true, outputBias: true },
    )
    const state: Specs = {}
    stages.forEach((stage, i) =>
      Object.entries(stage.parameters).forEach(
        ([name, { shape }]) => (state[`${i}/${name}`] = { shape: [2, ...shape], dtype: 'float32' }),
      ),
    )
    const names = Object.keys(state)
    /** Two runs of the same parameters, so that the runs axis is there: batch-last inside, rows of units outside. */
    const program: Program = {
      name: 'conv',
      state: { ...state, x: { shape: [1, unitsOf(input), rows], dtype: 'float32' } },
      feeds: { target: { shape: [1, outputs, rows], dtype: 'float32' } },
      step({ x, ...parameters }, { target }) {
        const passed = (p: Record<string, tf.Tensor>) => {
          const seen = [p.x!]
          stages.forEach((stage, i) => {
            const own = Object.entries(p).filter(([name]) => name.startsWith(`${i}/`))
            seen.push(stage.forward(Object.fromEntries(own.map(([name, t]) => [name.slice(2), t])), seen.at(-1)!))
          })
          return seen
        }
        const { loss, gradients, also } = differentiate({ ...parameters, x: x! }, (p) => {
          const seen = passed(p)
          const shown = Object.fromEntries(seen.slice(1).map((h, i) => [`layer ${i}`, h]))
          return { loss: squared.between(target!, seen.at(-1)!, {}), also: shown }
        })
        const of = Object.entries(gradients).map(([name, g]) => [`gradient of ${name}`, g])
        return { fetches: { loss, ...also, ...(Object.fromEntries(of) as typeof gradients) } }
      },
    }

    test(`${engine.name}: layers, loss and gradients of conv [${channels}], ${kernel} × ${kernel} by ${stride} on [${input}] are PyTorch's`, async () => {
      const start: Arrays = { x: columns(expected.x) }
      names.forEach((name, k) => (start[name] = twice(expected.parameters[k]!.flat())))
      const compiled = await engine.compile([program])
      const session = compiled.start(start)
      const wanted = ['loss', 'gradient of x', ...names.map((name) => `gradient of ${name}`)]
      const layers = stages.map((_, i) => `layer ${i}`)
      const got = await session.run('conv', { target: columns(expected.target) }, [...wanted, ...layers])
      session.dispose()
      compiled.release()
      const close = (name: string, wanted: ArrayLike<number>) => assertClose(got[name]!, wanted, 1e-5, name)
      close('loss', [expected.loss, expected.loss])
      ;[...expected.hidden, expected.outputs].forEach((h, i) => close(`layer ${i}`, twice([...columns(h)])))
      names.forEach((name, k) => close(`gradient of ${name}`, twice(expected.gradients[k]!.flat())))
      // Both runs read x.
      close(
        'gradient of x',
        columns(expected.gradientOfX).map((g) => 2 * g),
      )
      assert.equal(layers.length, channels.length + 1)
    })
  }

/** Rows × units as `[units, rows]`. */
function columns(rows: Matrix): Float32Array {
  const units = rows[0]!.length
  return Float32Array.from(
    { length: rows.length * units },
    (_, i) => rows[i % rows.length]![Math.floor(i / rows.length)]!,
  )
}
const twice = (values: number[]): Float32Array => Float32Array.from([...values, ...values])
