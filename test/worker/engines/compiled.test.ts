import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../../../worker/engines/engine.ts'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { eagerStep } from './eager.ts'
import { assertNear } from './near.ts'
import { compiledEngines } from './engines.ts'
import { classifier, draw, ratesOf, tenConcepts } from './programs.ts'

/** Runs steps on both engines and compares every fetch and the final state. */
async function assertAgrees(
  engine: Engine,
  program: Program,
  state: Arrays,
  feeds: Arrays[],
  tolerance = 1e-5,
): Promise<void> {
  const compiled = await engine.compile([program])
  const session = compiled.start(state)
  let expected = state
  for (const fed of feeds) {
    const names = Object.keys(eagerStep(program, expected, fed).fetches)
    const step = eagerStep(program, expected, fed)
    const fetched = await session.run(program.name, fed, names)
    for (const name of names) assertNear(fetched[name]!, step.fetches[name]!, tolerance, name)
    expected = step.state
  }
  for (const [name, values] of Object.entries(await session.read()))
    assertNear(values, expected[name]!, tolerance, name)
  session.dispose()
  compiled.release()
}

const feedsOf = (program: Program, steps: number): Arrays[] =>
  Array.from({ length: steps }, (_, i) => ({ ...draw(program.feeds, 100 + i), ...ratesOf(program, () => 1e-3) }))

for (const engine of compiledEngines) {
  test(`${engine.name}: a joint step of primary and student moves the state as the reference engine does`, async () => {
    const program = tenConcepts(3, 33)
    const state = draw(program.state, 1)
    state.pressure!.set([0, 0.5, 2])
    await assertAgrees(engine, program, state, feedsOf(program, 3), 2e-5)
  })

  test(`${engine.name}: a classifier of three layers moves as on the reference engine`, async () => {
    const program = classifier(2, 17, [5, 7, 6, 3])
    await assertAgrees(engine, program, draw(program.state, 2), feedsOf(program, 3), 2e-5)
  })

  test(`${engine.name}: a call that shows its fetches moves the state and gives what one that copies them does`, async () => {
    const program = classifier(3, 9, [5, 4, 3])
    const compiled = await engine.compile([program])
    const state = draw(program.state, 2)
    // Runs of different rates, and neighbours of one rate.
    const feeds = feedsOf(program, 2).map((fed) => ({ ...fed, ...ratesOf(program, (run) => (run < 2 ? 1e-3 : 5e-3)) }))
    const outcomes = await Promise.all(
      (['run', 'look'] as const).map(async (how) => {
        const session = compiled.start(state)
        const losses: number[][] = []
        for (const fed of feeds) {
          if (how === 'run') losses.push([...(await session.run(program.name, fed, ['loss'])).loss!])
          else losses.push(await session.look(program.name, fed, ['loss'], ({ loss }) => [...loss!]))
        }
        const after = await session.read()
        session.dispose()
        return { losses, after }
      }),
    )
    assert.deepEqual(outcomes[1], outcomes[0])
    assert.notDeepEqual(outcomes[0]!.losses[0], outcomes[0]!.losses[1])
    compiled.release()
  })

  test(`${engine.name}: a fetch that does not exist and a feed of the wrong length are named`, async () => {
    const program = classifier(2, 4, [3, 2])
    const compiled = await engine.compile([program])
    const session = compiled.start(draw(program.state, 1))
    await assert.rejects(
      session.run(program.name, feedsOf(program, 1)[0]!, ['los']),
      /has no fetch los \(it has loss\)/,
    )
    await assert.rejects(session.run('mlp 3-3', {}), /unknown program: mlp 3-3 \(did you mean mlp 3-2\?\)/)
    await assert.rejects(
      session.run(program.name, { ...feedsOf(program, 1)[0]!, x: new Float32Array(3) }),
      /feeds\/mlp 3-2\/x needs 12 values/,
    )
    compiled.release()
  })

  const counter = (name: string, by: number, dtype: 'float32' | 'int32' = 'float32'): Program => ({
    name,
    state: { count: { shape: [2], dtype: 'float32' }, last: { shape: [2], dtype } },
    feeds: { more: { shape: [2], dtype: 'float32' } },
    step: ({ count, last }, { more }) => ({
      state: { count: tf.add(count!, tf.mul(more!, by)), last: tf.cast(count!, dtype) },
      fetches: { before: tf.add(count!, 0), same: tf.add(count!, 0), constant: tf.ones([2]), last: last! },
    }),
  })

  test(`${engine.name}: programs share one state, replace its entries after computing, and sessions do not disturb each other`, async () => {
    const compiled = await engine.compile([counter('up', 1), counter('down', -1)])
    const initial = { count: Float32Array.of(1, 2), last: new Float32Array(2) }
    const [one, other] = [compiled.start(initial), compiled.start(initial)]
    const feeds = { more: Float32Array.of(10, 20) }
    const names = ['before', 'same', 'constant', 'last']
    assert.deepEqual(await one.run('up', feeds, names), {
      before: Float32Array.of(1, 2),
      same: Float32Array.of(1, 2),
      constant: Float32Array.of(1, 1),
      last: Float32Array.of(0, 0),
    })
    await one.run('up', feeds)
    await one.run('down', { more: Float32Array.of(1, 1) })
    assert.deepEqual(await one.read(), { count: Float32Array.of(20, 41), last: Float32Array.of(21, 42) })
    assert.deepEqual(await other.read(['count']), { count: Float32Array.of(1, 2) })
    one.write({ count: Float32Array.of(5, 5) })
    assert.deepEqual((await one.run('up', feeds, ['before'])).before, Float32Array.of(5, 5))
    compiled.release()
  })

  test(`${engine.name}: programs that disagree about a state entry are refused`, async () => {
    const refused = engine.compile([counter('up', 1), counter('down', 1, 'int32')])
    await assert.rejects(refused, /state\/last is float32\[2\] in one program and int32\[2\] in another/)
  })
}
