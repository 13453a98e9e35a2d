import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Axis } from '../../../core/experiment/types.ts'
import type { RunPlace } from '../../../core/records/records.ts'
import { colourOf, gridOf } from '../../../src-renderer/lab/sweep.ts'

const axis = (path: string, values: Axis['values']): Axis => ({
  path,
  values,
  label: path.split('.').at(-1)!,
  numeric: values.every((value) => typeof value === 'number'),
})
const pressure = axis('teaching.pressure', [0, 1])
const cost = axis('teaching.students.0.reader.cost', [0.1, 0, 0.01])

function placesOf(settings: RunPlace['axes'][], seeds: number): RunPlace[] {
  return settings.flatMap((axes, setting) =>
    Array.from({ length: seeds }, (_, seed) => ({
      id: setting * seeds + seed,
      setting,
      seed,
      axes,
      cohort: setting,
      place: seed,
      state: 'queued' as const,
      reason: null,
      divergedStep: null,
    })),
  )
}

test('the axis of sparsity goes across in order, the baseline in a column of its own', () => {
  const settings = [
    { [pressure.path]: 0, [cost.path]: null },
    ...[0.1, 0, 0.01].map((value) => ({ [pressure.path]: 1, [cost.path]: value })),
  ]
  const grid = gridOf([pressure, cost], placesOf(settings, 3))
  assert.deepEqual(grid.columns, ['–', '0', '0.01', '0.1'])
  assert.deepEqual(grid.rows, ['0', '1'])
  assert.deepEqual(
    grid.cells.map(({ row, column, sparsity }) => [row, column, sparsity]),
    [
      [0, 0, null],
      [1, 3, 1],
      [1, 1, 0],
      [1, 2, 0.5],
    ],
  )
  assert.equal(grid.cells[1]!.name, 'pressure 1, cost 0.1')
  assert.equal(grid.cells[1]!.runs.length, 3)
})

test('fewer kept units are sparser', () => {
  const k = axis('sparsity.k', [2, 64])
  const { cells } = gridOf([k], placesOf([{ [k.path]: 2 }, { [k.path]: 64 }], 1))
  assert.deepEqual(
    cells.map(({ sparsity }) => sparsity),
    [1, 0],
  )
})

test('an experiment without a sweep is one cell', () => {
  const { cells, rows, columns } = gridOf([], placesOf([{}], 8))
  assert.deepEqual([cells.length, rows, columns, cells[0]!.name], [1, [''], ['–'], 'the one setting'])
})

test('every combination has a cell of its own', () => {
  const axes = [pressure, cost, axis('primary.activation', ['relu', 'gelu'])]
  const settings = [0, 1].flatMap((p) =>
    [0, 0.01, 0.1].flatMap((c) =>
      ['relu', 'gelu'].map((a) => ({ [axes[0]!.path]: p, [axes[1]!.path]: c, [axes[2]!.path]: a })),
    ),
  )
  const { cells } = gridOf(axes, placesOf(settings, 2))
  assert.equal(new Set(cells.map(({ row, column }) => `${row} ${column}`)).size, 12)
})

test('dense is dark and sparse is light, on either paper', () => {
  const light = (colour: string) => [1, 3, 5].reduce((sum, at) => sum + parseInt(colour.slice(at, at + 2), 16), 0)
  for (const theme of ['light', 'dark'] as const) {
    const scale = [0, 0.25, 0.5, 0.75, 1].map((t) => light(colourOf(t, theme)))
    assert.deepEqual(
      scale,
      scale.toSorted((a, b) => a - b),
    )
  }
})
