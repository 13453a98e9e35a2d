import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NullMark } from '../../../core/figures/nulls.ts'
import { ladder } from '../../../core/figures/ladder.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { recordsOf } from '../figures/records.ts'
import { tenConcepts } from '../figures/samples.ts'

type Datum = Record<string, number | string | null>
const dataset = ({ spec }: ReturnType<typeof tradeoff>, name: string) =>
  (spec['datasets'] as unknown as Record<string, Datum[] | undefined>)[name]

const marked = (measure: string, setting: number, name: string, expected: number): NullMark => ({
  setting,
  measure,
  null: name,
  expected,
  low: expected - 0.02,
  high: expected + 0.02,
})

test('A trade-off without nulls is drawn as ever, and one with nulls has a mark for each of its settings', () => {
  const data = tenConcepts()
  assert.equal(dataset(tradeoff(data), 'nulls'), undefined)
  const settings = [...new Set(data.runs.map(({ setting }) => setting))]
  const nulls = settings.flatMap((setting) => [
    marked('probe.k1.n100', setting, 'untrained', 0.35),
    marked('probe.k1.n100', setting, 'rotated', -0.2),
    marked('another', setting, 'rotated', 0.1),
  ])
  const figure = tradeoff({ ...data, nulls })
  assert.equal(dataset(figure, 'nulls')!.length, 2 * settings.length)
  const medians = new Map(dataset(figure, 'medians')!.map((point) => [point['setting'], point['x']]))
  const xs = new Set(medians.values())
  for (const { x, y, shape, null: name } of dataset(figure, 'nulls')!) {
    assert.ok(xs.has(x!), 'it stands above or below its setting')
    assert.equal(y, name === 'untrained' ? 0.35 : -0.2)
    assert.equal(shape, name === 'untrained' ? 'triangle-up' : 'square')
  }
  assert.match(JSON.stringify(figure.spec), /null: untrained/)
  assert.equal(dataset(figure, 'curves')!.length, dataset(tradeoff(data), 'curves')!.length, 'a null is on no curve')
})

test('A ladder has the nulls of its rungs, each at its reader', () => {
  const data = recordsOf('ten-concepts')
  const { setting } = data.runs[0]!
  const nulls = [
    marked('probe.k1.n100', setting, 'untrained', 0.35),
    marked('probe.k5.n1000', setting, 'untrained', 0.5),
    marked('kurtosis', setting, 'rotated', 4),
  ]
  const text = JSON.stringify(ladder({ ...data, nulls }).spec)
  assert.match(text, /"null":"untrained"/)
  assert.equal(text.split('"null":"untrained"').length - 1, 2)
  assert.doesNotMatch(JSON.stringify(ladder(data).spec), /"null":/)
})
