import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { keepCompiled, trimCompiled, withoutCompiled } from '../../runtime/compileCache.js'

const skip = process.platform === 'win32' && 'who may write in a folder is not known there'

/** An environment with a cache of its own. */
function fresh(t: TestContext): { XDG_CACHE_HOME: string; NODE_COMPILE_CACHE?: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pellucid-test-compiled-')))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return { XDG_CACHE_HOME: folder }
}

test('Compiled modules are kept in a folder that only the user may enter', { skip }, (t) => {
  const env = fresh(t)
  keepCompiled({ env })
  assert.equal(env.NODE_COMPILE_CACHE, join(env.XDG_CACHE_HOME, 'pellucid', 'modules'))
  assert.equal(statSync(env.NODE_COMPILE_CACHE!).mode & 0o777, 0o700)
  assert.equal(withoutCompiled(env).NODE_COMPILE_CACHE, undefined)
})

test('Who chose another folder, none, or coverage keeps what was chosen', (t) => {
  for (const chosen of [
    { NODE_COMPILE_CACHE: '/elsewhere' },
    { NODE_COMPILE_CACHE: '' },
    { NODE_DISABLE_COMPILE_CACHE: '1' },
    { NODE_V8_COVERAGE: '/coverage' },
  ]) {
    const env = { ...fresh(t), ...chosen }
    const before = { ...env }
    keepCompiled({ env })
    assert.deepEqual(env, before)
    assert.deepEqual(withoutCompiled(env), before)
    assert.deepEqual(readdirSync(env.XDG_CACHE_HOME), [])
  }
})

test('A folder that others may write, or that cannot be made, is not used, and nothing is said', { skip }, (t) => {
  const { XDG_CACHE_HOME: home } = fresh(t)
  const folder = join(home, 'pellucid', 'modules')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o777)
  writeFileSync(join(home, 'file'), '')
  for (const place of [home, join(home, 'file'), '/proc']) {
    const env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: place }
    keepCompiled({ env })
    assert.equal(env.NODE_COMPILE_CACHE, undefined, place)
  }
})

test('Of too many files the older half goes, in a folder of the lab only', { skip }, (t) => {
  const env = fresh(t)
  keepCompiled({ env })
  const folder = env.NODE_COMPILE_CACHE!
  const names = Array.from({ length: 10 }, (_, i) => join(i % 2 ? 'v24' : 'v25', `entry ${i}`))
  for (const version of ['v24', 'v25']) mkdirSync(join(folder, version))
  names.forEach((name, i) => {
    writeFileSync(join(folder, name), '')
    utimesSync(join(folder, name), 1e9 + i, 1e9 + i)
  })
  const left = () => names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
  trimCompiled(env, 10)
  trimCompiled({ ...env, XDG_CACHE_HOME: tmpdir() }, 2)
  assert.deepEqual(left(), names)
  trimCompiled(env, 6)
  assert.deepEqual(left(), names.slice(7))
})
