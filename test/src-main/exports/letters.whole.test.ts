import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exportFigure } from '../../../src-main/exports/index.ts'
import { interHas } from '../../../src-main/exports/font.ts'
import { inLetters } from '../../../src-main/exports/letters.ts'
import { escaped } from '../../../src-main/exports/tex/escaped.ts'
import { tenConcepts } from '../../core/figures/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-letters-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const has = (command: string) => spawnSync(command, ['-v']).error === undefined

const ten = () => {
  const data = tenConcepts(2)
  data.experiment.name = '十の概念 İstanbul — привет'
  data.axes[1]!.label = '读者成本'
  return data
}

test('a letter that is not at hand stands without its accent, or as its number, and is counted', () => {
  const missing = new Set<string>()
  const ascii = (character: string) => /[ -~]/.test(character)
  assert.equal(inLetters('a\u0301b 模型 ő\u0000\u202e\n', ascii, missing), 'ab [U+6A21 U+578B] o\n')
  assert.deepEqual([...missing], ['á', '模', '型', 'ő'])
  assert.equal(inLetters('k₂ é привет ↗', interHas), 'k₂ é привет ↗')
  assert.equal(escaped('模 50% ő é'), '[U+6A21] 50\\% o é')
})

test('names in any script are told in every format, and a format without the letters says which', async () => {
  const exported = (format: string) => exportFigure({ figure: { name: 'tradeoff', data: ten() }, format })
  for (const format of ['svg', 'csv', 'vega']) {
    const { bytes, missing } = await exported(format)
    assert.deepEqual(missing, [])
    assert.ok(Buffer.from(bytes).toString().includes('十の概念'), format)
  }
  for (const format of ['pdf', 'png']) {
    const { missing } = await exported(format)
    assert.deepEqual(missing.sort(), [...new Set('十の概念读者成本')].sort(), format)
  }
  const { bytes, missing } = await exported('tex')
  assert.ok(missing.includes('п') && missing.includes('İ'))
  const words = Buffer.from(bytes).toString().replace(/^%.*$/gm, '')
  assert.match(words, /\[U\+5341 U\+306E U\+6982 U\+5FF5\] Istanbul ---/)
  assert.match(words, /\[U\+043F U\+0440/)
  assert.doesNotMatch(words, /\?/)
})

test('a PDF has words for letters that its font lacks', { skip: !has('pdftotext') && 'no pdftotext' }, async () => {
  const { bytes } = await exportFigure({ figure: { name: 'tradeoff', data: ten() }, format: 'pdf' })
  const file = join(folder, 'ten.pdf')
  writeFileSync(file, bytes)
  const words = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ')
  assert.match(words, /\[U\+5341 U\+306E U\+6982 U\+5FF5\] İstanbul — привет/)
  assert.match(words, /\[U\+8BFB U\+8005 U\+6210 U\+672C\]:/)
})
