import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawing } from '../../../src-main/exports/svg.ts'
import { drawn, gallery } from './gallery.ts'
import { render } from './rendered.ts'
import { textsOf } from './texts.ts'

test('what the lab paints of every figure is what Vega draws from its specification: each word within 2.5 points', async () => {
  for (const picture of gallery) {
    const figure = drawn(picture)
    const theirs = textsOf(await render(figure.spec))
    const ours = textsOf(drawing(figure))
    const words = (texts: typeof ours) => texts.map(({ text }) => text.trim()).sort()
    assert.deepEqual(words(ours), words(theirs), picture.file)
    // Vega counts from where it puts its first panel.
    const [corner] = theirs.filter(({ text }) => text === figure.page.lines[0]!.text)
    const [own] = ours.filter(({ text }) => text === figure.page.lines[0]!.text)
    const [dx, dy] = [own!.x - corner!.x, own!.y - corner!.y]
    for (const { text, x, y, size, anchor, turned } of theirs)
      assert.ok(
        ours.some(
          (one) =>
            one.text === text.trim() &&
            Math.abs(one.x - x - dx) < 2.5 &&
            Math.abs(one.y - y - dy) < 2.5 &&
            one.size === size &&
            one.turned === turned &&
            one.anchor === anchor,
        ),
        `${picture.file}: ${text} at ${x + dx}, ${y + dy} of Vega, ${ours.flatMap((one) => (one.text === text ? [`${one.x}, ${one.y}`] : [])).join(' or ')}`,
      )
  }
})
