import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { checkHistory } from '../../history/check.ts'
import { openHistory } from '../../history/history.ts'
import { freshPath, planOf, provenance } from './samples.ts'

async function commitUntilKilled(path: string, id: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'committing.child.ts'), path, String(id)], {
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
