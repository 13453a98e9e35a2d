import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seedsOf, sourceOf } from '../../../worker/cohort/source.ts'
import { concepts } from '../../../worker/tasks/concepts.ts'
import type { TaskData } from '../../../worker/tasks/task.ts'
import { classes } from '../../../worker/targets/classes.ts'
import { values } from '../../../worker/targets/values.ts'

const seeds = seedsOf([3, 4])
const n = 240
/** A stored task whose label is its input. */
const stored: TaskData = {
  inputs: 1,
  outputs: 4,
  concepts: [],
  dataHash: '',
  data: {
    n,
    inputs: Float32Array.from({ length: n }, (_, i) => i),
    targets: Float32Array.from({ length: n }, (_, i) => i % 4),
  },
  heldOut: () => assert.fail('not evaluated here'),
  studentRows: () => assert.fail('not evaluated here'),
}

test('Shuffled labels of a stored task are a permutation for each seed, the same in every epoch', () => {
  const batch = n / 4
  const source = sourceOf(stored, classes, seeds, batch, 'shuffled')
  const epoch = (from: number) => {
    const label = [new Map<number, number>(), new Map<number, number>()]
    for (let step = from; step < from + 4; step++) {
      const { rows, 'label rows': others } = source.fill('primary', step)
      rows!.forEach((row, i) => label[Math.floor(i / batch)]!.set(row, others![i]!))
    }
    return label
  }
  const [first, second] = [epoch(0), epoch(4)]
  assert.deepEqual(
    first.map((own) => [...own].sort(([a], [b]) => a - b)),
    second.map((own) => [...own].sort(([a], [b]) => a - b)),
  )
  for (const own of first)
    assert.deepEqual(
      [...own.values()].sort((a, b) => a - b),
      [...Array(n).keys()],
    )
  assert.notDeepEqual([...first[0]!].sort(), [...first[1]!].sort())
  // Of 240 labels of four classes a quarter are the row's own by chance: 60 ± 7.
  for (const own of first) {
    const kept = [...own].filter(([row, other]) => row % 4 === other % 4).length
    assert.ok(Math.abs(kept - 60) < 28, `${kept} of 240 rows have their own label`)
  }
})

test('Shuffled labels of a generated task are as frequent as its own and say nothing of the inputs', () => {
  const task = concepts.open({ concepts: 3, density: 0.5 })
  const batch = 4000
  const read = (labels: 'own' | 'shuffled') => {
    const { inputs, targets } = sourceOf(task, values, seedsOf([1]), batch, labels).fill('primary', 2)
    return { inputs: Float32Array.from(inputs!), targets: Float32Array.from(targets!) }
  }
  const [own, shuffled] = [read('own'), read('shuffled')]
  assert.deepEqual(shuffled.inputs, own.inputs)
  const { mean, explained } = momentsOf(own, batch)
  const other = momentsOf(shuffled, batch)
  assert.ok(Math.abs(mean - other.mean) < 0.02, `${mean} and ${other.mean}`)
  assert.ok(explained > 0.99, `inputs tell ${explained} of their own targets`)
  assert.ok(other.explained < 0.01, `inputs tell ${other.explained} of shuffled targets`)
})

/** Mean of the targets, and the share of their variance that a rotation's inputs explain (inputs are uncorrelated). */
function momentsOf({ inputs, targets }: { inputs: Float32Array; targets: Float32Array }, rows: number) {
  const column = (of: Float32Array, j: number) => Float64Array.from({ length: rows }, (_, i) => of[i * 3 + j]!)
  const centred = (x: Float64Array) => {
    const mean = x.reduce((a, b) => a + b, 0) / rows
    return x.map((value) => value - mean)
  }
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
  const xs = [0, 1, 2].map((j) => centred(column(inputs, j)))
  const shares = [0, 1, 2].map((j) => {
    const y = centred(column(targets, j))
    return xs.reduce((sum, x) => sum + dot(x, y) ** 2 / dot(x, x) / dot(y, y), 0)
  })
  const mean = targets.reduce((a, b) => a + b, 0) / targets.length
  return { mean, explained: shares.reduce((a, b) => a + b) / 3 }
}
