import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeExport } from '../../../src-main/exports/write.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-write-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const bytes = new TextEncoder().encode('new')

test('a file is written, replaced whole, and nothing else is left in the folder', async () => {
  const file = join(folder, 'figure.svg')
  writeFileSync(file, 'old and longer')
  await writeExport(file, bytes)
  assert.equal(readFileSync(file, 'utf8'), 'new')
  assert.deepEqual(readdirSync(folder), ['figure.svg'])
})

test('a missing folder, a folder and a file as folder are named for what they are', async () => {
  await assert.rejects(
    writeExport(join(folder, 'none', 'a.svg'), bytes),
    /cannot write .*a\.svg: the folder .*none does not exist/,
  )
  await assert.rejects(writeExport(folder, bytes), /it is a folder \(name a file in it, such as .*figure\.svg\)/)
  await assert.rejects(writeExport(`${join(folder, 'new')}/`, bytes), /it is a folder/)
  await assert.rejects(writeExport(join(folder, 'figure.svg', 'a.svg'), bytes), /figure\.svg is not a folder/)
})

test('without permission the old file stays and the reason is given', { skip: process.getuid?.() === 0 }, async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0o500)
  await assert.rejects(writeExport(join(closed, 'a.svg'), bytes), /no permission to write in/)
  chmodSync(closed, 0o700)
  assert.deepEqual(readdirSync(closed), [])
})
