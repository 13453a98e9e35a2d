import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { whyNot, wholeFile } from '../../runtime/wholeFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-'))
after(() => rmSync(folder, { recursive: true }))

/** Why a path is not read, in words. */
function refusal(path: string, most = 1000): string {
  try {
    wholeFile(path, most)
  } catch (error) {
    return whyNot(error)
  }
  return 'it is read'
}

test('a file is read whole, an empty one too', () => {
  const [full, empty] = [join(folder, 'full'), join(folder, 'empty')]
  writeFileSync(full, 'abc')
  writeFileSync(empty, '')
  assert.equal(wholeFile(full, 3).toString(), 'abc')
  assert.equal(wholeFile(empty, 3).length, 0)
})

test('a file larger than the limit is refused before it is read', () => {
  const large = join(folder, 'large')
  writeFileSync(large, '')
  truncateSync(large, 2 ** 40)
  assert.equal(refusal(large), `has ${2 ** 40} bytes; at most 1000 are read`)
})

test('a folder, a link to itself and what is not there are named for what they are', () => {
  assert.equal(refusal(folder), 'is a folder, not a file')
  const loop = join(folder, 'loop')
  symlinkSync(loop, loop)
  assert.equal(refusal(loop), 'is a link that leads back to itself')
  assert.equal(refusal(join(folder, 'absent')), 'does not exist')
  assert.equal(refusal(join(folder, 'full', 'below')), 'does not exist (a part of its path is a file)')
})

test('a socket is not waited for', { skip: process.platform === 'win32' && 'no sockets with paths here' }, async () => {
  const path = join(folder, 'socket')
  const server = createServer().listen(path)
  await new Promise((resolve) => server.once('listening', resolve))
  assert.equal(refusal(path), 'is a socket or a device, not a file')
  await new Promise((resolve) => server.close(resolve))
})

test('a pipe without a writer is not waited for', (t) => {
  const pipe = join(folder, 'pipe')
  if (spawnSync('mkfifo', [pipe]).status !== 0) return t.skip('mkfifo is not here')
  assert.equal(refusal(pipe), 'is a pipe, not a file')
})

test('a device that never ends is not read', { skip: !existsSync('/dev/zero') && 'no /dev/zero here' }, () => {
  assert.equal(refusal('/dev/zero'), 'is a device, not a file')
})

test('a file of the kernel, which has no size, is empty', { skip: !existsSync('/proc/version') && 'no /proc' }, () => {
  assert.equal(wholeFile('/proc/version', 1000).length, 0)
})
