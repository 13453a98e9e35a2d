import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx.ts'
import type { Arrays, Program } from '../../../worker/engines/program.ts'
import { eagerStep } from './eager.ts'
import { assertNear } from './near.ts'
import { classifier, draw, tenConcepts } from './programs.ts'

/** Runs steps on both engines and compares every fetch and the final state. */
async function assertAgrees(program: Program, state: Arrays, feeds: Arrays[], tolerance = 1e-5): Promise<void> {
  const compiled = await onnxEngine().compile([program])
  const session = compiled.start(state)
  let expected = state
  for (const fed of feeds) {
    const names = Object.keys(eagerStep(program, expected, fed).fetches)
    const step = eagerStep(program, expected, fed)
    const fetched = await session.run(program.name, fed, names)
    for (const name of names) assertNear(fetched[name]!, step.fetches[name]!, tolerance, name)
    expected = step.state
  }
  for (const [name, values] of Object.entries(session.read())) assertNear(values, expected[name]!, tolerance, name)
  session.dispose()
  compiled.release()
}

const feedsOf = (program: Program, steps: number): Arrays[] =>
  Array.from({ length: steps }, (_, i) => ({
    ...draw(program.feeds, 100 + i),
    alpha: program.feeds.alpha ? new Float32Array(program.feeds.alpha.shape[0]!).fill(1e-3) : new Float32Array(),
    epsilon: Float32Array.of(1e-8),
  }))

test('a joint step of primary and student moves the state as the reference engine does', async () => {
  const program = tenConcepts(3, 33)
  const state = draw(program.state, 1)
  state.pressure!.set([0, 0.5, 2])
  await assertAgrees(program, state, feedsOf(program, 3), 2e-5)
})

test('a classifier of three layers moves as on the reference engine', async () => {
  const program = classifier(2, 17, [5, 7, 6, 3])
  await assertAgrees(program, draw(program.state, 2), feedsOf(program, 3), 2e-5)
})

test('a fetch that does not exist and a feed of the wrong length are named', async () => {
  const program = classifier(2, 4, [3, 2])
  const compiled = await onnxEngine().compile([program])
  const session = compiled.start(draw(program.state, 1))
  await assert.rejects(session.run(program.name, feedsOf(program, 1)[0]!, ['los']), /has no fetch los \(it has loss\)/)
  await assert.rejects(session.run('mlp 3-3', {}), /unknown program: mlp 3-3 \(did you mean mlp 3-2\?\)/)
  await assert.rejects(
    session.run(program.name, { ...feedsOf(program, 1)[0]!, x: new Float32Array(3) }),
    /feeds\/mlp 3-2\/x needs 12 values/,
  )
  compiled.release()
})
