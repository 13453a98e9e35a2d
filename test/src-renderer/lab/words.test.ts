import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAddress, parseAddress, to } from '../../../src-renderer/lab/address.ts'
import {
  ago,
  briefly,
  counted,
  duration,
  figures,
  memory,
  secondsBetween,
  tickWords,
} from '../../../src-renderer/lab/words.ts'

test('an address survives being copied and opened again', () => {
  const queries: Record<string, string>[] = [{}, { x: 'test loss', y: 'probe.k1' }, { search: 'a&b=c #?/ü' }]
  for (const query of queries) {
    const address = { path: ['experiments', '12', 'live'], query }
    assert.deepEqual(parseAddress(formatAddress(address)), address)
  }
  assert.equal(to('experiments', 12, 'live'), '#/experiments/12/live')
  assert.deepEqual(parseAddress(''), { path: [], query: {} })
  assert.deepEqual(parseAddress('#/%E0%A4%A'), { path: ['%E0%A4%A'], query: {} })
  assert.equal(formatAddress({ path: ['new'], query: { preset: '' } }), '#/new')
})

test('numbers have three significant figures', () => {
  const said = [0, 0.95312, 12.345, 1234.5, 123456, 0.00012345, -0.5, Infinity].map(figures)
  assert.deepEqual(said, ['0', '0.953', '12.3', '1,230', '1.23e5', '1.23e−4', '−0.500', 'Infinity'])
})

test('time, memory and counts are said as one says them', () => {
  const times = [0.2, 40, 99, 240, 7800, 7200, 400_000].map(duration)
  assert.deepEqual(times, ['under 1 s', '40 s', '99 s', '4 min', '2 h 10 min', '2 h', '5 days'])
  assert.deepEqual([390e6, 1.284e9, 1].map(memory), ['390 MB', '1.3 GB', '1 MB'])
  assert.deepEqual([counted(1, 'run'), counted(1000, 'run')], ['1 run', '1,000 runs'])
  const now = new Date('2026-03-02T12:00:00Z')
  const moments = ['2026-03-02T11:59:40Z', '2026-03-02T11:15:00Z', '2026-03-02T01:00:00Z'].map((at) => ago(at, now))
  assert.deepEqual(moments, ['just now', '45 min ago', '11 h ago'])
})

test('A number just below a power of ten is written as what it is rounded to', () => {
  assert.deepEqual([999.5, 999.7, -999.9, 0.00099999].map(figures), ['1,000', '1,000', '−1,000', '0.00100'])
  assert.deepEqual([994e6, 1.3e9, 9.94e9, 99.6e9, 137e9].map(memory), [
    '994 MB',
    '1.3 GB',
    '9.9 GB',
    '100 GB',
    '137 GB',
  ])
})

test('A stretch of time that the clock made negative is none', () => {
  assert.equal(secondsBetween('2026-01-02T00:00:00Z', '2026-01-02T00:01:20Z'), 80)
  for (const end of ['2026-01-01T00:00:00Z', 'never', null, undefined])
    assert.equal(secondsBetween('2026-01-02T00:00:00Z', end), null)
  assert.deepEqual([-3, NaN, -1e9].map(duration), ['under 1 s', 'under 1 s', 'under 1 s'])
})

test('a tick keeps the zeros of a whole number and loses those of a fraction', () => {
  const cases: [number, string][] = [
    [1000, '1,000'],
    [100, '100'],
    [10, '10'],
    [1, '1'],
    [0.1, '0.1'],
    [0.25, '0.25'],
    [0.001, '0.001'],
    [1e-5, '1e−5'],
    [2e6, '2e6'],
    [0, '0'],
  ]
  for (const [value, words] of cases) assert.equal(tickWords(value), words)
})

test('a name in a sentence is cut after 40 characters, between characters', () => {
  assert.equal(briefly('ten concepts'), 'ten concepts')
  assert.equal(briefly('a'.repeat(40)), 'a'.repeat(40))
  assert.equal(briefly('a'.repeat(41)), `${'a'.repeat(39)}…`)
  assert.equal(briefly('💡'.repeat(41)), `${'💡'.repeat(39)}…`)
})
