import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { chooseFolder } from '../../../../src-main/service/reach/runtimeFolder.ts'
import { dial } from '../../../../src-main/service/reach/dial.ts'
import { addressOf, freshSocket } from '../../../../src-main/service/reach/socket.ts'
import { sweep } from '../../../../src-main/service/life/sweep.ts'
import { TestLab } from '../../../whole/processes/lab.ts'

const uid = process.getuid?.() ?? 0
const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-reach-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const name = `pellucid-${'a'.repeat(24)}.sock`

/** Leaves a socket that nobody listens at, as a killed service does. */
async function deadSocket(path: string): Promise<void> {
  const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  await once(spawn(process.execPath, ['-e', code]), 'exit')
  assert.ok(lstatSync(path).isSocket())
}

test('A runtime folder that cannot be used is passed over with a word, whatever is wrong with it', (t) => {
  const folder = folderOf(t)
  const own = join(folder, `pellucid-${uid}`)
  const file = join(folder, 'file')
  writeFileSync(file, '')
  mkdirSync(join(folder, 'linked'))
  symlinkSync(folder, join(folder, 'linked', 'pellucid'))
  mkdirSync(join(folder, 'open'))
  chmodSync(join(folder, 'open'), 0o777)
  const tried: [string, RegExp][] = [
    [join(folder, 'missing'), /it is not there/],
    [file, /it is no folder/],
    [join(folder, 'linked'), /linked\/pellucid is a link/],
    [join(folder, 'open'), /everybody may rename what is in/],
  ]
  for (const [XDG_RUNTIME_DIR, why] of tried) {
    const chosen = chooseFolder({ XDG_RUNTIME_DIR, TMPDIR: folder })
    assert.equal(chosen.folder, own)
    assert.equal(chosen.passedOver.length, 1)
    assert.match(chosen.passedOver[0]!, new RegExp(`^XDG_RUNTIME_DIR=.* is not used: .*${why.source}`))
  }
  assert.equal(lstatSync(own).mode & 0o777, 0o700)
  assert.deepEqual(chooseFolder({ XDG_RUNTIME_DIR: 'relative', TMPDIR: folder }), { folder: own, passedOver: [] })
  assert.equal(readdirSync(own).length, 0, 'nothing that was tried is left')
})

test('A path that is too long for a socket is passed over, and the socket is found again by its name', async (t) => {
  const folder = folderOf(t)
  const long = join(folder, 'x'.repeat(90))
  mkdirSync(long)
  const env = { XDG_RUNTIME_DIR: long, TMPDIR: folder }
  const { name, address } = freshSocket(env)
  assert.equal(address, join(folder, `pellucid-${uid}`, name))
  assert.equal(addressOf(name, env), null, 'nobody has made it yet')
  const server = createServer().listen(address)
  t.after(() => server.close())
  await once(server, 'listening')
  assert.equal(addressOf(name, env), address)
})

test('A name in a lock file leads to a socket of one own, and nowhere else', (t) => {
  const TMPDIR = folderOf(t)
  const { folder } = chooseFolder({ TMPDIR })
  writeFileSync(join(TMPDIR, 'thesis.tex'), 'years of work')
  writeFileSync(join(folder, name), 'no socket')
  symlinkSync(join(TMPDIR, 'thesis.tex'), join(folder, name.replace(/a{24}/, 'b'.repeat(24))))
  for (const planted of [
    join(folder, name),
    `../${name}`,
    `${folder}/../thesis.tex`,
    '/tmp/evil.sock',
    'evil.sock',
    '',
    '.',

    name,
    name.replace(/a{24}/, 'b'.repeat(24)),
    `${name}\n`,
    `x${name}`,
    null,
    7,
    { socket: name },
    `pellucid-${'A'.repeat(24)}.sock`,
  ])
    assert.equal(addressOf(planted, { TMPDIR }), null, JSON.stringify(planted))
})

test('A service that does not answer is not waited for longer than was said', async (t) => {
  const address = join(folderOf(t), name)
  const held = new Set<Socket>()
  const server = createServer((socket) => held.add(socket)).listen(address)
  t.after(() => (held.forEach((socket) => socket.destroy()), server.close()))
  await once(server, 'listening')
  assert.equal(await dial(address, 300), null)
})

