import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { Workspace } from '../../../worker/evaluation/workspace.ts'
import { planned, tenConcepts } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const places = (lent: readonly Float32Array[]) => lent.map(({ buffer, byteOffset }) => [buffer, byteOffset] as const)

test('What is lent during an evaluation lies apart, and in the same places in the next', async () => {
  const workspace = new Workspace()
  const some = async () => [5, 100, 2 ** 21, 2 ** 21, 3, 0].map(workspace.lend)
  const first = await workspace.during(some)
  first.forEach((own, i) => own.fill(i))
  first.forEach((own, i) => assert.ok(own.every((value) => value === i)))
  const next = await workspace.during(some)
  assert.deepEqual(
    next.map(({ length }) => length),
    [5, 100, 2 ** 21, 2 ** 21, 3, 0],
  )
  for (const [i, [buffer, from]] of places(next).entries()) {
    assert.equal(buffer, first[i]!.buffer)
    assert.equal(from, first[i]!.byteOffset)
    assert.equal(from % 64, 0)
  }
})

test('A part of an evaluation gives back what it was lent, and nothing more', async () => {
  const workspace = new Workspace()
  await workspace.during(async () => {
    const before = workspace.lend(10)
    const [inside] = await workspace.within(async () => [workspace.lend(10)])
    const behind = workspace.lend(10)
    assert.deepEqual([behind.buffer === inside!.buffer, behind.byteOffset], [true, inside!.byteOffset])
    assert.notEqual(behind.byteOffset, before.byteOffset)
  })
})

test('Two evaluations at once are not lent the same, also where one has ended, or a part of it', async () => {
  const workspace = new Workspace()
  const ends: (() => void)[] = []
  const until = (i: number) => new Promise<void>((resolve) => (ends[i] = resolve))
  const lent: Float32Array[] = []
  const lends = (value: number) => lent.push(workspace.lend(10).fill(value))
  const one = workspace.during(async () => {
    await workspace.within(async () => {
      lends(1)
      await until(0)
    })
    lends(2)
    await until(1)
    lends(3)
  })
  const other = workspace.during(async () => {
    lends(4)
    await until(2)
  })
  const third = async () => lends(5)
  ends[0]!()
  await new Promise((resolve) => setImmediate(resolve))
  ends[2]!()
  await other
  await workspace.during(third)
  ends[1]!()
  await one
  assert.deepEqual(
    lent.map((own) => own[0]),
    [1, 4, 2, 5, 3],
  )
})

test('Arrays are new outside of evaluations, where one is large, and behind 128 MB', async () => {
  const workspace = new Workspace()
  const isNew = (own: Float32Array) => own.byteLength === own.buffer.byteLength
  assert.ok(isNew(workspace.lend(10)))
  await workspace.during(async () => {
    assert.ok(isNew(workspace.lend(2 ** 22 + 1)))
    for (let block = 0; block < 8; block++) assert.ok(!isNew(workspace.lend(2 ** 22 - 16)))
    assert.ok(isNew(workspace.lend(100)))
    assert.ok(!isNew(workspace.lend(10)))
  })
})

test('No result lies in what is lent, and what was left there decides none', async () => {
  const prepared = new Prepared(onnxEngine())
  const [plan] = planned(tenConcepts('training: { steps: 20, batch: 32 }\nevaluation: { rows: 400 }\nseeds: 1'))
  const results = async () => {
    const { results } = await trained(prepared, plan!)
    return results.map(({ summaries, artifacts }) => ({
      artifacts,
      summaries: { ...summaries, trainingMs: 0, evaluationMs: 0 },
    }))
  }
  const [first, copy] = await results().then((own) => [own, structuredClone(own)])
  await prepared.workspace.during(async () => {
    for (let block = 0; block < 8; block++) prepared.workspace.lend(2 ** 22).fill(NaN)
  })
  assert.deepEqual(first, copy)
  assert.deepEqual(await results(), copy)
  await prepared.release()
})
