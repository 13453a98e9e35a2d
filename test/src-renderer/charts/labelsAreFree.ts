import assert from 'node:assert/strict'
import { textWidth } from '../../../core/figures/text.ts'
import type { Area, Place, Scene } from '../../../core/figures/scene/scene.ts'

interface Box {
  text: string
  left: number
  right: number
  top: number
  bottom: number
}

/** No label lies over another, is struck through by a line of the data, or leaves the frame. */
export function labelsAreFree(scene: Scene, what: string): void {
  const labels = scene.groups.flatMap(({ name, shapes }) => (name === 'labels' ? shapes : []))
  const boxes = labels.flatMap((shape): Box[] => {
    if (shape.kind !== 'text') return []
    const half = textWidth(shape.text, shape.size) / 2
    const { x, y, size, text } = shape
    return [{ text, left: x - half, right: x + half, top: y - 0.7 * size, bottom: y }]
  })
  const [area] = scene.areas as [Area]
  for (const { text, left, right, top, bottom } of boxes)
    assert.ok(
      left >= area.left && right <= scene.width && top >= area.top && bottom <= area.top + area.height,
      `${what}: ${text} leaves the frame`,
    )
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1))
      assert.ok(
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top,
        `${what}: ${a.text} and ${b.text} overlap`,
      )
  for (const { name, shapes } of scene.groups) {
    if (!/^(curves|intervals|front|best)/.test(name)) continue
    for (const shape of shapes) {
      if (shape.kind !== 'path') continue
      for (let i = 1; i < shape.places.length; i++)
        for (const box of boxes)
          assert.ok(
            !strikes(shape.places[i - 1]!, shape.places[i]!, box),
            `${what}: ${box.text} is struck through by ${name}`,
          )
    }
  }
}

/** Whether a straight piece of a line enters a box, found by halving it. */
function strikes([x1, y1]: Place, [x2, y2]: Place, box: Box): boolean {
  if (Math.max(x1, x2) <= box.left || Math.min(x1, x2) >= box.right) return false
  if (Math.max(y1, y2) <= box.top || Math.min(y1, y2) >= box.bottom) return false
  if (Math.hypot(x2 - x1, y2 - y1) < 0.01) return true
  const middle: Place = [(x1 + x2) / 2, (y1 + y2) / 2]
  return strikes([x1, y1], middle, box) || strikes(middle, [x2, y2], box)
}
