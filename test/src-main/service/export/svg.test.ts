import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { inter } from '../../../../src-main/service/export/font.ts'
import { png } from '../../../../src-main/service/export/png.ts'
import { render } from '../../../../src-main/service/export/render.ts'
import { svg } from '../../../../src-main/service/export/svg.ts'
import { digits, faulty, tenConcepts } from '../../../figures/samples.ts'

const samples = { tenConcepts: () => tenConcepts(), digits: () => digits(), single: () => tenConcepts(1), faulty }

interface Text {
  text: string
  x: number
  y: number
  size: number
  anchor: string
  weight: string
  turned: boolean
}

/** Lines of text with their places on the page, from the nested translations that Vega writes. */
function textsOf(drawn: string): Text[] {
  const open = [{ x: 0, y: 0 }]
  const texts: Text[] = []
  for (const [tag, name, attributes, inside = ''] of drawn.matchAll(
    /<(\/?g|text)\b([^>]*)>(?:((?:[^<]|<\/?tspan)*)<\/text>)?/g,
  )) {
    if (tag.startsWith('</')) open.pop()
    if (tag.startsWith('</') || tag.endsWith('/>')) continue
    const [, dx = '0', dy = '0'] = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(attributes!) ?? []
    const place = { x: open.at(-1)!.x + Number(dx), y: open.at(-1)!.y + Number(dy) }
    if (name === 'g') open.push(place)
    const of = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(attributes!)?.[1] ?? ''
    const style = { size: Number.parseFloat(of('font-size')), anchor: of('text-anchor'), weight: of('font-weight') }
    const lines = inside.split('</tspan>').map((line) => line.replace(/<tspan[^>]*>/, ''))
    for (const text of name === 'text' ? lines.filter(Boolean) : [])
      texts.push({ text, ...place, ...style, turned: attributes!.includes('rotate') })
  }
  return texts
}

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
    'ten concepts',
    'Test loss (squared error; lower is better)',
    '(higher is better)',
    '↖ better',
    'baseline',
    'pressure 1',
    'baseline (pressure 0)',
    '95% interval',
    'one run',
    'Pareto front of the means',
    'reader cost:',
  ]
  for (const text of expected) assert.ok(texts.includes(text), `${text} is missing from ${texts.join(' | ')}`)
})

test('no text is clipped by the page or smaller than 7 pt', async () => {
  for (const data of Object.values(samples))
    for (const width of ['column', 'page', 2.5] as const) {
      const figure = tradeoff(data(), { width })
      const texts = textsOf(await svg(figure))
      assert.ok(texts.length > 15)
      for (const { text, x, y, size, anchor, turned, weight } of texts) {
        assert.ok(size >= 7, `${text}: ${size}`)
        const wide = (weight === '600' ? inter.semibold : inter.regular).width(text) * size
        const start = anchor === 'middle' ? -wide / 2 : anchor === 'end' ? -wide : 0
        const [from, to, end] = turned
          ? [y - start - wide, y - start, figure.height]
          : [x + start, x + start + wide, figure.width]
        if (!turned) assert.ok(y > 0.7 * size && y <= figure.height, `${text}: ${y} of ${figure.height}`)
        assert.ok(from >= -0.5 && to <= end + 0.5, `${text}: ${from} … ${to} of ${end}`)
      }
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

test('the drawing of fixed data is the one on record, byte for byte', async () => {
  for (const name of ['tenConcepts', 'digits'] as const) {
    const file = new URL(`../../../figures/output/tradeoff-${name}.svg`, import.meta.url)
    const drawn = await svg(tradeoff(samples[name]()))
    if (process.env['UPDATE_SNAPSHOTS'] || !existsSync(file)) writeFileSync(file, drawn)
    assert.ok(drawn === readFileSync(file, 'utf8'), `${file.pathname} differs; look at it, then UPDATE_SNAPSHOTS=1`)
  }
})
