import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from '../../../core/experiment/encoding.ts'

const utf16 = (text: string, swap = false): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le')
  return swap ? bytes.swap16() : bytes
}
const text = '# größe 🦉\ntask: concepts\n'

test('UTF-8 is read with and without its mark, and UTF-16 with it', () => {
  assert.equal(textOf(Buffer.from(text)).text, text)
  assert.equal(textOf(Buffer.from(`\ufeff${text}`)).text, text)
  assert.equal(textOf(utf16(`\ufeff${text}`)).text, text)
  assert.equal(textOf(utf16(`\ufeff${text}`, true)).text, text)
  assert.equal(textOf(new Uint8Array()).text, '')
})

test('UTF-16 and UTF-32 that do not say so are named, with what converts them', () => {
  assert.match(
    textOf(utf16(text)).fault!,
    /seems to be in UTF-16LE; save it as UTF-8 \(iconv -f UTF-16LE -t UTF-8 FILE\)/,
  )
  assert.match(textOf(utf16(text, true)).fault!, /seems to be in UTF-16BE/)
  assert.match(textOf(Uint8Array.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])).fault!, /UTF-32/)
})

test('a letter of Latin-1 is named with its line and byte', () => {
  for (const after of ['', 'a', '\n', 'é']) {
    const bytes = Buffer.concat([Buffer.from('# é fine\n# caf'), Buffer.from([0xe9]), Buffer.from(after)])
    assert.match(textOf(bytes).fault!, /^line 2 has the byte 0xE9, .*Latin-1 or Windows-1252; .*iconv -f WINDOWS-1252/)
  }
})

test('half a pair of UTF-16 is refused and not replaced', () => {
  assert.match(textOf(utf16('\ufefftask: \ud800x')).fault!, /damaged UTF-16LE/)
})
