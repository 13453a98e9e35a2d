import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, losing, narrowed, ranked, type Partly } from '../../../worker/measures/attribution.ts'
import { circuitOf } from '../../../worker/measures/circuits.ts'

/** Networks in which every part takes its own worth off the loss, and how often they were asked. */
function additive(worths: readonly (readonly number[])[]) {
  const asked = { losses: 0, falls: 0 }
  const size = worths[0]!.length
  const network: Partly = {
    runs: worths.length,
    size,
    losses(sets) {
      asked.losses++
      return Promise.resolve(
        sets.map((set, r) => worths[r]!.reduce((sum, own, part) => sum + (set[part] ? 0 : own), 100)),
      )
    },
    falls(sets) {
      asked.falls++
      return Promise.resolve(sets.map((set, r) => worths[r]!.map((own, part) => (set[part] ? own : 0))))
    },
  }
  return { network, asked }
}

test('Where every part takes its own worth off the loss, the order is that of worth, without parts that have none', async () => {
  for (const size of [1, 2, 8, 9, 40, 700]) {
    const worths = [37, 61].map((step) =>
      Array.from({ length: size }, (_, part) => (part % 3 === 2 ? 0 : 1 + ((part * step) % 1009))),
    )
    const { network, asked } = additive(worths)
    const orders = await ranked(network)
    orders.forEach((order, r) => {
      const expected = worths[r]!.map((_, part) => part)
        .filter((part) => worths[r]![part]! > 0)
        .toSorted((a, b) => worths[r]![b]! - worths[r]![a]! || a - b)
      assert.deepEqual(order, expected, `${size} parts`)
    })
    const most = callsOf(size)
    assert.ok(asked.falls <= most.falls && asked.losses <= most.losses, JSON.stringify([size, asked, most]))
  }
})

test('The smallest circuit is narrowed down to its exact size, of each run its own, and alone to the same', async () => {
  const of = (power: number) => Array.from({ length: 500 }, (_, part) => 1 / (1 + part) ** power)
  const worths = [of(0.2), of(0.7), of(1.5)]
  const found = async (own: readonly (readonly number[])[]) => {
    const { network } = additive(own)
    return narrowed(await losing(await ranked(network), network), network)
  }
  const kept = await found(worths)
  for (const [r, own] of worths.entries()) {
    const whole = own.reduce((a, b) => a + b, 0)
    let [sum, least] = [0, 0]
    while (sum < 0.9 * whole) sum += own[least++]!
    assert.equal(circuitOf(kept[r]!)!.size, least)
    assert.deepEqual((await found([own]))[0], kept[r])
  }
})

test('A part that only does harm counts by the size of its effect; what is not finite has none', async () => {
  const { network } = additive([[1, -50, 2, ...Array<number>(20).fill(0.1)]])
  const [order] = await ranked(network)
  // In no round, and the first to go of the last sixteen, before all that help.
  assert.equal(order!.indexOf(1), 15)
  const broken: Partly = {
    ...network,
    falls: async (sets) => (await network.falls(sets)).map((own) => [NaN, ...Array.from(own).slice(1)]),
  }
  assert.ok(!(await ranked(broken))[0]!.includes(0))
})
