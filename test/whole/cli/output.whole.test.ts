import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'

const main = fileURLToPath(new URL('../../../src-main/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'pellucid-output-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const unix = process.platform === 'win32' ? 'no shell of that kind' : false

/** The command line behind a shell's words, `node` and `main` as $0 and $1. */
const shell = (words: string) =>
  spawnSync('sh', ['-c', words, process.execPath, main], { cwd: folder, encoding: 'utf8' })

test('A full disk behind standard output is an error with a word', { skip: process.platform !== 'linux' }, () => {
  for (const command of ['help', '--version', 'help export']) {
    const { status, stderr } = shell(`"$0" "$1" ${command} > /dev/full`)
    assert.equal(status, 1, command)
    assert.equal(stderr, 'standard output: the disk is full; what was written there is cut off\n')
  }
})

test('A file that takes a part of the output only is an error with a word', { skip: unix }, () => {
  const { status, stderr } = shell('ulimit -f 1; "$0" "$1" help export > part.txt')
  const part = statSync(join(folder, 'part.txt')).size
  assert.ok(part > 0 && part <= 1024, `${part} bytes`)
  assert.equal(status, 1, stderr)
  assert.match(stderr, /^standard output: .*; what was written there is cut off$/m)
})

test('A pipe that is closed early is no fault', { skip: unix }, async () => {
  const child = spawn(process.execPath, [main, 'help'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.deepEqual([code, err], [0, ''])
})

test('What fits is written whole, to a file as to a pipe', { skip: unix }, () => {
  const { stdout } = shell('"$0" "$1" help export')
  assert.equal(shell('"$0" "$1" help export > whole.txt').status, 0)
  assert.equal(readFileSync(join(folder, 'whole.txt'), 'utf8'), stdout)
  assert.match(stdout, /--out FILE/)
})
