// Two users of one machine: what another user lays into a folder that both may write to.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from '../../whole/processes/lab.ts'

const [victim, attacker] = [65533, 65532]
const root = fileURLToPath(new URL('../../../', import.meta.url))
const main = join(root, 'src-main/cli/main.ts')
const arithmetic = new URL('../../whole/processes/arithmetic.ts', import.meta.url).href

/** Whether a user without any right of root's can run this Node and read this tree. */
function whyNot(): string | false {
  if (process.platform !== 'linux' || process.getuid!() !== 0) return 'needs root, to be two other users'
  const tried = as(victim, process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(main)})`])
  return tried.status === 0 ? false : `another user cannot run this tree: ${String(tried.error ?? tried.stderr)}`
}

const asUser = (uid: number) => ({ uid, gid: uid, encoding: 'utf8' as const, cwd: '/' })
function as(uid: number, program: string, args: string[], env: Record<string, string> = {}) {
  return spawnSync(program, args, { ...asUser(uid), env: { PATH: process.env.PATH, ...env }, timeout: 120_000 })
}

/** A folder that everybody may write to, as /tmp is, with a home and an experiment of the victim's. */
function sharedFolder(t: TestContext) {
  const folder = mkdtempSync('/tmp/pellucid-strangers-')
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
  chmodSync(folder, 0o755)
  const place = (...names: string[]) => join(folder, ...names)
  for (const name of ['shared', 'tmp']) {
    mkdirSync(place(name))
    chmodSync(place(name), 0o1777)
  }
  mkdirSync(place('home'), { mode: 0o700 })
  chownSync(place('home'), victim, victim)
  const thesis = place('home', 'thesis.tex')
  writeFileSync(thesis, 'years of work')
  chownSync(thesis, victim, victim)
  writeFileSync(place('module.ts'), `export * from ${JSON.stringify(arithmetic)}\n`)
  writeFileSync(place('secret.yaml'), 'name: secret\ntask: { kind: arithmetic }\nseeds: 1\ntraining: { steps: 5 }\n')
  const options = ['--history', place('shared', 'h.db'), '--cohort-module', place('module.ts')]
  const env = { HOME: place('home'), TMPDIR: place('tmp') }
  return {
    place,
    /** What the attacker does there, as a script of Node's. */
    attack: (code: string) => {
      const done = as(attacker, process.execPath, ['-e', code, place('shared'), place('tmp'), thesis])
      assert.equal(done.status, 0, done.stderr)
    },
    run: (more: Record<string, string> = {}) =>
      as(victim, process.execPath, [main, 'run', place('secret.yaml'), ...options, '--quiet'], { ...env, ...more }),
    isSafe: () => assert.equal(readFileSync(thesis, 'utf8'), 'years of work'),
  }
}

/** As text of a script: leaves a lock file with this note. */
const plant = (note: string) => `
  const [shared, tmp, thesis] = process.argv.slice(1); const fs = require('fs')
  const { DatabaseSync } = require('node:sqlite')
  const lock = new DatabaseSync(shared + '/h.db-lock')
  lock.exec('CREATE TABLE holder (id INTEGER PRIMARY KEY CHECK (id = 1), note TEXT NOT NULL)')
  lock.prepare('INSERT INTO holder VALUES (1, ?)').run(JSON.stringify({ socket: ${note}, pid: 1, startedAt: 'x' }))
  lock.close(); fs.chmodSync(shared + '/h.db-lock', 0o666)`

test('Another user', { skip: whyNot() }, async (t) => {
  await t.test('deletes nothing, and is not spoken to, by a lock file that names a path', async (t) => {
    const { place, attack, run, isSafe } = sharedFolder(t)
    const evil = place('shared', 'evil.sock')
    const listening = spawn(
      process.execPath,
      [
        '-e',
        `require('net').createServer((s) => s.on('data', (d) => require('fs').appendFileSync(${JSON.stringify(place('shared', 'stolen'))}, d)))
        .listen(${JSON.stringify(evil)}, () => require('fs').chmodSync(${JSON.stringify(evil)}, 0o777))`,
      ],
      { ...asUser(attacker), stdio: 'ignore' },
    )
    t.after(() => listening.kill('SIGKILL'))
    await until('the attacker listens', () => existsSync(evil))
    for (const note of ['thesis', "shared + '/evil.sock'", `tmp + '/pellucid-${victim}/../../home/thesis.tex'`]) {
      rmSync(place('shared', 'h.db-lock'), { force: true })
      attack(plant(note))
      const { status, stderr } = run()
      assert.equal(status, 2, stderr)
      assert.match(stderr, new RegExp(`h\\.db-lock belongs to another user \\(number ${attacker}\\)`))
      assert.equal(stderr.trim().split('\n').length, 1)
      isSafe()
    }
    assert.equal(existsSync(place('shared', 'stolen')), false, 'nothing was said to the socket')
    assert.equal(existsSync(place('shared', 'h.db')), false)
    const ended = once(listening, 'exit')
    listening.kill('SIGKILL')
    await ended
  })

  await t.test('is named for what is under the name of the lock and is no lock', (t) => {
    const { place, attack, run, isSafe } = sharedFolder(t)
    const laid: [string, RegExp][] = [
      ["fs.symlinkSync(thesis, shared + '/h.db-lock')", /h\.db-lock is a link, not a lock file/],
      ["fs.mkdirSync(shared + '/h.db-lock')", /h\.db-lock is no file/],
      ["fs.symlinkSync(thesis, shared + '/h.db-lock-journal')", /h\.db-lock-journal is not the lab's/],
    ]
    for (const [deed, words] of laid) {
      attack(`const [shared, , thesis] = process.argv.slice(1); const fs = require('fs'); ${deed}`)
      const { status, stderr } = run()
      assert.equal(status, 2, stderr)
      assert.match(stderr, words)
      isSafe()
      for (const name of ['h.db-lock', 'h.db-lock-journal'])
        rmSync(place('shared', name), { recursive: true, force: true })
    }
  })

  await t.test('has no folder that is used for sockets, nor is one made in a folder of theirs', (t) => {
    const { place, attack, run, isSafe } = sharedFolder(t)
    attack(`const [shared, tmp] = process.argv.slice(1); const fs = require('fs')
      fs.mkdirSync(shared + '/run'); fs.chmodSync(shared + '/run', 0o777)
      fs.mkdirSync(tmp + '/pellucid-${victim}'); fs.chmodSync(tmp + '/pellucid-${victim}', 0o777)`)
    t.after(() => rmSync(`/tmp/pellucid-${victim}`, { recursive: true, force: true }))
    const { status, stderr } = run({ XDG_RUNTIME_DIR: place('shared', 'run') })
    assert.equal(status, 0, stderr)
    assert.match(stderr, /XDG_RUNTIME_DIR=\S+ is not used: \S+ belongs to another user\. TMPDIR=\S+ is not used: \S+ /)
    assert.equal(existsSync(place('shared', 'run', 'pellucid')), false)
    isSafe()
  })
})
