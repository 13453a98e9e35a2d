import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sprites } from '../../../worker/tasks/sprites.ts'

const side = 32
const data = sprites.open({ side })
const n = 300
const held = data.heldOut(1, n)

/** Pixels of a channel of a row, at most 1. */
const channelOf = (row: number, channel: number) => {
  const from = (row * 3 + channel) * side * side
  return held.inputs.subarray(from, from + side * side)
}
/** Of a disc, a square and a triangle in the circle of radius 1. */
const areas = [Math.PI, 2, (3 * Math.sqrt(3)) / 4]

const near = (found: number, expected: number, within: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= within, `${what}: ${found}, expected ${expected}`)

test('A sprite lies where its numbers say, is as large, and has that colour; its concepts are those numbers and its shape', () => {
  const seen = [0, 0, 0]
  for (let row = 0; row < n; row++) {
    const [shape, ...factors] = held.concepts.subarray(7 * row, 7 * row + 7)
    assert.deepEqual(factors, [...held.targets.subarray(6 * row, 6 * row + 6)])
    seen[shape!]!++
    const [x, y, size, ...colour] = factors as [number, number, number, number, number, number]
    const radius = side / 8 + (size * side) / 8
    colour.forEach((level, channel) => {
      const pixels = channelOf(row, channel)
      const full = 0.25 + 0.75 * level
      near(Math.max(...pixels), full, 1e-6, 'brightest')
      let [ink, across, down] = [0, 0, 0]
      pixels.forEach((value, at) => {
        ink += value
        across += value * ((at % side) + 0.5)
        down += value * (Math.floor(at / side) + 0.5)
      })
      near(ink / full / (areas[shape!]! * radius ** 2), 1, 0.06, 'area')
      // The tips of a triangle are thinner than a pixel.
      const within = shape === 2 ? 0.2 : 0.1
      near(across / ink, side / 4 + (x * side) / 2, within, 'x')
      near(down / ink, side / 4 + (y * side) / 2, within, 'y')
    })
  }
  for (const count of seen) assert.ok(count > n / 5, `${seen} of each shape`)
})

test('Rows of a batch do not depend on how many follow, and streams are apart', () => {
  const batch = (purpose: string, step: number, rows: number) => {
    const out = { inputs: new Float32Array(rows * data.inputs), targets: new Float32Array(rows * 6) }
    data.generate!(1, purpose, step, rows, out)
    return out.targets
  }
  assert.deepEqual(batch('primary', 3, 50).subarray(0, 7 * 6), batch('primary', 3, 7))
  for (const other of [batch('students', 3, 7), batch('primary', 4, 7), held.targets.subarray(0, 42)])
    assert.notDeepEqual(batch('primary', 3, 7), other)
})

test('A side that is too small is refused by name', () => {
  assert.throws(() => sprites.open({ side: 4 }), /task\.side/)
})
