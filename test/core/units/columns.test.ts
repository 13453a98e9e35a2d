import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cellsOf } from '../../../core/units/columns.ts'
import { heldRows } from '../../../worker/tasks/rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-columns-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('A number, a blank and a category are read back from an input', () => {
  const number = { labels: null, mean: 10, deviation: 4, marksBlanks: true }
  const columns = [
    { ...number, name: 'weight', at: 0 },
    { ...number, name: 'kind', at: 2, labels: ['a', 'b'] },
  ]
  assert.deepEqual(cellsOf([0.5, 0, 0, 1], columns), ['12', 'b'])
  assert.deepEqual(cellsOf([0, 1, 0, 0], columns), [null, null])
  assert.deepEqual(cellsOf([Math.fround(-2.50000001), 0, 1, 0], columns), ['0', 'a'], 'rounded by the deviation')
  const same = { ...number, name: 'same', at: 0, mean: 0, deviation: 0 }
  assert.deepEqual(cellsOf([0, 0], [same]), ['0'])
})

test('The cells of held-out rows of a table are those of its file, whatever their scale', () => {
  const cells = Array.from({ length: 90 }, (_, i) => [
    i % 7 === 0 ? '' : `${(i * 37) % 100}.25`,
    ['red', 'blue, dark', ''][i % 3]!,
    `${1960 + (i % 50)}`,
    `${[0, 3e6, 1e7][(i * 53) % 3]!}`,
    'xy'[i % 2]!,
  ])
  const path = join(folder, 'table.csv')
  const quoted = (cell: string) => (cell.includes(',') ? `"${cell}"` : cell)
  writeFileSync(path, ['a,colour,year,large,y', ...cells.map((row) => row.map(quoted).join(',')), ''].join('\n'))
  const held = heldRows({ task: { kind: 'table', path, target: 'y' }, seed: 1, rows: 50 })
  assert.deepEqual(
    held.columns!.map(({ name }) => name),
    ['a', 'colour', 'year', 'large'],
  )
  const expected = new Set(cells.map(([a, colour, year, large, y]) => [a, colour, year, large, y].join('|')))
  for (let row = 0; row < held.n; row++) {
    const input = held.inputs.subarray(row * held.width, (row + 1) * held.width)
    const [a, colour, year, large] = cellsOf(input, held.columns!)
    const target = held.concepts[0]!.labels![held.values[row * held.concepts.length]!]
    const found = [a ?? '', colour === '(missing)' ? '' : colour, year, large, target].join('|')
    assert.ok(expected.has(found), found)
  }
  assert.equal(held.n, 18)
  assert.equal(heldRows({ task: { kind: 'concepts' }, seed: 1, rows: 5 }).columns, null)
})
