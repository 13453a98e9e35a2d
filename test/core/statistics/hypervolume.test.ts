import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hypervolume } from '../../../core/statistics/hypervolume.ts'

const up = { x: 'higher', y: 'higher' } as const

test('one point spans a rectangle to the reference', () => {
  assert.equal(hypervolume([{ x: 3, y: 2 }], { x: 1, y: 0 }, up), 4)
})

test('a staircase counts overlaps once and dominated points not at all', () => {
  const points = [
    { x: 1, y: 3 },
    { x: 2, y: 2 },
    { x: 3, y: 1 },
    { x: 1, y: 1 },
  ]
  assert.equal(hypervolume(points, { x: 0, y: 0 }, up), 6)
})

test('directions turn the plane', () => {
  const points = [
    { x: -1, y: 3 },
    { x: -2, y: 2 },
    { x: -3, y: 1 },
  ]
  assert.equal(hypervolume(points, { x: 0, y: 0 }, { x: 'lower', y: 'higher' }), 6)
})

test('points no better than the reference add nothing', () => {
  assert.equal(
    hypervolume(
      [
        { x: 0, y: 5 },
        { x: -1, y: -1 },
      ],
      { x: 0, y: 0 },
      up,
    ),
    0,
  )
})

test('a quarter disc tends to π/4', () => {
  const points = Array.from({ length: 2001 }, (_, i) => ({
    x: Math.cos((i * Math.PI) / 4000),
    y: Math.sin((i * Math.PI) / 4000),
  }))
  assert.ok(Math.abs(hypervolume(points, { x: 0, y: 0 }, up) - Math.PI / 4) < 1e-3)
})
