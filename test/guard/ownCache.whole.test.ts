import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testArguments } from './allTests.ts'

const skip = process.platform === 'win32' && 'there is no native code'

test('Tests keep what they compile in a folder of their own, which goes with them', { skip }, (t) => {
  const home = mkdtempSync(join(tmpdir(), 'pellucid-test-home-'))
  t.after(() => rmSync(home, { recursive: true }))
  const cache = join(home, 'chosen')
  mkdirSync(cache)
  for (const given of [{}, { XDG_CACHE_HOME: cache }]) {
    const { XDG_CACHE_HOME: _, PELLUCID_TEST_CACHE: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
    const { status, stdout } = spawnSync(process.execPath, testArguments(1, ['test/guard/inCache.ts']), {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...env, HOME: home, ...given },
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
    const folder = /kept in (.*)/.exec(stdout)?.[1]
    assert.ok(folder && dirname(folder) !== home, stdout)
    assert.ok(!existsSync(folder), 'it is gone')
    assert.deepEqual(readdirSync(home, { recursive: true }), ['chosen'])
  }
})
