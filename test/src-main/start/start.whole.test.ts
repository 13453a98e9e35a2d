import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { before, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { electronBinary } from '../../../src-main/start/desktop.ts'
import { TestLab, until } from '../../whole/processes/lab.ts'

before(() => ensureBuilt(() => {}))

const program = fileURLToPath(new URL('../../../bin/start.js', import.meta.url))

/** Runs npm start's program in an environment, until it has printed an address; then ends it as Ctrl-C does. */
async function start(t: TestContext, lab: TestLab, env: Record<string, string>) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env
  const child = spawn(process.execPath, [program, '--history', lab.history, ...lab.options], {
    cwd: lab.folder,
    env: { ...rest, PELLUCID_TEST_LAB: lab.folder, ...env },
  })
  t.after(() => child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await until('an address is printed', () => out.includes('\n') || child.exitCode !== null)
  return {
    url: out.trim(),
    async end() {
      child.kill('SIGINT')
      return { code: await ended, err }
    },
  }
}

test('Without a display it says so in one line, and serves the same lab in the browser', async (t) => {
  const lab = new TestLab(t)
  const started = await start(t, lab, {})
  assert.match(started.url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
  const page = await fetch(started.url, { redirect: 'manual' })
  assert.equal(page.status, 200)
  assert.match(page.headers.get('set-cookie') ?? '', /; Path=\/lab$/)
  const { code, err } = await started.end()
  assert.equal(code, 130)
  assert.equal(err.split('\n')[0], 'No desktop window: there is no display here. The same lab in the browser:')
  await lab.gone()
})

test('Where a window cannot be opened but a browser can, it is, and no process list shows the token', async (t) => {
  const lab = new TestLab(t)
  const bin = join(lab.folder, 'bin')
  const seen = join(lab.folder, 'seen')
  mkdirSync(bin)
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\necho "$@" > ${seen}\n`)
  chmodSync(join(bin, 'xdg-open'), 0o755)
  const nowhere = { ELECTRON_OVERRIDE_DIST_PATH: join(lab.folder, 'none'), electron_config_cache: lab.folder }
  const started = await start(t, lab, {
    DISPLAY: ':99',
    ELECTRON_MIRROR: 'http://127.0.0.1:1/',
    ...nowhere,
    PATH: [bin, process.env.PATH].join(delimiter),
  })
  await until('a browser is opened', () => existsSync(seen) && readFileSync(seen, 'utf8').includes('\n'))
  const opened = readFileSync(seen, 'utf8').trim()
  assert.match(opened, /^file:\/\/.*\.html$/)
  const door = fileURLToPath(opened)
  assert.equal(statSync(door).mode & 0o077, 0)
  assert.equal(readFileSync(door, 'utf8').includes(started.url), true)
  const { err } = await started.end()
  assert.match(err, /^No desktop window: .+\. The same lab in the browser:$/m)
  assert.equal(existsSync(door), false, 'it is gone with the server')
  await lab.gone()
})

test('The window is refused for a reason that can be acted on', async (t) => {
  const lab = new TestLab(t)
  const env = {
    PATH: process.env.PATH,
    HOME: lab.folder,
    DISPLAY: ':99',
    electron_config_cache: lab.folder,
    ELECTRON_OVERRIDE_DIST_PATH: join(lab.folder, 'none'),
    ELECTRON_MIRROR: 'http://127.0.0.1:1/',
  }
  if (process.platform === 'linux') {
    assert.deepEqual(await electronBinary({ ...env, DISPLAY: '' }, () => {}), { why: 'there is no display here' })
    assert.match(
      ((await electronBinary(env, () => {}, 0)) as { why: string }).why,
      /sandbox, which does not work as root/,
    )
  }
  const told: string[] = []
  const answer = await electronBinary(env, (line) => told.push(line), 1000)
  assert.match((answer as { why: string }).why, /^Electron's binary is missing and could not be fetched \(.+\)$/)
  assert.deepEqual(told, ['Fetching the window (Electron, about 120 MB), once.'])
})
