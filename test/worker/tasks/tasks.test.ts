import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conceptsAreTargets } from '../../../core/experiment/resolve.ts'
import { catalog } from '../../../worker/catalog.ts'
import { targets } from '../../../worker/targets/index.ts'
import { tasks } from '../../../worker/tasks/index.ts'
import { targetsIn } from '../../../worker/tasks/task.ts'

for (const task of tasks) {
  const data = task.open({ kind: task.name })
  const { inputs: D, outputs: C } = data
  const F = data.concepts.length
  const own = targetsIn(task, task.options.parse({}))

  test(`${task.name} opens with its defaults and says what its data are`, () => {
    assert.match(task.summary, /^[A-Z]/)
    assert.match(data.dataHash, /^[0-9a-f]{64}$/)
    assert.equal(task.open({}).dataHash, data.dataHash)
    assert.ok(data.data || data.generate, 'either a fixed training set or generated rows')
    assert.equal(new Set(data.concepts.map((c) => c.name)).size, F)
  })

  test(`${task.name} holds out finite rows of the shapes it states, the same for the same seed`, () => {
    const held = data.heldOut(3, 500)
    const perRow = targets.get(own).width(C)
    assert.equal(held.n, 500)
    assert.deepEqual([held.inputs.length, held.targets.length, held.concepts.length], [500 * D, 500 * perRow, 500 * F])
    for (const values of [held.inputs, held.targets, held.concepts]) assert.ok(values.every(Number.isFinite))
    assert.deepEqual(data.heldOut(3, 500), held)
    assert.notDeepEqual(data.heldOut(4, 500).inputs, held.inputs)
  })

  test(`${task.name} keeps classes and class concepts within their range`, () => {
    const { n, targets: stored, concepts } = data.heldOut(0, 2000)
    if (own === 'classes') assert.ok(stored.every((t) => Number.isInteger(t) && t >= 0 && t < C))
    data.concepts.forEach((concept, f) => {
      if (concept.type !== 'class') return
      for (let i = 0; i < n; i++) assert.ok(concepts[i * F + f]! >= 0 && concepts[i * F + f]! < concept.classes!)
    })
  })

  test(`${task.name} draws student rows by seed, apart from the held-out rows`, () => {
    const rows = data.studentRows(3, 300)
    assert.equal(rows.length, 300 * D)
    assert.deepEqual(data.studentRows(3, 300), rows)
    assert.notDeepEqual(data.studentRows(4, 300), rows)
    const text = (matrix: Float32Array, i: number) => matrix.subarray(i * D, (i + 1) * D).join()
    const held = data.heldOut(3, 300)
    const some = (row: string) => row !== text(new Float32Array(D), 0)
    const drawn = new Set(Array.from({ length: 300 }, (_, i) => text(rows, i)).filter(some))
    for (let i = 0; i < held.n; i++) assert.ok(!drawn.has(text(held.inputs, i)))
  })
}

test('Whether a task says that concepts are its targets follows from its options, and its data say the same', () => {
  for (const entry of catalog['task']!) {
    const { properties = {} } = entry.options
    const usual = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default]))
    const others = Object.entries(properties).flatMap(([name, schema]) =>
      (schema.enum ?? []).map((value) => ({ ...usual, [name]: value })),
    )
    for (const options of [usual, ...others]) {
      const { concepts } = tasks.get(entry.name).open(options)
      assert.equal(
        conceptsAreTargets({ kind: entry.name, ...options }, catalog),
        concepts.some(({ isTarget }) => isTarget),
        `${entry.name} ${JSON.stringify(options)}`,
      )
    }
  }
})
