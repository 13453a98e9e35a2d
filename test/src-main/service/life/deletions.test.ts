import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Deletions } from '../../../../src-main/service/life/deletions.ts'

function begun(afterMs: number, refuse = false) {
  const [deleted, failed]: [number[], number[]] = [[], []]
  const deletions = new Deletions({
    delete: async (experiment) => {
      if (refuse) throw new Error('it is running')
      deleted.push(experiment)
    },
    failed: (experiment) => failed.push(experiment),
    afterMs,
  })
  return { deletions, deleted, failed }
}

test('A deletion is carried out after its time, and hidden until then', async () => {
  const { deletions, deleted } = begun(30)
  deletions.begin(3)
  deletions.begin(3)
  assert.deepEqual([deletions.ids, deleted], [[3], []])
  await sleep(200)
  assert.deepEqual([deletions.ids, deleted], [[], [3]])
  assert.equal(deletions.undo(3), false, 'there is no way back')
})

test('A deletion that is undone in time deletes nothing', async () => {
  const { deletions, deleted } = begun(100)
  deletions.begin(3)
  assert.equal(deletions.undo(3), true)
  await sleep(300)
  assert.deepEqual([deletions.ids, deleted], [[], []])
})

test('A service that ends in order deletes at once what is hidden', async () => {
  const { deletions, deleted } = begun(60_000)
  deletions.begin(3)
  deletions.begin(4)
  await deletions.finish()
  assert.deepEqual([deletions.ids, deleted.sort()], [[], [3, 4]])
})

test('An experiment whose deletion is refused comes back', async () => {
  const { deletions, deleted, failed } = begun(1, true)
  deletions.begin(3)
  await sleep(100)
  assert.deepEqual([deletions.ids, deleted, failed], [[], [], [3]])
})
