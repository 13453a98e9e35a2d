import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from '../../../../worker/tasks/table.ts'
import { rowsOf, written } from './files.ts'

/** A number in [0, 1) of a row, without order. */
const noise = (i: number, salt = 0): number => (Math.abs(Math.sin(i * 12.9898 + salt * 78.233)) * 43_758.5453) % 1

const warningsOf = (header: string, count: number, row: (i: number) => string, options: object) =>
  table.check!({ kind: 'table', path: written(rowsOf(header, count, row)), ...options })!.said.filter((sentence) =>
    sentence.startsWith('Warning'),
  )

test('An input that tells the class is warned of, whatever its type, and so is one that is blank with a class', () => {
  const kind = (i: number) => Math.floor(3 * noise(i))
  const row = (i: number) => {
    const k = kind(i)
    const cell = ['no', 'yes', 'perhaps'][k]
    return [k, cell, k * 100 + noise(i, 1), k === 0 ? '' : noise(i, 2), 7 - k, noise(i, 3), 'pqrs'[i % 4]].join(',')
  }
  const header = 'kind,word,number,blank,code,free,letter'
  const found = warningsOf(header, 300, row, { target: 'kind' })
  assert.deepEqual(
    found.map((sentence) => sentence.slice(0, sentence.indexOf(';'))),
    ['word', 'number', 'code'].map((name) => `Warning: input ${name} alone tells the target kind in 300 rows`),
  )
  assert.match(found[0]!, /; if it is not known before the target is, leave it out \(task\.without: \["word"\]\)$/)
  const two = warningsOf(header, 300, row, { target: 'kind', without: ['word', 'number', 'code'] })
  assert.deepEqual(two, [])
  const half = (i: number) => `${kind(i) === 0 ? 'a' : 'b'},${kind(i) === 0 ? '' : noise(i, 2)},${noise(i, 3)}`
  assert.deepEqual(
    warningsOf('y,seen,x', 300, half, { target: 'y' }).map((one) => one.slice(0, 70)),
    ['Warning: input seen alone tells the target y by whether it is blank in'],
  )
})

test('An input that tells the value is warned of: a multiple of it, or a text for each', () => {
  const value = (i: number) => Math.floor(5 * noise(i)) ** 3
  const row = (i: number) =>
    [value(i), 3 - 2 * value(i) + noise(i, 1) / 10, `group ${value(i)}`, value(i) + 40 * noise(i, 2), noise(i, 3)].join(
      ',',
    )
  const found = warningsOf('y,line,text,near,x', 300, row, { target: 'y', as: 'values' })
  assert.deepEqual(
    found.map((sentence) => /input (\w+) alone/.exec(sentence)?.[1]),
    ['line', 'text'],
  )
})

test('One wrong row of three thousand does not hide it, and one of a hundred does', () => {
  const of = (every: number) =>
    warningsOf(
      'y,alive,x',
      3000,
      (i) =>
        `${Math.floor(2 * noise(i))},${['no', 'yes'][Math.floor(2 * noise(i)) ^ Number(i % every === 1)]},${noise(i, 3)}`,
      { target: 'y' },
    )
  assert.equal(of(3000).length, 1)
  assert.deepEqual(of(100), [])
})

test('Columns of many values, rare classes and small tables give no false alarm', () => {
  const row = (classes: number, distinct: number) => (i: number) =>
    `${Math.floor(classes * noise(i))},t${Math.floor(distinct * noise(i, 5))},${Math.floor(distinct * noise(i, 6))},${noise(i, 7)}`
  for (const rows of [12, 40, 200, 1000])
    for (const classes of [2, 5])
      for (const distinct of [2, 10, 60, 200])
        assert.deepEqual(
          warningsOf('y,text,whole,x', rows, row(classes, distinct), { target: 'y', inputs: ['text', 'whole', 'x'] }),
          [],
          `${rows} rows, ${classes} classes, ${distinct} values`,
        )
  const rare = (i: number) => `${i === 77 ? 'b' : 'a'},t${i % 50},${noise(i, 7)}`
  assert.deepEqual(warningsOf('y,text,x', 500, rare, { target: 'y' }), [])
})

test('An id is another warning, and a number that is measured none', () => {
  const row = (i: number) => `${'ab'[Math.floor(2 * noise(i))]},${10_000 + ((i * 7919) % 1009)},${noise(i, 3)},${i}`
  const found = warningsOf('y,ticket,x,row', 1000, row, { target: 'y' })
  assert.deepEqual(found, [
    'Warning: input ticket tells every row apart in 1,000 rows; if it is an id or a number of the row, leave it out (task.without: ["ticket"])',
  ])
  assert.equal(warningsOf('y,ticket,x,row', 1000, row, { target: 'y', inputs: ['row', 'x'] }).length, 1)
})

test('Columns that are left out are no inputs, and are refused where there are none or inputs are named', () => {
  const path = written(rowsOf('y,a,b', 30, (i) => `${'ab'[i % 2]},${noise(i)},${noise(i, 1)}`))
  const open = (options: object) => table.open({ kind: 'table', path, target: 'y', ...options })
  assert.equal(open({ without: ['a'] }).inputs, 1)
  assert.throws(() => open({ without: ['aa'] }), /task\.without\.0: .* has no column "aa" \(did you mean a\?\)/)
  assert.throws(() => open({ without: ['a'], inputs: ['b'] }), /task\.without: inputs are named/)
})
