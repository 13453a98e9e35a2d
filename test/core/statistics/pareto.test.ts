import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pareto, type Direction, type Point } from '../../../core/statistics/pareto.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

test('the front holds exactly the points that no other dominates, in all four pairs of directions', () => {
  const draw = uniforms(1)
  const points = Array.from({ length: 60 }, (_, i) => ({
    x: Math.floor(draw(2 * i) * 12),
    y: Math.floor(draw(2 * i + 1) * 12),
  }))
  const better = (a: number, b: number, d: Direction) => (d === 'higher' ? a > b : a < b)
  const directions = (['higher', 'lower'] as const).flatMap((x) =>
    (['higher', 'lower'] as const).map((y) => ({ x, y })),
  )
  for (const d of directions) {
    const dominated = (p: Point) =>
      points.some(
        (q) => !better(p.x, q.x, d.x) && !better(p.y, q.y, d.y) && (better(q.x, p.x, d.x) || better(q.y, p.y, d.y)),
      )
    const expected = new Set(points.filter((p) => !dominated(p)).map((p) => `${p.x},${p.y}`))
    assert.deepEqual(new Set(pareto(points, d).map((p) => `${p.x},${p.y}`)), expected)
  }
})

test('the front runs from best x to worst, equal points once, non-finite points never', () => {
  const points = [
    { x: 1, y: 1, id: 'a' },
    { x: 3, y: 3, id: 'b' },
    { x: 3, y: 3, id: 'c' },
    { x: 2, y: 2, id: 'd' },
    { x: NaN, y: 9, id: 'e' },
  ]
  assert.deepEqual(
    pareto(points, { x: 'lower', y: 'higher' }).map((p) => p.id),
    ['a', 'd', 'b'],
  )
})

test('no points have no front', () => assert.deepEqual(pareto([], { x: 'lower', y: 'lower' }), []))
