import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { csv } from '../../../src-main/exports/csv.ts'
import { formats } from '../../../src-main/exports/formats.ts'
import { exportFigure } from '../../../src-main/exports/index.ts'
import { png } from '../../../src-main/exports/png.ts'
import { vega } from '../../../src-main/exports/vega.ts'
import { render } from '../../core/figures/rendered.ts'
import { digits, tenConcepts } from '../../core/figures/samples.ts'

/** Chunks of a PNG by type. */
function chunksOf(bytes: Uint8Array): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  const all = Buffer.from(bytes)
  for (let at = 8; at < all.length; at += 12 + all.readUInt32BE(at)) {
    const type = all.toString('latin1', at + 4, at + 8)
    chunks.set(
      type,
      Buffer.concat([chunks.get(type) ?? Buffer.alloc(0), all.subarray(at + 8, at + 8 + all.readUInt32BE(at))]),
    )
  }
  return chunks
}

test('a PNG has the printed width in pixels at its resolution, says so, and carries its provenance', async () => {
  for (const [width, dpi, pixels] of [
    ['column', 300, 975],
    ['text', 600, 3300],
    [4, 96, 384],
  ] as const) {
    const chunks = chunksOf(await png(tradeoff(digits(), { width }), dpi))
    assert.equal(chunks.get('IHDR')!.readUInt32BE(0), pixels)
    assert.equal(chunks.get('pHYs')!.readUInt32BE(0), Math.round(dpi / 0.0254))
    assert.match(chunks.get('iTXt')!.toString(), /0badc0de12345678/)
  }
})

test('a PNG is drawn, in many shades', async () => {
  const chunks = chunksOf(await png(tradeoff(digits()), 72))
  const data = inflateSync(chunks.get('IDAT')!)
  assert.ok(data.length > 1000 && new Set(data).size > 50)
})

test('a resolution that makes no sense is refused', async () => {
  await assert.rejects(png(tradeoff(digits()), 0), /dpi: 0 is outside 36–2400/)
})

test('the CSV holds exactly the rows, at full precision', () => {
  const figure = tradeoff(tenConcepts(6))
  const lines = csv(figure).split('\n')
  const comments = lines.filter((line) => line.startsWith('#'))
  assert.deepEqual(
    JSON.parse(comments.at(-1)!.replace('# provenance: ', '')),
    JSON.parse(JSON.stringify(figure.provenance)),
  )
  const [header, ...cells] = lines.slice(comments.length, -1).map((line) => line.split(','))
  assert.deepEqual(header!.slice(-12), [
    'testLoss.change',
    'testLoss.change.low',
    'testLoss.change.high',
    'probe.k1.n100',
    'probe.k1.n100.low',
    'probe.k1.n100.high',
    'optimum.low',
    'optimum.high',
    'spread',
    'onFront',
    'testLoss',
    'learned',
  ])
  assert.equal(cells.length, figure.rows.length)
  figure.rows.forEach((row, r) =>
    figure.columns.forEach(({ field }, c) => {
      const value = row[field]
      if (typeof value === 'number') assert.equal(Number(cells[r]![c]), value)
      else assert.equal(cells[r]![c], value == null ? '' : String(value))
    }),
  )
})

test('text that a spreadsheet would run is made plain, negative numbers are not touched', () => {
  const figure = tradeoff(tenConcepts(1))
  figure.title = 'one\n=two'
  figure.columns = ['a', 'b', 'c'].map((field) => ({ field, header: field }))
  figure.rows = [
    { a: '=HYPERLINK("x")', b: -1.5, c: 'a,b' },
    { a: '@x', b: 1e-300, c: null },
  ]
  const lines = csv(figure).split('\n')
  assert.equal(lines[0], '# one =two')
  assert.deepEqual(lines.slice(-3), [`"'=HYPERLINK(""x"")",-1.5,"a,b"`, `'@x,1e-300,`, ''])
})

test('the Vega-Lite file stands alone and draws the same figure', async () => {
  const figure = tradeoff(digits())
  const spec = JSON.parse(vega(figure))
  assert.equal(await render(spec), await render(figure.spec))
  assert.equal(spec.usermeta.provenance.experiment.hash, '0badc0de12345678')
  assert.doesNotMatch(vega(figure), /"url"/)
})

test('every format turns a named figure into bytes', async () => {
  const figure = { name: 'tradeoff', data: digits() }
  for (const { name, mime } of formats) {
    const made = await exportFigure({ figure, format: name, width: 'page' })
    assert.equal(made.mime, mime)
    assert.ok(made.bytes.length > 500)
  }
})

test('an unknown format or figure is named with the nearest', async () => {
  const figure = { name: 'tradeoff', data: digits() }
  await assert.rejects(exportFigure({ figure, format: 'PGN' }), /unknown format: PGN \(did you mean png\?\)/)
  await assert.rejects(exportFigure({ figure, format: 'photograph' }), /expected svg, pdf, png, csv, tex, vega/)
  await assert.rejects(exportFigure({ figure: { ...figure, name: 'tradeof' }, format: 'svg' }), /did you mean tradeoff/)
})
