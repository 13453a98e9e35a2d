import assert from 'node:assert/strict'

/** Asserts equal lengths, and values equal to within a relative tolerance of the larger, or of 1 for small ones. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-5,
  what = 'value',
): void {
  assert.equal(actual.length, expected.length, `${what}: lengths`)
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!]
    const near = Object.is(a, e) || a === e || Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e))
    assert.ok(near, `${what} ${i} is ${a}, expected ${e}`)
  }
}
