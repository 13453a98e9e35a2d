import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clausesOf } from '../../../core/filter/condition.ts'
import { columnsIn, filterOf, type Cell, type FilterColumn } from '../../../core/filter/filter.ts'

type Row = Record<string, Cell>
const column = (name: string, more: Partial<FilterColumn<Row>> = {}): FilterColumn<Row> => ({
  name,
  of: (row) => row[name],
  ...more,
})
const columns = [
  column('testR2', { also: ['Test R²'] }),
  column('seed'),
  column('state', { values: ['done', 'diverged'] }),
  column('teaching.students.0.reader.cost'),
  column('teaching.students.1.reader.cost'),
  column('task.kind'),
]
const rows: Row[] = [
  { testR2: 0.97, seed: 1, state: 'done', 'teaching.students.0.reader.cost': 0.01, 'task.kind': 'concepts' },
  { testR2: 0.95, seed: 2, state: 'done', 'teaching.students.1.reader.cost': 0.01, 'task.kind': 'digits' },
  { testR2: null, seed: 3, state: 'diverged', 'teaching.students.0.reader.cost': 0.02, 'task.kind': 'concepts' },
  { testR2: NaN, seed: 4, state: 'done', 'task.kind': 'a, b and c' },
]
const seeds = (text: string) =>
  rows.filter(filterOf(text, { columns, text: (row) => String(row['task.kind']) })).map(({ seed }) => seed)

test('A filter keeps the rows that fulfil all of its conditions', () => {
  assert.deepEqual(seeds('testR2 > .95'), [1])
  assert.deepEqual(seeds('testR2>=0.95'), [1, 2])
  assert.deepEqual(seeds('testR2 ≤ 9.5e-1'), [2])
  assert.deepEqual(seeds('state = DONE, seed != 2'), [1, 4])
  assert.deepEqual(seeds('state == done and seed < 3; seed > 1'), [2])
  assert.deepEqual(seeds(''), [1, 2, 3, 4])
})

test('A field is named by the end of its path, and any field that ends so may fulfil the condition', () => {
  assert.deepEqual(seeds('cost = 0.01'), [1, 2])
  assert.deepEqual(seeds('teaching.students.0.reader.cost = 0.01'), [1])
  assert.deepEqual(seeds('"Test R²" > 0.96'), [1])
  assert.deepEqual(
    columnsIn('COST = 1, seed = 1, seed < 4', columns).map(({ name }) => name),
    ['teaching.students.0.reader.cost', 'teaching.students.1.reader.cost', 'seed'],
  )
})

test('A row without a value fulfils no condition, not even an inequality', () => {
  assert.deepEqual(seeds('testR2 != 0.97'), [2])
})

test('Of several fields that end so, none may have a value that is excluded', () => {
  const both = { 'teaching.students.0.reader.cost': 0.01, 'teaching.students.1.reader.cost': 0.02 }
  const passes = filterOf('cost != 0.02', { columns, text: () => '' })
  assert.equal(passes(both), false)
  assert.equal(passes({ ...both, 'teaching.students.1.reader.cost': 0.03 }), true)
})

test('Words without a comparison are looked for in the text, and quotes hold separators', () => {
  assert.deepEqual(seeds('concept'), [1, 3])
  assert.deepEqual(seeds('"a, b and c"'), [4])
  assert.deepEqual(seeds('kind = "a, b and c"'), [4])
  assert.deepEqual(seeds('"task.kind"="1,5"'), [])
  assert.deepEqual(seeds('seed>1,seed<3'), [2])
  assert.deepEqual(clausesOf('seed > 1, 5'), [{ column: 'seed', is: '>', value: '1' }, { words: '5' }])
  assert.deepEqual(clausesOf('candy'), [{ words: 'candy' }])
  assert.deepEqual(clausesOf('candy and'), [{ words: 'candy' }], 'a filter that is still being typed')
})

test('A faulty filter names the column, and what is nearest', () => {
  const fails = (text: string, words: RegExp) => assert.throws(() => seeds(text), words)
  fails('testR > 1', /^Error: unknown column: testR \(did you mean testR2\?\)$/)
  fails('costs = 1', /unknown column: costs \(did you mean cost\?\)/)
  fails('colour = red', /unknown column: colour \(expected testR2, seed, state, /)
  // A name that two columns share is told once.
  const text = () => ''
  assert.throws(() => filterOf('colour = red', { columns: [column('seed'), column('seed'), column('state')], text }), {
    message: 'unknown column: colour (expected seed, state)',
  })
  fails('state = don', /unknown value of state: don \(did you mean done\?\)/)
  fails('testR2 > high', /testR2 > high: expected a number after >/)
  fails('testR2 >', /a value is missing after >/)
  fails('= 3', /a column is missing before =/)
  fails('0 < testR2 < 1', /write two comparisons/)
  fails('testR2 => 0.9', /^Error: testR2 => 0\.9: expected >=$/)
  fails('testR2 =< 0.9', /^Error: testR2 =< 0\.9: expected <=$/)
  fails('kind = "a, b', /^Error: kind = "a, b: a closing quote is missing$/)
  fails('"', /a closing quote is missing/)
  fails('testR2 > 1,5', /^Error: 1,5: a comma separates conditions; expected 1\.5, or a space after the comma$/)
  fails('seed < 3, testR2 ≥ 0,95', /^Error: 0,95: .*expected 0\.95,/)
  fails('0,03', /expected 0\.03/)
  for (const number of ['1e999', '-1e999', 'Infinity'])
    fails(`testR2 > ${number}`, /expected a number of at most 1\.8e308 in size/)
})
