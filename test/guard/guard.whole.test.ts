import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testArguments } from './allTests.ts'
import { quickTests } from './quickTests.ts'
import { partsOf, together } from './together.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const beside = (name: string) => new URL(name, import.meta.url).href
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** Runs a test file of this name and text as `npm test` does, or as `npm run test:quick` does. */
function ran(file: string, text: string, lane: 'whole' | 'quick' = 'whole') {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-guard-'))
  try {
    writeFileSync(join(folder, file), text)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const isolation = lane === 'quick' ? ['--test-isolation=none'] : []
    const reporters = [
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${beside('slowest.ts')}`,
      '--test-reporter-destination=stdout',
    ]
    const args = ['--import', beside('noProcess.ts'), '--test', ...isolation, ...reporters, join(folder, file)]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
    return { status, said: stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const starting = (call: string) => `import { test } from 'node:test'
import { execFile, fork, spawn, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
test('one that starts a process', async () => { ${call} })
`
const whole = /fork of .*|spawn(Sync)? of .*|execFile of .*/
const rule = /a test that starts a process is named \*\.whole\.test\.ts/

test('a test that starts a process fails, in either lane, unless its file is named for it', () => {
  const call = `spawnSync(process.execPath, ['--version'])`
  for (const lane of ['whole', 'quick'] as const) {
    const { status, said } = ran('a.test.ts', starting(call), lane)
    assert.notEqual(status, 0, said)
    assert.match(said, rule)
    assert.match(said, whole)
  }
  const { status, said } = ran('a.whole.test.ts', starting(call))
  assert.equal(status, 0, said)
  assert.match(said, /The slowest tests:\n +\d+\.\d s {2}one that starts a process \(a\.whole\.test\.ts\)\n/)
})

test('a test that starts a process in any way, or catches the failure, fails', () => {
  for (const call of [
    `spawn('true')`,
    `fork('other.js')`,
    `await promisify(execFile)('true')`,
    `try { spawnSync('true') } catch {}`,
  ]) {
    const { status, said } = ran('a.test.ts', starting(call))
    assert.notEqual(status, 0, said)
    assert.match(said, rule)
  }
})

test('npm test runs every test under the guard and names the slowest, npm run test:quick those that start nothing', () => {
  const { test: all, 'test:quick': quick } = scripts
  assert.match(all!, / && node test\/all\.ts$/)
  const asked = testArguments(2, []).join(' ')
  assert.match(
    asked,
    /--import \.\/test\/guard\/noProcess\.ts --test --test-concurrency=2 .* test\/\*\*\/\*\.whole\.test\.ts test\/\*\*\/\*\.long\.test\.ts$/,
  )
  assert.match(asked, / --test-reporter=\.\/test\/guard\/slowest\.ts --test-reporter-destination=stdout /)
  assert.equal(quick, 'node test/quick.ts')
  const files = quickTests(root)
  assert.ok(files.length > 100 && files.includes('test/guard/slowest.test.ts'), files.join())
  const parts = partsOf(files)
  assert.equal(parts.size, 3)
  assert.deepEqual([...parts.values()].flat().sort(), files, 'each short file is in one part')
  for (const own of parts.values())
    assert.ok(
      together(own, 'spec')
        .join(' ')
        .endsWith(`--test-reporter=spec ${own.join(' ')}`),
    )
  assert.ok(files.every((file) => !file.endsWith('.whole.test.ts') && !file.endsWith('.long.test.ts')))
})
