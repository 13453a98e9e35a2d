import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../../worker/engines/engine.ts'
import { differentiate } from '../../worker/tensor/ops.ts'
import { rateFeeds, type Arrays, type Program } from '../../worker/tensor/program.ts'
import { eager } from '../../worker/engines/eager/engine.ts'
import { clipped } from '../../worker/optimizers/clipped.ts'
import { optimizers } from '../../worker/optimizers/index.ts'
import { ruleOf, scheduled, type Optimizer } from '../../worker/optimizers/optimizer.ts'
import { golden, type Optimizers } from '../golden/golden.ts'
import { compiledEngines } from './engines/engines.ts'
import { assertNear } from './engines/near.ts'

const { steps, cases } = golden<Optimizers>('optimizers')
const engines: Engine[] = [eager('cpu'), ...compiledEngines]

/** A program that moves `p`, `[runs, 3, 5]`, by the gradients that it is fed. */
function moving(optimizer: Optimizer, options: Record<string, unknown>, runs: number): Program {
  const update = { rule: ruleOf(optimizer, options), groups: [{ owner: 'own', parameters: ['p'] }] }
  const spec = { shape: [runs, 3, 5], dtype: 'float32' } as const
  return {
    name: 'move',
    state: { p: spec, ...Object.fromEntries(optimizer.slots.map((slot) => [`${slot}/p`, spec])) },
    feeds: { gradient: spec, ...rateFeeds(update, runs) },
    update,
    step: ({ p }, { gradient }) => {
      const { gradients } = differentiate({ p: p! }, (now) => ({
        loss: tf.sum(tf.mul(now.p!, gradient!), [1, 2]),
        also: {},
      }))
      const norm = tf.fill([runs, 1, 1], options['norm'] as number)
      return {
        gradients: options['clip'] === 'norm' ? clipped(gradients, update.groups, norm) : gradients,
        fetches: {},
      }
    },
  }
}

/** The parameters after each update, where every run has these gradients and its own learning rate. */
async function path(engine: Engine, { options, initial, gradients }: Optimizers['cases'][number], factors: number[]) {
  const optimizer = optimizers.get(options.kind)
  const full = optimizer.options.parse(options)
  const runs = factors.length
  const each = (matrix: number[][]) => Float32Array.from(Array<number[][]>(runs).fill(matrix).flat(2))
  const compiled = await engine.compile([moving(optimizer, full, runs)])
  const slots = optimizer.slots.map((slot): [string, Float32Array] => [`${slot}/p`, new Float32Array(15 * runs)])
  const session = compiled.start({ p: each(initial), ...Object.fromEntries(slots) })
  const moved: Float32Array[] = []
  for (let step = 0; step < steps; step++) {
    const schedule = { warmUp: full['warmUp'] as number, decay: options.decay }
    const at = { left: scheduled(schedule, step, steps), count: step + 1 }
    const rates = factors.map((by) =>
      optimizer.ratesAt({ ...full, learningRate: (full['learningRate'] as number) * by }, at),
    )
    const fed = Object.fromEntries(
      optimizer.rates.map((rate) => [`${rate}/own`, Float32Array.from(rates, (of) => of[rate]!)]),
    )
    await session.run('move', { gradient: each(gradients[step]!), ...fed } satisfies Arrays)
    moved.push((await session.read(['p'])).p as Float32Array)
  }
  session.dispose()
  compiled.release()
  return moved
}

for (const engine of engines)
  for (const own of cases)
    test(`${engine.name}: ${JSON.stringify(own.options)} moves parameters as PyTorch does in float64`, async () => {
      const alone = await path(engine, own, [1])
      alone.forEach((moved, step) => assertNear(moved, own.path[step]!.flat(), 2e-6, `update ${step + 1}, parameter`))
      const among = await path(engine, own, [3, 1])
      among.forEach((moved, step) => assert.deepEqual(moved.subarray(15), alone[step], 'a run alone and among others'))
    })

test('Each optimiser has a case of PyTorch', () => {
  assert.deepEqual(
    [...optimizers.names].filter((name) => !cases.some(({ options }) => options.kind === name)),
    [],
  )
})

test('Optimisers give the rates that they name; warm-up begins above zero, and zero is where the decay ends', () => {
  for (const { name, options, rates, ratesAt } of optimizers) {
    const given = ratesAt(options.parse({}), { left: 1, count: 1 })
    assert.deepEqual(Object.keys(given).sort(), [...rates].sort(), name)
  }
  for (const decay of ['linear', 'cosine'])
    for (const warmUp of [0, 0.25]) {
      assert.ok(Math.abs(scheduled({ warmUp, decay }, 10, 10)) < 1e-12)
      assert.equal(scheduled({ warmUp, decay }, warmUp ? 2 : 0, 10), 1)
    }
  assert.deepEqual(
    [0, 1, 2, 3, 9].map((step) => scheduled({ warmUp: 0.4, decay: 'none' }, step, 10)),
    [0.25, 0.5, 0.75, 1, 1],
  )
})
