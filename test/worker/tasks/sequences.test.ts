import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestAccuracy } from '../../../worker/tasks/brackets.ts'
import { tasks } from '../../../worker/tasks/index.ts'
import { inputShape } from '../../../worker/tasks/task.ts'

/** The symbols of each row of a task of sequences. */
function rowsOf(name: string, inputs: Float32Array, options: object = {}): string[][] {
  const { sequence } = tasks.get(name).open({ kind: name, ...options })
  const { symbols, length } = sequence!
  const D = symbols.length * length
  return Array.from({ length: inputs.length / D }, (_, row) =>
    Array.from({ length }, (_, place) => {
      const at = symbols.map((_, v) => inputs[row * D + v * length + place]!)
      assert.deepEqual([...at].sort(), [...Array<number>(symbols.length - 1).fill(0), 1])
      return symbols[at.indexOf(1)]!
    }),
  )
}

test('Sums are of the numbers that are shown, each once on one side, trained on or held out', () => {
  const options = { modulus: 13, trained: 0.3 }
  const task = tasks.get('arithmetic').open({ kind: 'arithmetic', ...options })
  assert.deepEqual(inputShape(task), [14, 3])
  const [own, held] = [task.data!, task.heldOut(1, 1000)]
  assert.deepEqual([own.n, own.n + held.n], [51, 169])
  const all = [own, held].flatMap(({ inputs, targets }) =>
    rowsOf('arithmetic', inputs, options).map(([a, b, equals], row) => {
      assert.equal(equals, '=')
      assert.equal((Number(a) + Number(b)) % 13, targets[row])
      return `${a} ${b}`
    }),
  )
  assert.equal(new Set(all).size, 169)
  rowsOf('arithmetic', held.inputs, options).forEach(([a, b], row) => {
    const concepts = held.concepts.subarray(3 * row, 3 * row + 3)
    assert.deepEqual([...concepts], [Number(a), Number(b), Number(Number(a) + Number(b) >= 13)])
  })
})

for (const options of [{}, { length: 8, depth: 1 }, { length: 9, depth: 3, opening: 0.8 }])
  test(`Brackets ${JSON.stringify(options)} are nested as their concepts say, and followed as their probabilities say`, () => {
    const { length = 16, depth = 5, opening = 0.5 } = options as { length?: number; depth?: number; opening?: number }
    const task = tasks.get('brackets').open({ kind: 'brackets', ...options })
    const n = 6000
    const { inputs, targets, concepts } = task.heldOut(2, n)
    const [counts, hits]: [Set<number>, { open: boolean; may: boolean }[]] = [new Set(), []]
    let best = 0
    rowsOf('brackets', inputs, options).forEach((row, i) => {
      const shown = row.filter((symbol) => symbol !== '·')
      assert.deepEqual(row, [...Array<string>(length - shown.length).fill('·'), ...shown])
      counts.add(shown.length)
      const open: string[] = []
      for (const symbol of [...shown, '()[]'[targets[i]!]!]) {
        if ('(['.includes(symbol)) open.push(symbol)
        else assert.equal(`${open.pop()}${symbol}`, symbol === ')' ? '()' : '[]')
        assert.ok(open.length <= depth)
      }
      const next = '()[]'[targets[i]!]!
      if (next === '(' || next === '[') open.pop()
      else open.push(next === ')' ? '(' : '[')
      const top = open.at(-1)
      assert.deepEqual([...concepts.subarray(3 * i, 3 * i + 3)], [
        open.length,
        top === undefined ? 0 : top === '(' ? 1 : 2,
        Number(top !== undefined),
      ]) // prettier-ignore
      hits.push({ open: '(['.includes(next), may: open.length > 0 && open.length < depth })
      best += bestAccuracy(open.length, { depth, opening })
    })
    assert.deepEqual(
      [...counts].sort((a, b) => a - b),
      Array.from({ length: length - Math.ceil(length / 2) + 1 }, (_, i) => i + Math.ceil(length / 2)),
    )
    assert.ok(best / n > 0.5 && best / n < 1)
    const free = hits.filter(({ may }) => may)
    if (depth > 1) {
      const share = free.filter(({ open }) => open).length / free.length
      assert.ok(Math.abs(share - opening) < 4 * Math.sqrt(0.25 / free.length), `${share}`)
    }
  })

test('A row of brackets does not depend on how many are drawn, and none is both trained on and held out', () => {
  const task = tasks.get('brackets').open({ kind: 'brackets' })
  const of = (batch: number) => ({
    inputs: new Float32Array(batch * task.inputs),
    targets: new Float32Array(batch * 4),
  })
  const [few, many] = [of(10), of(2000)]
  task.generate!(5, 'primary', 3, 10, few)
  task.generate!(5, 'primary', 3, 2000, many)
  assert.deepEqual(few.inputs, many.inputs.subarray(0, few.inputs.length))
  assert.deepEqual(few.targets, many.targets.subarray(0, few.targets.length))
  const held = new Set(rowsOf('brackets', task.heldOut(5, 2000).inputs).map((row) => row.join('')))
  for (const row of rowsOf('brackets', many.inputs)) assert.ok(!held.has(row.join('')))
})