test('Sockets of killed services and old logs are cleared; what lives, is young or is not ours stays', async (t) => {
  const folder = folderOf(t)
  const place = (name: string) => join(folder, name)
  const day = 24 * 3_600_000
  const age = (name: string, days: number) => {
    const time = new Date(Date.now() - days * day)
    utimesSync(place(name), time, time)
  }
  const sockets = [...'abcd'].map((letter) => `pellucid-${letter.repeat(24)}.sock`)
  const [dead, young, alive, file] = sockets as [string, string, string, string]
  for (const socket of [dead, young]) await deadSocket(place(socket))
  const server = createServer().listen(place(alive))
  t.after(() => server.close())
  await once(server, 'listening')
  writeFileSync(place(file), 'somebody wrote this')
  for (const socket of [dead, alive, file]) age(socket, 1)

  const log = (n: number) => `${n.toString(16).padStart(16, '0')}.log`
  for (let n = 0; n < 60; n++) {
    writeFileSync(place(log(n)), 'words')
    age(log(n), 2 + n / 100)
  }
  const logs: [string, string, number][] = [
    ['f'.repeat(16) + '.log', '', 0.5],
    ['e'.repeat(16) + '.log', '', 1.5],
    ['d'.repeat(16) + '.log', 'words', 31],
    ['notes.log', 'mine', 400],
    ['open-12.html', 'a door', 2],
    ['open-13.html', 'a door', 0.5],
  ]
  for (const [name, text, days] of logs) {
    writeFileSync(place(name), text)
    age(name, days)
  }
  await sweep([folder])
  const left = readdirSync(folder)
  assert.deepEqual(
    left.filter((name) => !/^0+\w+\.log$/.test(name)).sort(),
    [alive, file, young, `${'f'.repeat(16)}.log`, 'notes.log', 'open-13.html'].sort(),
  )
  const kept = left.filter((name) => /^0+\w+\.log$/.test(name)).sort()
  assert.deepEqual(
    [kept.length, kept[0], kept.at(-1)],
    [48, log(0), log(47)],
    'the newest fifty, two others among them',
  )
})

test('A command says which runtime folder it cannot use, works in another, and leaves with code 2 where there is none', async (t) => {
  const lab = new TestLab(t)
  const place = join(lab.folder, 'run')
  mkdirSync(place)
  lab.environment = { XDG_RUNTIME_DIR: '/etc/passwd', TMPDIR: place }
  const file = lab.experiment({}, 'seeds: 1\ntraining: { steps: 5 }\n')
  const ran = await lab.run('run', file, '--quiet')
  assert.equal(ran.code, 0, ran.err)
  const word = "XDG_RUNTIME_DIR=/etc/passwd is not used: it is no folder. The lab's sockets and logs are in "
  assert.equal(ran.err, `${word}${join(place, `pellucid-${uid}`)}.\n`)
  await lab.gone()
})

test('A lock file of another lab, whose socket is nowhere, is answered with who holds the history', async (t) => {
  const lab = new TestLab(t)
  const [here, there] = ['here', 'there'].map((name) => join(lab.folder, name)) as [string, string]
  for (const folder of [here, there]) mkdirSync(folder)
  lab.environment = { XDG_RUNTIME_DIR: here, TMPDIR: here }
  const served = lab.start('run', lab.experiment({}, 'seeds: 2\ntraining: { steps: 40000 }\n'), '--json')
  await new Promise((resolve) => served.process.stdout!.once('data', resolve))
  lab.environment = { XDG_RUNTIME_DIR: there, TMPDIR: there }
  const { code, err } = await lab.run('list')
  assert.equal(code, 2, err)
  const service = lab.processes().find(({ role }) => role === 'service')!
  const words = `is open in the lab service with process number ${service.pid}, which was started with another XDG_RUNTIME_DIR or TMPDIR`
  assert.ok(err.includes(words), err)
  assert.equal(err.trim().split('\n').length, 1)
  assert.equal(existsSync(`${lab.history}-lock`), true)
  served.process.kill('SIGINT')
  await served.ended
  await lab.gone()
  assert.match(readFileSync(`${lab.history}-lock`, 'latin1'), /^SQLite format 3/)
})

test('Clients that come at once are all served, however long a service takes to start', async (t) => {
  const lab = new TestLab(t)
  const slow = join(lab.folder, 'slow.mjs')
  writeFileSync(
    slow,
    `if (process.argv[1]?.endsWith('service/main.ts')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500)`,
  )
  lab.environment = { NODE_OPTIONS: `--import ${pathToFileURL(slow).href}` }
  const files = ['first', 'second', 'third'].map((name) =>
    lab.experiment({}, 'seeds: 1\ntraining: { steps: 20 }\n', name),
  )
  for (const { code, err } of await Promise.all(files.map((file) => lab.run('run', file)))) assert.equal(code, 0, err)
  await lab.gone()
})
