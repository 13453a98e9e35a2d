import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { inter } from '../../../src-main/exports/font.ts'
import { png } from '../../../src-main/exports/png.ts'
import { drawing, svg } from '../../../src-main/exports/svg.ts'
import { drawn, gallery } from '../../core/figures/gallery.ts'
import { render } from '../../core/figures/rendered.ts'
import { digits, faulty, tenConcepts } from '../../core/figures/samples.ts'
import { textsOf } from '../../core/figures/texts.ts'

const samples = { tenConcepts: () => tenConcepts(), digits: () => digits(), single: () => tenConcepts(1), faulty }

test('the specification compiles and renders without a warning for every sample and width', async () => {
  for (const data of Object.values(samples))
    for (const width of ['column', 'text', 'page', 4] as const)
      assert.match(await svg(tradeoff(data(), { width })), /^<svg/)
})

test('a warning of Vega-Lite is an error', async () => {
  const x = { field: 'a', type: 'quantitative', scale: { type: 'log', zero: true } }
  await assert.rejects(render({ data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x } }), /figure: .*zero/)
})

test('legend, axis titles with units and direction, labels and caption are in the drawing', async () => {
  const texts = textsOf(await svg(tradeoff(tenConcepts()))).map(({ text }) => text)
  const expected = [
    'Test loss, change from the baseline of the same',
    'seed',
    '(squared error; lower is better)',
    '(higher is better)',
    '↖ better',
    'baseline',
    'baseline (pressure 0)',
    '95% interval',
    'one seed',
    'Pareto front of the medians',
    'reader cost:',
  ]
  for (const text of expected) assert.ok(texts.includes(text), `${text} is missing from ${texts.join(' | ')}`)
})

test('no text is clipped by the page or smaller than 7 pt, in any figure at any width', async () => {
  const widths = ['column', 'page', 2.5] as const
  const figures = [
    ...Object.values(samples).flatMap((data) => widths.map((width) => tradeoff(data(), { width }))),
    ...gallery.flatMap((picture) => (['column', 'page', 2.75] as const).map((width) => drawn(picture, width))),
  ]
  for (const figure of figures) {
    const texts = textsOf(drawing(figure))
    assert.ok(texts.length > 15)
    for (const { text, x, y, size, anchor, turned, weight } of texts) {
      const where = `${figure.title}, ${figure.width} pt, ${text}`
      assert.ok(size >= 7, `${where}: ${size}`)
      const wide = (weight === '600' ? inter.semibold : inter.regular).width(text) * size
      const start = anchor === 'middle' ? -wide / 2 : anchor === 'end' ? -wide : 0
      const [from, to, end] = turned
        ? [y - start - wide, y - start, figure.height]
        : [x + start, x + start + wide, figure.width]
      if (!turned) assert.ok(y > 0.7 * size && y <= figure.height, `${where}: ${y} of ${figure.height}`)
      assert.ok(from >= -0.5 && to <= end + 0.5, `${where}: ${from} … ${to} of ${end}`)
    }
  }
})

test('an SVG brings the glyphs that it uses, in both weights, and no others', async () => {
  const faces = [
    ...(await svg(tradeoff(tenConcepts(6)))).matchAll(/font-weight:(\d+);src:url\(data:font\/woff2;base64,([^)]+)\)/g),
  ]
  assert.deepEqual(
    faces.map(([, weight]) => weight),
    ['400', '600'],
  )
  for (const [, , data] of faces) {
    const font = Buffer.from(data!, 'base64')
    assert.equal(font.toString('latin1', 0, 4), 'wOF2')
    assert.ok(font.length < 20_000, `${font.length} bytes`)
  }
})

test('size is in inches, and title, description and provenance are inside, as text', async () => {
  const data = tenConcepts(1)
  data.experiment.name = '<script>alert("1")</script> & co\u0000\ud800'
  const figure = tradeoff(data)
  const drawn = await svg(figure)
  assert.ok((await png(figure, 72)).length > 1000)
  assert.match(drawn, /^<svg [^>]*width="3.25in"/)
  assert.doesNotMatch(drawn, /<script|[\ud800]/)
  assert.match(drawn, /<title>&lt;script&gt;alert\(&quot;1&quot;\)/)
  assert.match(drawn, /<metadata>.*&quot;hash&quot;:&quot;5f1d0c2a9b7e4410&quot;.*run-0-0.*<\/metadata>/)
})
