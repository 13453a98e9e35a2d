import assert from 'node:assert/strict'
import { execFile, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { nodeArguments } from '../../runtime/child.ts'
import { root } from './entries.ts'

const skip = process.platform === 'win32' && 'who may write in a folder is not known there'

/** A cache of its own, its files, and a command that starts a process, with the environment that this adds. */
function fresh(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'pellucid-test-compiled-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const folder = join(home, 'pellucid', 'modules')
  const { NODE_COMPILE_CACHE: _, NODE_V8_COVERAGE: __, ...env } = process.env
  const files = () => filesIn(folder)
  const catalog = async (added: NodeJS.ProcessEnv = {}) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(root, 'bin/pellucid.js'), 'catalog', 'reader', '--json'],
      { env: { ...env, XDG_CACHE_HOME: home, ...added }, maxBuffer: 2 ** 26 },
    )
    assert.equal(stderr, '')
    return stdout
  }
  return { home, files, catalog, env }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const stamps = (paths: string[]) => paths.map((path) => `${path} ${statSync(path).mtimeMs}`).sort()

test(
  'The first process and those it starts keep compiled modules, which the next find; spoilt ones are made again',
  { skip },
  async (t) => {
    const { catalog, files } = fresh(t)
    const words = await catalog({ NODE_DISABLE_COMPILE_CACHE: '1' })
    assert.equal(await catalog(), words)
    const kept = files()
    assert.ok(kept.length > 500, `${kept.length} files`)
    const before = stamps(kept)
    assert.equal(await catalog(), words)
    assert.deepEqual(stamps(files()), before)

    const bytes = kept.map((path) => readFileSync(path))
    kept.forEach((path, i) => {
      const spoilt = Buffer.from(bytes[i]!)
      const at = (i * 7919) % spoilt.length
      spoilt[at] = spoilt[at]! ^ (1 << (i % 8))
      // Of every eighth file an end is missing.
      writeFileSync(path, i % 8 === 0 ? spoilt.subarray(0, at) : spoilt)
    })
    assert.equal(await catalog(), words)
    assert.equal(await catalog(), words)
  },
)

test('Processes that begin at once share a folder', { skip }, async (t) => {
  const { catalog, files } = fresh(t)
  const [one, other] = await Promise.all([catalog(), catalog()])
  assert.equal(one, other)
  assert.ok(files().length > 500)
})

test('A process that is killed once it has answered, or while it trains, has kept its modules', { skip }, async (t) => {
  const { home, env } = fresh(t)
  const module = join(home, 'endless.ts')
  writeFileSync(module, `export function runCohort() { process.send('training'); for (;;); }\n`)
  const processes: [string, string[], object | null][] = [
    ['describe', ['catalog'], null],
    ['coordinator', ['--history', join(home, 'lab.db'), '--socket', 'none'], null],
    ['trainer', ['--cohort-module', module], { type: 'cohort', plan: { engine: 'wasm', index: 0 }, checkpoint: null }],
  ]
  for (const [name, args, order] of processes) {
    const folder = join(home, name)
    const child = fork(join(root, `worker/processes/${name}.ts`), args, {
      serialization: 'advanced',
      execArgv: nodeArguments,
      env: { ...env, NODE_COMPILE_CACHE: folder },
    })
    if (order) child.send(order)
    child.once('message', () => child.kill('SIGKILL'))
    const [, signal] = (await once(child, 'exit')) as [number, string]
    // One that has answered may have ended by itself.
    if (name !== 'describe') assert.equal(signal, 'SIGKILL')
    assert.ok(filesIn(folder).length > 100, `${name} kept ${filesIn(folder).length}`)
  }
})

test('On a full disk, or one that may only be read, commands work and say nothing', { skip }, async (t) => {
  const { home, files, catalog } = fresh(t)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', home]).status !== 0)
    return t.skip('no disk may be mounted here')
  try {
    const words = await catalog({ NODE_DISABLE_COMPILE_CACHE: '1' })
    assert.equal(await catalog(), words)
    const bytes = files().reduce((sum, path) => sum + statSync(path).size, 0)
    assert.ok(bytes > 0 && bytes <= 2 ** 16, `it is full with ${bytes} bytes`)
    assert.equal(await catalog(), words)
    spawnSync('mount', ['-o', 'remount,ro', home])
    assert.equal(await catalog(), words)
  } finally {
    spawnSync('umount', ['-l', home])
  }
})
