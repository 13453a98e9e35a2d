import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holds, ways } from '../../../bench/calibration/fragile.ts'

for (const way of ways)
  test(`misled by “${way.name}”, a verdict does not change, or says why`, () => {
    const found = way.try()
    assert.ok(holds(found), JSON.stringify(found))
  })
