import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExperiment } from '../../../../core/experiment/parse.ts'
import { presets } from '../../../../src-main/service/answers/presets.ts'
import { catalog } from '../../../../worker/catalog.ts'

test('every preset is a sound experiment that says what it is about, the ten concepts first', () => {
  const all = presets()
  assert.equal(all[0]!.name, 'ten-concepts')
  for (const { name, about, text } of all) {
    assert.deepEqual(parseExperiment(text, catalog).faults ?? [], [], name)
    assert.match(about, /^[A-Z].*\.$/, name)
    assert.ok(!about.includes('#'), name)
  }
})
