import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../bin/pellucid.js', import.meta.url))

test('An experiment of more structures than a trainer compiles in its life reports no cohort as lost', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-many-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const sweep = Array.from({ length: 26 }, (_, i) => `[${i + 2}]`).join()
  const file = join(folder, 'many.yaml')
  writeFileSync(
    file,
    `task: { kind: concepts, concepts: 2 }
primary: { kind: mlp, hidden: { sweep: [${sweep}] } }
teaching: none
training: { steps: 1, batch: 2 }
evaluation: { rows: 100, measures: [capability] }
seeds: 1`,
  )
  const options = ['--history', join(folder, 'x.db'), '--engine', 'wasm', '--workers', '1', '--quiet']
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'run', file, ...options], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  assert.doesNotMatch(stdout + stderr, /resumes from its checkpoint/)
  assert.match(stdout + stderr, /26 runs done/)
})
