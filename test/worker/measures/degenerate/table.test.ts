import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { MeasureValue } from '../../../../core/catalog/measure.ts'
import { cases } from './cases.ts'
import { all, tableOf, told } from './table.ts'

const file = new URL('../../../../docs/measures.md', import.meta.url)
const [from, to] = ['<!-- the table begins -->\n\n', '\n\n<!-- the table ends -->']

test('The table of codes in which measures could mean nothing is the one in the docs', () => {
  const text = readFileSync(file, 'utf8')
  const [begin, end] = [text.indexOf(from) + from.length, text.indexOf(to)]
  assert.ok(begin > from.length && end > begin, 'the docs have a place for it')
  const table = tableOf()
  if (process.env['UPDATE_SNAPSHOTS']) writeFileSync(file, text.slice(0, begin) + table + text.slice(end))
  else assert.equal(text.slice(begin, end), table, 'UPDATE_SNAPSHOTS=1 writes it anew; then read it')
})

const of = (name: string) => all(cases[name]!)
const numbers = (values: Record<string, MeasureValue>, names: readonly string[]) => names.map((name) => values[name])
const reasonsOf = (values: Record<string, MeasureValue>) =>
  new Set(told.flatMap((name) => (typeof values[name] === 'number' ? [] : [values[name]!.reason])))

test('A pure code has every score at its best, and a code of tiny scale or far from zero has the same', () => {
  const ordinary = of('ordinary')
  for (const name of ['probe.k1.nall', 'probeAuc.k1.nall', 'matchedCorrelation', 'passedOn.k1.mlp64'])
    assert.ok((ordinary[name] as number) > 0.999, name)
  for (const other of ['times 1e-7', 'plus 1,000']) {
    const values = of(other)
    for (const name of told) {
      const [a, b] = [ordinary[name]!, values[name]!]
      // How many units are active, how selectively, and what is left without them depends on where zero is.
      const depends = /^(meanL0|selectivity|circuit\w*\.(area\.)?zero)$/
      if (other === 'plus 1,000' && depends.test(name)) continue
      if (typeof a !== 'number' || typeof b !== 'number') assert.deepEqual(b, a, `${name}, ${other}`)
      else assert.ok(Math.abs(a - b) < 5e-3, `${name}, ${other}: ${a} and ${b}`)
    }
  }
})

test('A code without anything in it has no score above chance', () => {
  const atWorst = { probe: 0, probeAuc: 0.5, probeMatthews: 0 }
  for (const name of ['dead', 'constant']) {
    const values = of(name)
    for (const [family, worst] of Object.entries(atWorst))
      for (const rung of ['k1.n100', 'k5.n1000', 'kall.nall']) assert.equal(values[`${family}.${rung}`], worst, rung)
    for (const score of ['mig', 'sap', 'modularity', 'matchedCorrelation', 'modularity.covered'])
      assert.equal(values[score], 0, score)
    for (const score of ['aulc.mlp64', 'fidelity.mlp64', 'passedOn.k1.mlp64', 'participationRatio', 'kurtosis'])
      assert.deepEqual(values[score], { value: null, reason: 'the code does not vary' }, score)
  }
})

test('Copies of one unit cover one concept and pass on one of four', () => {
  const values = of('copies')
  const one = ['monosemantic.covered', 'dci.covered', 'modularity.covered', 'participationRatio']
  for (const name of one) assert.ok(Math.abs((values[name] as number) - 1) < 1e-3, name)
  assert.ok(Math.abs((values['passedOn.all.mlp64'] as number) - 0.25) < 0.01)
  assert.equal(values['monosemantic.count'], 7)
})

test('Doubled units are as pure and cover as many concepts, and lose what asks for a unit that leads', () => {
  const [single, doubled] = [of('ordinary'), of('doubled')]
  const same = ['monosemantic.covered', 'dci.covered', 'modularity', 'probe.k1.nall', 'participationRatio']
  numbers(doubled, same).forEach((value, i) =>
    assert.ok(Math.abs((value as number) - (single[same[i]!] as number)) < 1e-3, same[i]),
  )
  assert.deepEqual(numbers(doubled, ['mig', 'sap']), [0, 0])
})

test('Where nothing can be said, every value that looks at the code says the same', () => {
  const alone = new Set([
    'monosemantic.count',
    'monosemantic.count999',
    'monosemantic.covered',
    'monosemantic.fraction',
    'features.represented',
    'features.dimensionality',
  ])
  assert.deepEqual([...reasonsOf(of('not finite'))], ['the code is not finite'])
  const values = of('no test rows')
  for (const name of told)
    if (!alone.has(name)) assert.deepEqual(values[name], { value: null, reason: 'there are no test rows' }, name)
})
