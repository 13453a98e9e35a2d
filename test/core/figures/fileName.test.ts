import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportName } from '../../../core/figures/fileName.ts'

const day = new Date(2026, 10, 30, 23, 59)

test('A file is named after experiment, figure and day', () => {
  assert.equal(exportName(['ten concepts', 'tradeoff'], day, 'svg'), 'ten-concepts-tradeoff-2026-11-30.svg')
  assert.equal(exportName(['Größe Δ', 'runs'], new Date(2027, 0, 2), 'csv'), 'größe-δ-runs-2027-01-02.csv')
})

test('No name of an experiment names a folder, hides the file or is too long', () => {
  assert.equal(exportName(['../../etc/passwd\0', 'a\\b:c'], day, 'csv'), 'etc-passwd-a-b-c-2026-11-30.csv')
  assert.equal(exportName(['<>', '…'], day, 'md'), 'export-2026-11-30.md')
  assert.ok(exportName(['é'.repeat(500)], day, 'html').length < 120)
  assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(exportName(['a' + '𝒳'.repeat(200)], day, 'pdf')))
})
