import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figureNamed, figures } from '../../../core/figures/index.ts'

test('every figure stands under its own name and says what it shows and needs', () => {
  for (const [name, figure] of Object.entries(figures)) {
    assert.equal(figure.name, name)
    assert.match(figure.summary, /^[A-Z].*\.$/)
    assert.ok(figure.needs.length > 0)
  }
})

test('an unknown figure is named with the nearest', () => {
  assert.throws(() => figureNamed('trade-off'), /unknown figure: trade-off \(did you mean tradeoff\?\)/)
  assert.throws(() => figureNamed('constructor'), /unknown figure: constructor/)
})
