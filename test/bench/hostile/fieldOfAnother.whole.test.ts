import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findIn, ways } from '../../../bench/hostile/fieldOfAnother/start.ts'
import { v8Flags } from '../../../runtime/v8.ts'

for (const way of ways)
  test(`no object holds the number of another under the flags of the lab (${way})`, async () => {
    for (const [shape, { wrong, objects }] of Object.entries(await findIn(4, v8Flags, way)))
      assert.deepEqual({ wrong, objects }, { wrong: 0, objects: 0 }, shape)
  })

test('without the flags objects hold the numbers of others, so that the tries can fail', async (t) => {
  const [major, minor] = process.versions.v8.split('.').map(Number) as [number, number]
  const version = major + minor / 100
  if (version < 12.09 || version > 14.01) return t.skip(`V8 ${process.versions.v8} is not known to have the fault`)
  const { recursion } = await findIn(10, [], 'arguments')
  assert.ok(recursion!.wrong > 0, 'not one of ten tries went wrong')
})
