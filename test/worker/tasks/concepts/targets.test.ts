import assert from 'node:assert/strict'
import { test } from 'node:test'
import { targets as kinds } from '../../../../worker/targets/index.ts'
import { concepts as task } from '../../../../worker/tasks/concepts.ts'
import { fillTargets } from '../../../../worker/tasks/concepts/targets.ts'
import { targetsIn } from '../../../../worker/tasks/task.ts'
import { drawn, mean, within } from './drawn.ts'

test('Targets of two and of three concepts are those of their tables', () => {
  const table = (targets: 'and' | 'xor' | 'sum' | 'parity', rows: number[][]) => {
    const size = rows[0]!.length
    const out = new Float32Array(rows.length)
    fillTargets(targets, Float32Array.from(rows.flat()), { F: size, size }, out)
    return [...out]
  }
  const two = [
    [0, 0],
    [0, 0.5],
    [0.25, 0],
    [0.5, 0.25],
  ]
  assert.deepEqual(table('and', two), [0, 0, 0, 1])
  assert.deepEqual(table('xor', two), [0, 1, 1, 0])
  assert.deepEqual(table('parity', two), [0, 1, 1, 0])
  assert.deepEqual(table('sum', two), [0, 0.5, 0.25, 0.75])
  const three = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [bits & 1, (bits >> 1) & 1, bits >> 2])
  assert.deepEqual(table('and', three), [0, 0, 0, 0, 0, 0, 0, 1])
  assert.deepEqual(table('xor', three), [0, 1, 1, 0, 1, 0, 0, 0])
  assert.deepEqual(table('parity', three), [0, 1, 1, 0, 1, 0, 0, 1])
  assert.deepEqual(table('sum', three), [0, 1, 1, 2, 1, 2, 2, 3])
})

test('A group takes every G-th concept, so that pairs of trees stand side by side', () => {
  const out = new Float32Array(2)
  fillTargets('sum', Float32Array.from([1, 2, 4, 8]), { F: 4, size: 2 }, out)
  assert.deepEqual([...out], [5, 10])
})

/** The share of rows in which a target holds, of `size` independent concepts of density p. */
const holds = {
  and: (p: number, size: number) => p ** size,
  xor: (p: number, size: number) => size * p * (1 - p) ** (size - 1),
  parity: (p: number, size: number) => (1 - (1 - 2 * p) ** size) / 2,
}

test('Who predicts nothing loses what the closed forms say: half balanced, and a loss of 1/4 per target, at density .5', () => {
  const n = 8000
  const { scores } = kinds.get(targetsIn(task, {}))
  for (const [targets, of] of Object.entries(holds))
    for (const [density, group] of [
      [0.1, 2],
      [0.5, 2],
      [0.3, 5],
    ] as const) {
      const { target, targets: stored, data } = drawn({ targets, density, group, least: 0.5 }, n)
      const C = data.outputs
      assert.equal(C, 10 / group)
      const share = of(density, group)
      for (let c = 0; c < C; c++) {
        const found = mean(target(c))
        assert.ok(
          Math.abs(found - share) < within(share, n),
          `${targets} of ${group} at ${density}: ${found}, ${share}`,
        )
      }
      const constant = (value: number) => scores(new Float32Array(n * C).fill(value), stored, C).loss
      const near = (found: number, expected: number) =>
        assert.ok(Math.abs(found - expected) < C * within(share, n), `${targets}: ${found}, expected ${expected}`)
      near(constant(0), C * share)
      near(constant(share), C * share * (1 - share))
    }
  assert.equal(holds.xor(0.5, 2) * (1 - holds.xor(0.5, 2)), 0.25)
  assert.equal(holds.parity(0.5, 5), 0.5)

  const { targets, data } = drawn({ targets: 'sum', density: 0.3, least: 0.5 }, n)
  const C = data.outputs
  // Of a value: mean .3·.75, mean square .3·(1 + .5 + .25)/3.
  const [first, second] = [0.225, 0.175]
  const found = scores(new Float32Array(n * C).fill(2 * first), targets, C).loss
  assert.ok(Math.abs(found - C * 2 * (second - first ** 2)) < 0.02, `${found}`)
})

test('Concepts that are combined are not the targets, and those that are to be told are', () => {
  for (const targets of ['and', 'xor', 'sum', 'parity'])
    assert.ok(task.open({ targets }).concepts.every(({ isTarget }) => isTarget === false))
  assert.ok(task.open({ mixing: 'network' }).concepts.every(({ isTarget }) => isTarget))
})

