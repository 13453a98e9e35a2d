import assert from 'node:assert/strict'

/** Asserts closeness, relative to the size of the expected number. */
export function near(actual: number, expected: number, tolerance: number): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
  assert.ok(error <= tolerance, `${actual} is not within ${tolerance} of ${expected}`)
}
