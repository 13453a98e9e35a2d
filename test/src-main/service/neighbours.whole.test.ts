// A history that two users may write to, and whose lock is the other's: it is read, and nothing of it is changed.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from '../../whole/processes/lab.ts'

const [owner, neighbour] = [65531, 65530]
const root = fileURLToPath(new URL('../../../', import.meta.url))
const main = join(root, 'src-main/cli/main.ts')
const arithmetic = new URL('../../whole/processes/arithmetic.ts', import.meta.url).href
const refusal = new RegExp(`h\\.db-lock belongs to another user \\(number ${owner}\\).* what is stored can be read`)

function whyNot(): string | false {
  if (process.platform !== 'linux' || process.getuid!() !== 0) return 'needs root, to be two other users'
  const read = `require('fs').readFileSync(${JSON.stringify(main)})`
  const tried = spawnSync(process.execPath, ['-e', read], { uid: owner, gid: owner, cwd: '/', encoding: 'utf8' })
  return tried.status === 0 ? false : `another user cannot run this tree: ${String(tried.error ?? tried.stderr)}`
}

/** Whether a user has any process. */
const lives = (uid: number): boolean =>
  readdirSync('/proc').some(
    (name) => /^\d+$/.test(name) && statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === uid,
  )

test(
  "A history whose lock is another user's is read while that user's lab writes, and after",
  { skip: whyNot() },
  async (t) => {
    const folder = mkdtempSync('/tmp/pellucid-neighbours-')
    t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))
    chmodSync(folder, 0o755)
    const place = (...names: string[]) => join(folder, ...names)
    mkdirSync(place('shared'))
    chmodSync(place('shared'), 0o1777)
    for (const uid of [owner, neighbour]) {
      mkdirSync(place(String(uid)), { mode: 0o700 })
      chownSync(place(String(uid)), uid, uid)
    }
    writeFileSync(place('module.ts'), `export * from ${JSON.stringify(arithmetic)}\n`)
    const experiment = (name: string, task: string, steps: number) => {
      const text = `name: ${name}\ntask: { kind: arithmetic${task} }\nseeds: 2\ntraining: { steps: ${steps} }\n`
      writeFileSync(place(`${name}.yaml`), text)
      return place(`${name}.yaml`)
    }
    const [quick, slow] = [experiment('quick', '', 5), experiment('slow', ', delayMs: 20', 20_000)]
    const start = (uid: number, ...words: string[]) => {
      const options = ['--history', place('shared', 'h.db'), '--cohort-module', place('module.ts')]
      const env = { PATH: process.env.PATH, HOME: place(String(uid)), TMPDIR: place(String(uid)) }
      const child = spawn(process.execPath, [main, ...words, ...options], {
        uid,
        gid: uid,
        cwd: place(String(uid)),
        env,
      })
      let [out, err] = ['', '']
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
      return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })) }
    }
    const run = async (uid: number, ...words: string[]) => await start(uid, ...words).ended
    const reads = async (...words: string[]) => {
      const { code, out, err } = await run(neighbour, ...words)
      assert.equal(code, 0, `${words.join(' ')}: ${err}`)
      return out
    }
    const refuses = async (...words: string[]) => {
      const { code, err } = await run(neighbour, ...words)
      assert.equal(code, 2, `${words.join(' ')}: ${err}`)
      assert.match(err, refusal)
    }

    const first = await run(owner, 'run', quick, '--quiet')
    assert.equal(first.code, 0, first.err)
    chmodSync(place('shared', 'h.db'), 0o666)
    await until("the owner's lab is closed", () => !lives(owner))

    const there = readdirSync(place('shared'))
    assert.match(await reads('list'), /quick/)
    assert.match(await reads('show', 'quick'), /quick/)
    await reads('answer', 'quick')
    await reads('compare', 'quick', 'quick')
    await reads('export', 'quick', '--table', 'runs', '--out', 'runs.csv')
    assert.ok(readdirSync(place(String(neighbour))).includes('runs.csv'))
    await refuses('run', quick)
    const named = readdirSync(place('shared'))
    assert.deepEqual(named, there, 'nothing was put beside it')
    for (const name of named) assert.equal(statSync(place('shared', name)).uid, owner, name)

    const writing = start(owner, 'run', slow, '--quiet')
    t.after(() => writing.child.kill('SIGKILL'))
    await until('the other one trains', () => existsSync(place('shared', 'h.db-wal')))
    let seen = ''
    for (let i = 0; i < 20 && !/slow/.test(seen); i++) seen = await reads('list')
    assert.match(seen, /slow/, 'what the writer has in its log is read')
    await reads('show', 'slow')
    await refuses('run', quick)
    writing.child.kill('SIGINT')
    const { code, err } = await writing.ended
    assert.equal(code, 130, err)
    await until("the owner's lab is closed", () => !lives(owner))
    assert.match(await reads('list'), /slow.*(paused|interrupted)/)
    await refuses('resume', 'slow')
    const again = await run(owner, 'check')
    assert.equal(again.code, 0, again.err)
  },
)
