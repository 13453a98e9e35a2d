import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { freshPath, planOf, provenance } from './samples.ts'

async function commitUntilKilled(
  path: string,
  id: number,
  afterMs: number,
  module = 'committing.child.ts',
): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, module), path, String(id)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  await once(child.stdout, 'data')
  await wait(afterMs)
  child.kill('SIGKILL')
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')
  return Number(said.split('\n').at(-2))
}

test('kill -9 at any instant loses no acknowledged checkpoint and tears none', async (t) => {
  const path = freshPath(t)
  const { plan, cohorts } = planOf()
  const first = openHistory(path)
  const id = first.write.createExperiment(plan, cohorts, provenance)
  first.close()
  let before = 0
  for (let round = 0; round < 10; round++) {
    const acknowledged = await commitUntilKilled(path, id, (round * 37) % 90)
    assert.ok(acknowledged > before, 'the child went on from where the last one was')
    const { read, close } = openHistory(path, { readonly: true })
    const { step, state } = read.checkpoint(id, 0)!
    assert.ok(step >= acknowledged, `step ${acknowledged} was acknowledged, ${step} is stored`)
    assert.ok(state['W.0']!.every((value) => value === step) && state['count']![0] === step)
    assert.deepEqual([read.cohorts(id)[0]!.step, read.cohorts(id)[0]!.phase], [step, 'train'])
    for (const run of read.runs(id).slice(0, 2)) {
      const { steps, values } = read.series(run.id, 'task loss')
      assert.equal(steps.length, step)
      assert.ok(steps.every((value, i) => value === i + 1 && values[i] === value / 2))
    }
    close()
    assert.deepEqual(checkHistory(path), [])
    before = acknowledged
  }
})

test('kill -9 while cohorts are cut in two leaves every run in one cohort, with its own numbers', async (t) => {
  const path = freshPath(t)
  const { plan, cohorts } = planOf({ settings: 1, seeds: 256 })
  const first = openHistory(path)
  const id = first.write.createExperiment(plan, cohorts, provenance)
  const width = 2000
  const W = Float32Array.from({ length: 256 * width }, (_, i) => Math.floor(i / width))
  const state = { W, count: Int32Array.of(7) }
  first.write.saveCheckpoint(id, 0, { phase: 'train', step: 7, state, diverged: [], elapsedMs: 256 }, [])
  first.close()
  for (let round = 0; round < 6; round++) {
    const acknowledged = await commitUntilKilled(path, id, (round * 37) % 90, 'splitting.child.ts')
    const { read, close } = openHistory(path, { readonly: true })
    const cut = read.cohorts(id)
    assert.ok(cut.length > acknowledged)
    assert.equal(read.events({ experiment: id }).length, cut.length - 1)
    assert.deepEqual(
      cut.flatMap(({ plan }) => plan.runs.map(({ seed }) => seed)).sort((a, b) => a - b),
      plan.seeds,
    )
    for (const { plan } of cut) {
      const { state, step, elapsedMs } = read.checkpoint(id, plan.index)!
      const own = plan.runs.flatMap(({ seed }) => new Array<number>(width).fill(seed))
      assert.deepEqual([...state.W!], own)
      assert.deepEqual([state.count, step, elapsedMs], [Int32Array.of(7), 7, plan.runs.length])
    }
    close()
    assert.deepEqual(checkHistory(path), [])
  }
})
