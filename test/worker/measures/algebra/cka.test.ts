import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ckaWith } from '../../../../worker/measures/algebra/cka.ts'
import { near } from '../golden.ts'
import { randomNumbers } from '../random.ts'

interface Case {
  n: number
  units: [number, number]
  X: number[]
  Y: number[]
  cka: number
}
const file = new URL('../../../golden/similarity.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

const code = (values: ArrayLike<number>, units: number) => ({ code: Float32Array.from(values), units })

test('Linear CKA is the published one, and that of NumPy from the kernels of rows, also with fewer rows than units', () => {
  const [X, Y] = [[1, 0, 2, 0, 1, 0, 2, 1, 1, 0, 0, 1], [1, 1, 0, 1, 2, 0, 1, 0]] // prettier-ignore
  near([ckaWith(code(X, 3))(code(Y, 2))], [0.4803844], 1e-6)
  for (const { units, X, Y, cka } of cases) {
    near([ckaWith(code(X, units[0]))(code(Y, units[1]))], [cka], 2e-6)
    near([ckaWith(code(Y, units[1]))(code(X, units[0]))], [cka], 2e-6)
  }
})

test('A rotation, a shift, a scale and a unit that does not vary change no CKA; a code that does not vary has none', () => {
  const { units, X, Y, cka } = cases[0]!
  const [p, q] = units
  const [c, s] = [Math.cos(1), Math.sin(1)]
  const turned = X.map((x, at) =>
    at % p === 0 ? c * x - s * X[at + 1]! : at % p === 1 ? s * X[at - 1]! + c * x : x,
  ).map((x) => 1e-8 * (3 + x))
  near([ckaWith(code(turned, p))(code(Y, q))], [cka], 2e-6)
  const beside = Y.flatMap((y, at) => (at % q === q - 1 ? [y, 1e4 + 1e-5 * (at % 3)] : [y]))
  near([ckaWith(code(X, p))(code(beside, q + 1))], [cka], 2e-6)
  near([ckaWith(code(X, p))(code(X, p))], [1], 1e-6)
  const still = code(Array<number>(100).fill(0.3), 2)
  assert.ok(Number.isNaN(ckaWith(still)(code(Y, q))))
  assert.ok(Number.isNaN(ckaWith(code(Y, q))(still)))
  assert.ok(Number.isNaN(ckaWith(code([...Y.slice(1), NaN], q))(code(X, p))))
  assert.throws(() => ckaWith(code(X, p))(code(Y.slice(q), q)), /codes of 50 and 49 rows/)
})

test('Codes that share nothing have √(PR·PR) / n, which is what is left to chance', () => {
  const random = randomNumbers(3)
  const drawn = (n: number, units: number) =>
    code(
      Float32Array.from({ length: n * units }, () => random() - 0.5),
      units,
    )
  for (const [n, units] of [
    [400, 20],
    [2000, 8],
  ] as const)
    // prettier-ignore
    near([ckaWith(drawn(n, units))(drawn(n, units))], [units / n], (0.4 * units) / n)
})
