import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeExport } from '../../../src-main/exports/write.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-special-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const bytes = Buffer.from('<svg/>'.repeat(30_000))
const at = (name: string) => join(folder, name)
const pipes = process.platform === 'win32' || spawnSync('mkfifo', ['--version']).error ? 'no mkfifo' : false

test('a link stays a link, and the file that it names is written', async () => {
  writeFileSync(at('target.svg'), 'old')
  symlinkSync('target.svg', at('near.svg'))
  symlinkSync(at('near.svg'), at('far.svg'))
  await writeExport(at('far.svg'), bytes)
  assert.equal(readlinkSync(at('far.svg')), at('near.svg'))
  assert.equal(readlinkSync(at('near.svg')), 'target.svg')
  assert.ok(readFileSync(at('target.svg')).equals(bytes))
})

test('a link to a file that is not there yet leads to it', async () => {
  symlinkSync('later.svg', at('early.svg'))
  await writeExport(at('early.svg'), bytes)
  assert.ok(lstatSync(at('early.svg')).isSymbolicLink())
  assert.ok(readFileSync(at('later.svg')).equals(bytes))
})

test('links that go round in a circle are refused', async () => {
  symlinkSync('b.svg', at('a.svg'))
  symlinkSync('a.svg', at('b.svg'))
  await assert.rejects(writeExport(at('a.svg'), bytes), /cannot write .*a\.svg: its links go round in a circle/)
})

test('a pipe is written into, whatever its size, and stays a pipe', { skip: pipes }, async () => {
  spawnSync('mkfifo', [at('pipe.svg')])
  const reader = spawn('cat', [at('pipe.svg')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  reader.stdout.on('data', (part: Buffer) => parts.push(part))
  await Promise.all([writeExport(at('pipe.svg'), bytes), once(reader, 'close')])
  assert.ok(Buffer.concat(parts).equals(bytes))
  assert.ok(lstatSync(at('pipe.svg')).isFIFO())
})

test('a pipe that nobody reads from is refused, not waited for without end', { skip: pipes }, async () => {
  spawnSync('mkfifo', [at('idle.svg')])
  await assert.rejects(writeExport(at('idle.svg'), bytes), /idle\.svg: it is a pipe, and nobody reads from it/)
  assert.ok(lstatSync(at('idle.svg')).isFIFO())
})

test('a device is written into and stays what it is', { skip: process.platform === 'win32' }, async () => {
  const before = lstatSync('/dev/null')
  await writeExport('/dev/null', bytes)
  const now = lstatSync('/dev/null')
  assert.deepEqual([now.isCharacterDevice(), now.ino], [true, before.ino])
})

test(
  'a device that takes nothing more says that the disk is full',
  { skip: process.platform !== 'linux' },
  async () => {
    await assert.rejects(writeExport('/dev/full', bytes), /cannot write \/dev\/full: the disk is full/)
  },
)

test('a socket is refused and stays', { skip: process.platform === 'win32' }, async () => {
  const server = createServer().listen(at('socket.svg'))
  await once(server, 'listening')
  await assert.rejects(writeExport(at('socket.svg'), bytes), /socket\.svg: it is a socket, which takes no file/)
  assert.ok(lstatSync(at('socket.svg')).isSocket())
  server.close()
})

test('a file that is replaced keeps its permissions, and a read-only one is refused', async () => {
  writeFileSync(at('private.svg'), 'old')
  chmodSync(at('private.svg'), 0o600)
  await writeExport(at('private.svg'), bytes)
  assert.equal(statSync(at('private.svg')).mode & 0o777, 0o600)
  chmodSync(at('private.svg'), 0o444)
  await assert.rejects(writeExport(at('private.svg'), Buffer.from('new')), /private\.svg: it is read-only/)
  assert.ok(readFileSync(at('private.svg')).equals(bytes))
})

test('a name as long as names can be is written', async () => {
  const name = `${'n'.repeat(251)}.svg`
  await writeExport(at(name), bytes)
  assert.ok(readFileSync(at(name)).equals(bytes))
  await assert.rejects(writeExport(at(`x${name}`), bytes), /too long/)
})

test('nothing temporary is left beside what was written or refused', () => {
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  )
})
