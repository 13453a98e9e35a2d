import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeLabels } from '../../../core/figures/labels.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

const bounds = { left: 0, top: 0, right: 200, bottom: 150 }
const size = { width: 18, height: 7 }
const dot = ({ x, y }: { x: number; y: number }) => ({ left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 })

test('labels of crowded points overlap nothing and stay inside', () => {
  const draw = uniforms(2)
  const labels = Array.from({ length: 40 }, (_, i) => ({ x: draw(2 * i) * 200, y: draw(2 * i + 1) * 150, ...size }))
  const places = placeLabels(labels, { bounds, solid: labels.map(dot), segments: [], faint: [] })
  const boxes = places.flatMap((place, i) => {
    if (!place) return []
    const [x, y] = [labels[i]!.x + place.dx, labels[i]!.y + place.dy]
    return [{ left: x - 9, right: x + 9, top: y - 3.5, bottom: y + 3.5 }]
  })
  assert.ok(boxes.length > 20)
  const all = [...boxes, ...labels.map(dot)]
  for (const [i, a] of boxes.entries()) {
    assert.ok(a.left >= 0 && a.right <= 200 && a.top >= 0 && a.bottom <= 150)
    for (const b of all.slice(i + 1))
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)
  }
})

test('a label keeps off a line when another place is free', () => {
  const label = { x: 100, y: 75, ...size }
  const at = (segments: [number, number, number, number][]) =>
    placeLabels([label], { bounds, solid: [dot(label)], segments, faint: [] })[0]!
  assert.ok(at([[100, 75, 200, 150]]).dx < 0 || at([[100, 75, 200, 150]]).dy < 0)
  assert.ok(at([[100, 75, 0, 0]]).dx > 0 || at([[100, 75, 0, 0]]).dy > 0)
})

test('a label with no room at all is left out', () => {
  const tight = { left: 95, top: 70, right: 105, bottom: 80 }
  const obstacles = { bounds: tight, solid: [], segments: [], faint: [] }
  assert.deepEqual(placeLabels([{ x: 100, y: 75, ...size }], obstacles), [null])
})