const refused = [
  [{ density: 1, least: 1 }, 'task.least: with density: 1 every row would be the same (nearest valid: 0.99)'],
  [{ targets: 'xor', concepts: 9 }, 'task.concepts: 9 concepts make no whole groups of 2 (nearest valid: 10)'],
  [{ targets: 'parity', group: 4 }, 'task.concepts: 10 concepts make no whole groups of 4 (nearest valid: 12)'],
  [{ group: 3 }, 'task.group: only targets other than concepts has it, got 3 (leave it out, or nearest valid: 2)'],
  [{ exponent: 1 }, 'task.exponent: only frequency: zipf has it, got 1 (leave it out, or nearest valid: 0.5)'],
  [{ levels: 3 }, 'task.levels: only hierarchy: tree has it, got 3 (leave it out, or nearest valid: 2)'],
  [{ children: 3 }, 'task.children: only hierarchy: tree has it, got 3 (leave it out, or nearest valid: 4)'],
  [{ rank: 2 }, 'task.rank: only a correlation above 0 has it, got 2 (leave it out, or nearest valid: 3)'],
  [
    { hierarchy: 'tree', children: 2 },
    'task.concepts: trees of 2 children and 2 levels have 3 concepts each, got 10 concepts (nearest valid: 9)',
  ],
  [
    { hierarchy: 'tree', concepts: 65, density: 0.02, children: 64, levels: 8 },
    'task.levels: a tree of 64 children and 8 levels has more than 4096 concepts (nearest valid: 2)',
  ],
  [
    { hierarchy: 'tree', concepts: 15, targets: 'and' },
    'task.concepts: a group takes its 2 concepts from different trees of 5, got 3 trees (nearest valid: 20)',
  ],
  [
    { hierarchy: 'tree', density: 0.4 },
    'task.density: the commonest concept would be present in 133% of rows (nearest valid: 0.3)',
  ],
  [
    { frequency: 'zipf', density: 0.6 },
    'task.density: the commonest concept would be present in 119% of rows (nearest valid: 0.502)',
  ],
  [
    { concepts: 1, correlation: 0.5 },
    'task.correlation: a single concept has nothing to correlate with (nearest valid: 0)',
  ],
  [
    { concepts: 5, hierarchy: 'tree', correlation: 0.5 },
    'task.correlation: a single tree has nothing to correlate with (nearest valid: 0)',
  ],
  [
    { mixing: 'network', inputs: 300 },
    'task.inputs: mixing: network takes at most 256 inputs, got 300 (nearest valid: 256)',
  ],
  [
    { mixing: 'network', concepts: 1000 },
    'task.concepts: mixing: network takes at most 256 inputs, got 1000 (nearest valid: 256)',
  ],
] as const

for (const [options, message] of refused)
  test(`${JSON.stringify(options)} is refused by the field, before any data, and its nearest valid value is accepted`, () => {
    assert.throws(() => task.check!(options), { name: 'TaskDataError', message })
    const [, field, nearest] = /^task\.(\w+):.* valid: ([\d.]+)\)$/.exec(message)!
    task.check!({ ...options, [field!]: Number(nearest) })
    task.open({ ...options, [field!]: Number(nearest) })
  })

test('A child cannot stand alone, so a hierarchy shows no concept alone; other mixings and draws do', () => {
  assert.equal(task.open({ hierarchy: 'tree' }).alone, undefined)
  for (const options of [{ mixing: 'network' }, { correlation: 0.5 }, { frequency: 'zipf' }, { targets: 'xor' }]) {
    const data = task.open({ ...options, least: 1, density: 0.2 })
    const shown = data.alone!(5)
    const { inputs, concepts } = drawn({ ...options, least: 1, density: 0.2 }, 4000, 5)
    let found = 0
    for (let row = 0; row < 4000; row++) {
      const own = concepts.subarray(row * 10, (row + 1) * 10)
      if (own.filter((value) => value > 0).length !== 1) continue
      const j = own.findIndex((value) => value > 0)
      found++
      for (let d = 0; d < 10; d++) assert.ok(Math.abs(inputs[row * 10 + d]! - shown[j * 10 + d]!) < 1e-6)
    }
    assert.ok(found > 100, `${found} rows of one concept`)
  }
})
