import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepSeconds, trainingSeconds, type Speed } from '../../../core/engines/calibration.ts'

const speed = (flops: number, modelStepsPerSecond: number): Speed => ({
  program: String(flops),
  flops,
  modelStepsPerSecond,
})
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.abs(b), `${a} is not ${b}`)

test('A calibrated program takes what it took, and work beyond the largest or below the smallest in proportion', () => {
  const speeds = [speed(1e8, 10), speed(1e6, 1000)]
  near(stepSeconds(speeds, 1e6), 1e-3)
  near(stepSeconds(speeds, 1e8), 0.1)
  near(stepSeconds(speeds, 3e8), 0.3)
  near(stepSeconds(speeds, 5e5), 5e-4)
})

test('Between two programs the time is exact where it is proportional to the work, and where calls cost the same', () => {
  near(stepSeconds([speed(1e6, 1000), speed(1e8, 10)], 2e7), 0.02)
  near(stepSeconds([speed(1e6, 50), speed(1e8, 50)], 2e7), 0.02)
})

test('An experiment takes the sum over its structures; without speeds nobody knows', () => {
  const work = [
    { flops: 1e6, runs: 8, steps: 100 },
    { flops: 1e8, runs: 2, steps: 10 },
  ]
  near(trainingSeconds([speed(1e6, 1000), speed(1e8, 10)], work), 0.8 + 2)
  assert.equal(trainingSeconds([], work), Infinity)
})
