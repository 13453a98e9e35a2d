import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureShape } from '../../../worker/tasks/morphology.ts'

/** Draws `#` as ink and anything else as background; returns the measured shape. */
function shapeOf(...rows: string[]) {
  const width = rows[0]!.length
  const image = Uint8Array.from(rows.join(''), (c) => (c === '#' ? 255 : 0))
  return measureShape(image, rows.length, width)
}
const close = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`)

test('a blank image has no shape', () => {
  assert.deepEqual(shapeOf('....', '....'), { ink: 0, thickness: 0, slant: 0, width: 0, height: 0, loops: 0 })
})

test('an upright bar has its area, box, no slant, and nearly its width as thickness', () => {
  const bar = shapeOf(...Array(24).fill('...##...'))
  assert.equal(bar.ink, 48)
  assert.deepEqual([bar.width, bar.height, bar.loops, bar.slant], [2, 24, 0, 0])
  close(bar.thickness, (2 * 48) / 52, 0.05)
})

test('thickness is twice the area over the perimeter, wherever the stroke lies', () => {
  close(shapeOf(...Array(2).fill('#'.repeat(40))).thickness, 80 / 42, 0.05)
  close(shapeOf(...Array(4).fill('#'.repeat(40))).thickness, 160 / 44, 0.1)
  const falling = Array.from({ length: 60 }, (_, y) => `${'.'.repeat(y)}####${'.'.repeat(60 - y)}`)
  const diagonal = 4 / Math.SQRT2
  close(shapeOf(...falling).thickness, diagonal, 0.1)
  close(shapeOf(...falling.toReversed()).thickness, diagonal, 0.1)
})

test('faint ink counts by its intensity', () => {
  const grey = measureShape(Uint8Array.from([0, 0, 0, 0, 51, 0, 0, 0, 0]), 3, 3)
  close(grey.ink, 0.2, 1e-12)
  assert.deepEqual([grey.width, grey.height], [0, 0])
})

test('a stroke that leans right has positive slant, left negative, as the tangent of its lean', () => {
  close(shapeOf('...#', '..#.', '.#..', '#...').slant, 1, 1e-12)
  close(shapeOf('#...', '.#..', '..#.', '...#').slant, -1, 1e-12)
  close(shapeOf('..#', '..#', '.#.', '.#.', '#..', '#..').slant, 16 / 35, 1e-12)
})

test('a horizontal stroke has no slant', () => {
  assert.equal(shapeOf('......', '######', '......').slant, 0)
})

test('loops are counted: none in a line, one in a ring, two in an eight', () => {
  assert.equal(shapeOf('.#.', '.#.', '.#.').loops, 0)
  assert.equal(shapeOf('.....', '.###.', '.#.#.', '.###.', '.....').loops, 1)
  assert.equal(shapeOf('###', '#.#', '###', '#.#', '###').loops, 2)
})

test('a ring that fills the image still has one loop, and an open ring none', () => {
  assert.equal(shapeOf('####', '#..#', '#..#', '####').loops, 1)
  assert.equal(shapeOf('####', '#..#', '#..#', '#.##').loops, 0)
})

test('ink that touches at a corner closes a loop', () => {
  assert.equal(shapeOf('.#.', '#.#', '.#.').loops, 1)
})
