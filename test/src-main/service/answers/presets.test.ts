import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExperiment } from '../../../../core/experiment/parse.ts'
import { planExperiment } from '../../../../core/experiment/plan.ts'
import { presets } from '../../../../src-main/service/answers/presets.ts'
import { catalog } from '../../../../worker/catalog.ts'

test('every preset is a sound experiment that says what it is about, the ten concepts first', () => {
  const all = presets()
  assert.equal(all[0]!.name, 'ten-concepts')
  for (const { name, about, task, text } of all) {
    const { experiment, faults = [] } = parseExperiment(text, catalog)
    assert.deepEqual(faults, [], name)
    assert.equal(planExperiment(experiment!, catalog).runs[0]!.settings.task.kind, task, name)
    assert.match(about, /^[A-Z].*\.$/, name)
    assert.ok(!about.includes('#'), name)
  }
})
