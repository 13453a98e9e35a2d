import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

const skip = spawnSync('bash', ['--version']).error ? 'there is no bash' : false

test(
  'CI installs and tests in a folder with a space, passes a failure on, and leaves nothing behind',
  { skip },
  (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pellucid-ci-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const [bin, scratch, heard] = [join(folder, 'bin'), join(folder, 'scratch'), join(folder, 'heard')]
    for (const made of [bin, scratch]) mkdirSync(made)
    // In npm's place: notes where it runs and what for, and fails when it is to test.
    const script = `#!/bin/sh\necho "$PWD|$*" >>"${heard}"\n[ -f package-lock.json ] || exit 9\n[ "$1" != test ] || exit 3\n`
    writeFileSync(join(bin, 'npm'), script, { mode: 0o755 })
    const { status, stderr } = spawnSync('bash', [pathBeside(import.meta.url, '../../.ci/run')], {
      cwd: folder,
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, TMPDIR: scratch },
      encoding: 'utf8',
    })
    assert.equal(status, 3, stderr)
    const calls = readFileSync(heard, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('|'))
    assert.deepEqual(
      calls.map(([, args]) => args),
      ['ci --no-audit --no-fund', 'test'],
    )
    for (const [place] of calls) {
      assert.equal(basename(place!), 'a b')
      assert.equal(existsSync(place!), false)
    }
    assert.deepEqual(readdirSync(scratch), [])
  },
)
