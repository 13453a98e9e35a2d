import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startOf, strengthAfter } from '../../bench/linear/exact.ts'
import { strengths } from '../../bench/linear/run.ts'
import { wasmEngine } from '../../worker/engines/wasm/engine.ts'
import { Prepared } from '../../worker/evaluation/fit.ts'

const prepared = new Prepared(wasmEngine({ suits: () => true }))
after(() => prepared.release())

test('The closed form of a mode is what small steps of gradient descent on it give, from equal and unequal starts', () => {
  for (const s of [0.5, 2])
    for (const start of [
      { u: [0.1, 0.2], v: [0.1, 0.2] },
      { u: [0.3, -0.1], v: [0.1, 0.2] },
      { u: [0.05, 0.4], v: [-0.3, 0.1] },
    ]) {
      const [u, v] = [start.u, start.v].map((x) => Float64Array.from(x)) as [Float64Array, Float64Array]
      const begun = startOf(u, v)
      const strength = () => u.reduce((sum, x, h) => sum + x * v[h]!, 0)
      assert.ok(Math.abs(strengthAfter(s, begun, 0) - strength()) < 1e-12)
      const [steps, dt] = [40_000, 5e-5]
      for (let step = 1; step <= steps; step++) {
        const missed = s - strength()
        for (let h = 0; h < 2; h++) [u[h], v[h]] = [u[h]! + dt * missed * v[h]!, v[h]! + dt * missed * u[h]!]
        if (step % 10_000 === 0) {
          const [found, exact] = [strength(), strengthAfter(s, begun, step * dt)]
          assert.ok(Math.abs(found - exact) < 3e-4, `s ${s}, step ${step}: ${found}, by the closed form ${exact}`)
        }
      }
    }
})

test('From equal starts the closed form is that of Saxe et al. 2014, equation 7', () => {
  const [s, a0, t] = [1.5, 0.01, 1.2]
  const grown = Math.exp(2 * s * t)
  const published = (s * grown) / (grown - 1 + s / a0)
  assert.ok(Math.abs(strengthAfter(s, { together: a0, apart: 0 }, t) - published) < 1e-12)
})

test('Generations of linear networks keep strong modes and lose weak ones, as the closed form of each says', async () => {
  const asked = { modes: [3, 1, 0.4], width: 6, hidden: 192, sd: 0.012 }
  const training = { generations: 3, steps: 300, batch: 256, learningRate: 0.005, seeds: 1 }
  const found = await strengths(prepared, { ...asked, ...training }, [100, 200, 300])
  assert.equal(found.length, 3 * 3)
  for (const { seed, generation, step, trained, exact } of found)
    trained.forEach((strength, i) => {
      // 6% of the largest singular value where curves are steep, 1% where a generation ends.
      const tolerance = (step === 300 ? 0.01 : 0.06) * asked.modes[0]!
      const said = `seed ${seed}, generation ${generation}, step ${step}, mode ${i + 1}: ${strength}, not ${exact[i]}`
      assert.ok(Math.abs(strength - exact[i]!) < tolerance, said)
    })
  const ends = found.filter(({ step }) => step === 300).map(({ trained }) => trained)
  for (const [strong] of ends) assert.ok(strong! > 2.98)
  const [first, , last] = ends.map(([, , weak]) => weak!) as [number, number, number]
  assert.ok(first > 0.08 && last < 0.2 * first, `the weak mode: ${first} after one generation, ${last} after three`)
})
