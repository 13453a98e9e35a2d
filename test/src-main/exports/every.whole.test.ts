import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import { Ajv } from 'ajv'
import { csv } from '../../../src-main/exports/csv.ts'
import { formats } from '../../../src-main/exports/formats.ts'
import { formatNames } from '../../../src-main/exports/names.ts'
import { pdf } from '../../../src-main/exports/pdf.ts'
import { tex } from '../../../src-main/exports/tex.ts'
import { vega } from '../../../src-main/exports/vega.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { drawn, gallery } from '../../core/figures/gallery.ts'
import { tenConcepts } from '../../core/figures/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-formats-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const has = (command: string) => spawnSync(command, ['-v']).error === undefined
const figures = gallery.map((picture) => ({ name: picture.file, figure: drawn(picture) }))
/** One of each, and a trade-off with rings. */
const some = figures.filter(({ name }) => name.endsWith('ten-concepts') || name === 'tradeoff-digits')

test('the formats are those that the command line names, in its order', () => {
  assert.deepEqual(
    formats.map(({ name }) => name),
    [...formatNames],
  )
})

test('every figure as Vega-Lite is valid by the schema of Vega-Lite', () => {
  const schema = fileURLToPath(import.meta.resolve('vega-lite/vega-lite-schema.json'))
  const ajv = new Ajv({ strict: false, allErrors: false, formats: { 'color-hex': true } })
  const valid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object)
  for (const { name, figure } of figures)
    assert.ok(valid(JSON.parse(vega(figure))), `${name}: ${ajv.errorsText(valid.errors).slice(0, 400)}`)
  assert.ok(!valid({ ...figures[0]!.figure.spec, layer: 3 }))
})

test('every figure as CSV holds its rows, every number to the last digit', () => {
  for (const { name, figure } of figures) {
    const lines = csv(figure)
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
    assert.equal(lines.length, figure.rows.length + 1, name)
    const numbers = lines.slice(1).flatMap((line) => line.split(',').flatMap((cell) => (cell ? [Number(cell)] : [])))
    const known = new Set(numbers)
    for (const row of figure.rows)
      for (const { field } of figure.columns)
        if (typeof row[field] === 'number') assert.ok(known.has(row[field]), `${name}: ${field} ${row[field]}`)
    const fields = new Set(figure.columns.map(({ field }) => field))
    for (const row of figure.rows)
      for (const field of Object.keys(row)) assert.ok(fields.has(field), `${name}: ${field}`)
  }
})

test('what a figure draws as means is what its table says', () => {
  for (const { name, figure } of figures) {
    const values = new Set(
      figure.rows.flatMap((row) => Object.values(row).filter((value) => typeof value === 'number')),
    )
    for (const { panel } of figure.page.panels)
      for (const mark of panel.marks)
        if (mark.kind === 'dots')
          for (const { x, y } of mark.rows)
            assert.ok(values.has(x) || values.has(y), `${name}, ${mark.name}: ${x}, ${y}`)
  }
})

test('every figure as PDF is one page of its size, of vectors, with Inter embedded and its provenance inside', async () => {
  for (const { name, figure } of some) {
    const file = join(folder, `${name}.pdf`)
    const bytes = Buffer.from(await pdf(figure))
    writeFileSync(file, bytes)
    const text = bytes.toString('latin1')
    assert.match(text, /^%PDF-1/)
    assert.equal([...text.matchAll(/\/Type \/Page\b/g)].length, 1, name)
    assert.ok(text.includes(`/MediaBox [0 0 ${figure.width} ${figure.height}]`), name)
    assert.equal([...text.matchAll(/\/FontFile2 /g)].length, 2, name)
    assert.doesNotMatch(text, /\/Subtype \/(Image|Type1|Type3)\b/)
    assert.ok(text.includes(figure.provenance.version), name)
  }
})

test(
  'poppler finds every font embedded, and the words of the figure',
  { skip: !has('pdffonts') && 'no pdffonts' },
  () => {
    for (const { name, figure } of some) {
      const file = join(folder, `${name}.pdf`)
      const fonts = spawnSync('pdffonts', [file], { encoding: 'utf8' }).stdout.trim().split('\n').slice(2)
      assert.equal(fonts.length, 2, name)
      for (const line of fonts) assert.match(line, /\+Inter-\w+ +CID TrueType +Identity-H +yes yes yes/)
      const words = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ')
      assert.ok(words.includes(figure.page.lines[0]!.text), name)
      for (const { text } of figure.page.keys) assert.ok(words.includes(text), `${name}: ${text}`)
    }
  },
)

test('every figure as pgfplots compiles, alone and within a paper', { skip: !has('pdflatex') && 'no TeX' }, () => {
  const compiled = (name: string) => {
    const { status, stdout } = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', `${name}.tex`], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.equal(status, 0, `${name}: ${/^!.*(\n.*){3}/m.exec(stdout)?.[0]}`)
    return stdout
  }
  for (const { name, figure } of some) {
    writeFileSync(join(folder, `${name}.tex`), tex(figure))
    assert.match(compiled(name), /\(1 page,/)
  }
  const inputs = some.slice(0, 3).map(({ name }) => `\\begin{figure}\\input{${name}.tex}\\end{figure}`)
  const paper = `\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{pgfplots}\\begin{document}${inputs.join('\n')}\\end{document}`
  writeFileSync(join(folder, 'paper.tex'), paper)
  compiled('paper')
})

test('a ring is open in pgfplots too, where marks with a star are filled whatever they are told', () => {
  const texts = figures.map(({ figure }) => tex(figure))
  assert.ok(texts.some((text) => /mark=o,[^\n]*fill=none/.test(text)))
  for (const text of texts) assert.doesNotMatch(text, /mark=[a-z]*\*,[^\n]*fill=none/)
})

test('hostile names stay text in pgfplots', { skip: !has('pdflatex') && 'no TeX' }, () => {
  const data = tenConcepts(1)
  data.experiment.name = '\\input{/etc/passwd} 100% $x_1^2$ #& ~ {a} \n\\end{document} 模 <b>'
  writeFileSync(join(folder, 'hostile.tex'), tex(tradeoff(data)))
  const { status, stdout } = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'hostile.tex'], {
    cwd: folder,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stdout.slice(-600))
  assert.doesNotMatch(stdout, /etc\/passwd/)
})
