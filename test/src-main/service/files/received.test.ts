import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Received } from '../../../../src-main/service/files/received.ts'

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-received-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'lab.db-files')
}
const bytes = (text: string) => new TextEncoder().encode(text)
const part = (text: string, more: object = {}) => ({
  upload: randomUUID(),
  name: 'a.idx',
  at: 0,
  bytes: bytes(text),
  last: true,
  ...more,
})

test('A file in parts is whole under its name, and nothing is there before', async (t) => {
  const folder = folderFor(t)
  const received = new Received(folder)
  const upload = randomUUID()
  assert.equal(await received.receive(part('one ', { upload, last: false })), null)
  assert.ok(readdirSync(folder).every((name) => name.startsWith('.receiving-')))
  const path = await received.receive(part('two', { upload, at: 4 }))
  assert.equal(readFileSync(path!, 'utf8'), 'one two')
  assert.deepEqual(readdirSync(folder), [path!.slice(folder.length + 1)])
})

test('The same content is stored once, and never replaces a file', async (t) => {
  const folder = folderFor(t)
  const first = await new Received(folder).receive(part('same'))
  const later = new Received(folder)
  assert.equal(await later.receive(part('same')), first)
  // Another service stored it: an experiment may name it.
  await later.discard([first!])
  assert.ok(existsSync(first!))
})

test('Hostile names stay in the folder', async (t) => {
  const folder = folderFor(t)
  const received = new Received(folder)
  for (const name of ['../../../etc/passwd', '..\\..\\x', '.hidden', '\0', 'a/b', '-rf', 'x'.repeat(400)]) {
    const path = await received.receive(part(name, { name }))
    assert.equal(dirname(path!), folder)
    assert.match(path!.slice(folder.length + 1), /^[0-9a-f]{16}-[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u)
  }
})

test('Parts out of order and files that do not go on are dropped', async (t) => {
  const folder = folderFor(t)
  const received = new Received(folder, 50)
  const upload = randomUUID()
  await received.receive(part('one', { upload, last: false }))
  await assert.rejects(received.receive(part('two', { upload, at: 9 })), /expected byte 3, got 9/)
  await assert.rejects(received.receive(part('two', { upload, at: 3 })), /was given up/)
  await received.receive(part('slow', { last: false }))
  for (let i = 0; i < 100 && readdirSync(folder).length > 0; i++) await sleep(20)
  assert.deepEqual(readdirSync(folder), [])
})

test('What a killed service left half is removed, and only its own files are discarded', async (t) => {
  const folder = folderFor(t)
  mkdirSync(folder)
  writeFileSync(join(folder, '.receiving-old'), 'half')
  writeFileSync(join(folder, 'mine'), 'kept')
  const received = new Received(folder)
  const path = await received.receive(part('new'))
  assert.ok(!existsSync(join(folder, '.receiving-old')))
  writeFileSync(`${path}-wal`, 'of a history')
  await received.discard([join(folder, 'mine'), '/etc/hostname', path!])
  assert.deepEqual(readdirSync(folder), ['mine'])
})

test('At most eight files arrive at a time, and a folder that cannot be written is told', async (t) => {
  const folder = folderFor(t)
  const received = new Received(folder)
  for (let i = 0; i < 8; i++) await received.receive(part('x', { last: false }))
  await assert.rejects(received.receive(part('x')), /8 files arrive already/)
  received.close()
  assert.deepEqual(readdirSync(folder), [])
  const blocked = join(folder, 'file')
  writeFileSync(blocked, '')
  chmodSync(blocked, 0o400)
  await assert.rejects(new Received(join(blocked, 'inside')).receive(part('x')), /could not be stored|read-only/)
})
