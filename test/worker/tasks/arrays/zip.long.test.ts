import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipEntries, unpacked } from '../../../../worker/tasks/arrays/zip.ts'

/** An archive of empty files by the bytes of their names, with a directory of 64 bits or without one. */
function archive(names: readonly Uint8Array[], { isWide = false, flags = 0 } = {}): Buffer {
  const numbers = (sizes: readonly [size: 2 | 4 | 8, value: number][]) =>
    Buffer.concat(
      sizes.map(([size, value]) => {
        const bytes = Buffer.alloc(8)
        bytes.writeBigUInt64LE(BigInt(value))
        return bytes.subarray(0, size)
      }),
    )
  const [two, four, eight] = [2, 4, 8].map((size) => (value: number) => [size, value] as [2 | 4 | 8, number])
  const zeros = (count: number) => Array.from({ length: count }, () => two!(0))
  let at = 0
  const files = names.map((name) => {
    const local = Buffer.concat([
      numbers([four!(0x04034b50), two!(20), two!(flags), ...zeros(9), two!(name.length), two!(0)]),
      name,
    ])
    const entry = Buffer.concat([
      numbers([four!(0x02014b50), two!(20), two!(20), two!(flags), ...zeros(9), two!(name.length)]),
      numbers([...zeros(6), four!(at)]),
      name,
    ])
    at += local.length
    return { local, entry }
  })
  const directory = Buffer.concat(files.map(({ entry }) => entry))
  const [count, end] = [names.length, at + directory.length]
  const wide = [
    ...[four!(0x06064b50), eight!(44), two!(45), two!(45), four!(0), four!(0)],
    ...[eight!(count), eight!(count), eight!(directory.length), eight!(at)],
    ...[four!(0x07064b50), four!(0), eight!(end), four!(1)],
  ]
  const counted = isWide ? Math.min(count, 0xffff) : count % 2 ** 16
  const last = [two!(counted), two!(counted), four!(directory.length), four!(isWide ? 0xffffffff : at), two!(0)]
  return Buffer.concat([
    ...files.map(({ local }) => local),
    directory,
    numbers([...(isWide ? wide : []), four!(0x06054b50), two!(0), two!(0), ...last]),
  ])
}

test('An archive of more than 65,535 files has all of them, with a directory of 64 bits or a count that begins again', () => {
  const names = Array.from({ length: 70_000 }, (_, i) => Buffer.from(`${i}.png`))
  for (const isWide of [true, false]) {
    const entries = zipEntries(archive(names, { isWide }), 'many.zip')
    assert.equal(entries.length, 70_000)
    assert.deepEqual([entries[0]!.name, entries.at(-1)!.name], ['0.png', '69999.png'])
  }
})

test('A directory that ends before its last file is damaged', () => {
  const bytes = archive([Buffer.from('a'), Buffer.from('b')])
  bytes[bytes.lastIndexOf('PK\x01\x02')]! ^= 1
  assert.throws(() => zipEntries(bytes, 'cut.zip'), /cut\.zip: has a damaged directory; the archive is damaged/)
})

test('Names that are not UTF-8 are of code page 437, so that folders keep apart', () => {
  const names = [Buffer.from('é/1.png'), Buffer.from([0x84, 0x2f, 0x31]), Buffer.from([0x94, 0x2f, 0x31])]
  assert.deepEqual(
    zipEntries(archive(names), 'names.zip').map(({ name }) => name),
    ['é/1.png', 'ä/1', 'ö/1'],
  )
})

test('An archive with two files of a name, or with a password, is refused in these words', () => {
  const twice = archive([Buffer.from('a/1.png'), Buffer.from('b'), Buffer.from('a/1.png')])
  assert.throws(() => zipEntries(twice, 'twice.zip'), /twice\.zip: holds two files called a\/1\.png; expected one/)
  const secret = archive([Buffer.from('a')], { flags: 1 })
  const [entry] = zipEntries(secret, 'secret.zip')
  assert.throws(
    () => unpacked(secret, entry!, 'secret.zip'),
    /secret\.zip: a is encrypted; expected an archive without/,
  )
})
