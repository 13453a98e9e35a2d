import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { encode } from 'fast-png'
import { zipOf } from '../../../../src-renderer/lab/files/zip.ts'
import { unpacked, zipEntries } from '../../../../worker/tasks/arrays/zip.ts'
import { understand } from '../../../../worker/tasks/given.ts'
import { images } from '../../../../worker/tasks/images.ts'

const root = mkdtempSync(join(tmpdir(), 'pellucid-zips-'))
after(() => rmSync(root, { recursive: true, force: true }))

test('An archive holds the files that were put into it, by names in UTF-8', async () => {
  const files = { 'a/é.txt': 'text', empty: '', 'a/b/c': 'x'.repeat(100_000) }
  const given = Object.entries(files).map(([name, text]) => ({ name, file: new Blob([text]) }))
  const bytes = new Uint8Array(await (await zipOf(given)).arrayBuffer())
  const found = zipEntries(bytes, 'zip').map((entry) => [
    entry.name,
    Buffer.from(unpacked(bytes, entry, 'zip')).toString(),
  ])
  assert.deepEqual(found, Object.entries(files))
  await assert.rejects(
    zipOf(Array.from({ length: 65_536 }, (_, i) => ({ name: `${i}`, file: new Blob([]) }))),
    /The folder holds 65,536 files; at most 65,535 can be sent\. Name it by its path/,
  )
})

test('A folder of pictures and its archive are the same data, with folders for training and testing or without', async () => {
  const pictures = Array.from({ length: 12 }, (_, i) => ({
    name: `${i < 8 ? 'train' : 'test'}/${'ab'[i % 2]}/${i}.png`,
    bytes: encode({ width: 2, height: 2, channels: 1, depth: 8, data: new Uint8Array(4).fill(i) }),
  }))
  const write = async (name: string, files: typeof pictures, before = '') => {
    for (const { name: file, bytes } of files) {
      mkdirSync(join(root, name, file, '..'), { recursive: true })
      writeFileSync(join(root, name, file), bytes)
    }
    const parts = files.map(({ name, bytes }) => ({
      name: before + name,
      file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
    }))
    writeFileSync(join(root, `${name}.zip`), Buffer.from(await (await zipOf(parts)).arrayBuffer()))
    return [join(root, name), join(root, `${name}.zip`)] as const
  }
  const hashOf = (options: object) => images.open({ kind: 'images', ...options }).dataHash
  const [folder, zip] = await write('split', pictures)
  const { options } = understand({ paths: [zip], chosen: {} }).tasks[0]!
  assert.deepEqual(options, { path: `${zip}/train`, testPath: `${zip}/test` })
  assert.equal(hashOf(options), hashOf({ path: join(folder, 'train'), testPath: join(folder, 'test') }))
  const plain = pictures.map(({ name, bytes }) => ({ name: name.replace(/^\w+\//, ''), bytes }))
  const [other, archive] = await write('plain', plain, 'plain/')
  assert.equal(hashOf({ path: archive }), hashOf({ path: other }))
  const within = await write('a folder called so.zip', plain)
  assert.equal(hashOf({ path: within[0] }), hashOf({ path: other }))
  assert.throws(() => hashOf({ path: join(within[0], 'a/0.png') }), /0\.png: is a PNG picture; .* Name the folder/)
  const damaged = join(root, 'damaged.zip')
  writeFileSync(damaged, Buffer.from('PK'))
  assert.throws(() => hashOf({ path: damaged }), /damaged\.zip: is no ZIP archive, though its name says so/)
})
